"""What belongs to an event to read, to print or to take along; for the trainer, that is its kit."""

from dataclasses import dataclass

from django.conf import settings

from learning.live.enums import MaterialMoment
from learning.live.models import Edition, EditionMaterial

ORDER = (MaterialMoment.TRAINER, MaterialMoment.BEFORE, MaterialMoment.AFTER)


@dataclass(frozen=True, kw_only=True)
class Material:
    """`url`: a path, or an address elsewhere. `kind`: what the toolkit calls it, else empty."""

    title: str
    url: str
    moment: str
    moment_label: str
    kind: str
    is_document: bool

    @property
    def absolute_url(self) -> str:
        return f"{settings.BASE_URL}{self.url}" if self.url.startswith("/") else self.url


def materials_of(edition: Edition, *, for_trainer: bool = False) -> list[Material]:
    """What everybody may see, or with `for_trainer` all of it, theirs first; without what left the toolkit.

    One query, and none for an edition that stands in no database.
    """
    if not edition.pk:
        return []
    rows = EditionMaterial.objects.filter(edition_id=edition.pk).select_related("document", "material__locale")
    if not for_trainer:
        rows = rows.exclude(moment=MaterialMoment.TRAINER)
    found = [_material(row) for row in rows if row.material is None or row.material.live]
    return sorted(found, key=lambda one: ORDER.index(one.moment))


def kit_of(edition: Edition) -> list[Material]:
    """What a trainer has at hand on the day: their own things first, then what attendees read beforehand."""
    return [one for one in materials_of(edition, for_trainer=True) if one.moment != MaterialMoment.AFTER]


def _material(row: EditionMaterial) -> Material:
    source = row.material or row.document
    return Material(
        title=str(row),
        url=(source.url or "") if source else row.url,
        moment=row.moment,
        moment_label=str(row.get_moment_display()),
        kind=str(row.material.get_kind_display()) if row.material else "",
        is_document=row.document is not None,
    )
