"""What a practice downloaded, what of it is outdated, and who wants to hear of changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery, Sum

from core.mail import queue_mail
from organisations.models import Practice
from toolkit.enums import FileFormat, Language
from toolkit.models import DownloadCount, MaterialPage, MaterialVersion, MaterialWatch


@dataclass(frozen=True, kw_only=True)
class Held:
    """A file that the practice has: the last version it downloaded, and the one that there is now."""

    material: MaterialPage
    language: str
    format: str
    number: int
    current: int
    note: str
    must_replace: bool
    downloaded_on: dt.date
    times: int

    @property
    def is_outdated(self) -> bool:
        return self.number < self.current

    @property
    def format_label(self) -> str:
        return str(FileFormat(self.format).label)

    @property
    def language_label(self) -> str:
        return str(Language(self.language).label)


def held_by(practice: Practice) -> list[Held]:
    """What the practice has, outdated first. Three queries, however much it is."""
    rows = list(
        DownloadCount.objects.filter(practice=practice, version__material__live=True)
        .values("version__material_id", "language", "format")
        .annotate(number=Max("version__number"), on=Max("day"), times=Sum("count"))
    )
    materials = MaterialPage.objects.in_bulk({row["version__material_id"] for row in rows})
    newest: dict[int, list[MaterialVersion]] = {}
    for version in MaterialVersion.objects.filter(material__in=materials).order_by("-number"):
        newest.setdefault(version.material_id, []).append(version)
    held = []
    for row in rows:
        versions = newest[row["version__material_id"]]
        later = [version for version in versions if version.number > row["number"]]
        held.append(
            Held(
                material=materials[row["version__material_id"]],
                language=row["language"],
                format=row["format"],
                number=row["number"],
                current=versions[0].number,
                note=later[0].change_note if later else "",
                must_replace=any(version.replaces_old_prints for version in later),
                downloaded_on=row["on"],
                times=row["times"],
            )
        )
    return sorted(held, key=lambda one: (not one.is_outdated, one.material.title, one.language, one.format))


def outdated_of(practice: Practice) -> list[Held]:
    return [one for one in held_by(practice) if one.is_outdated]


# --- "meld mij als dit verandert"


def is_watching(*, user: Any, material: MaterialPage) -> bool:
    return user.is_authenticated and MaterialWatch.objects.filter(user=user, material=material).exists()


def watch_material(*, user: Any, material: MaterialPage) -> None:
    """From now on the person hears of the next version; the one that there is counts as known."""
    number = material.versions.aggregate(last=Max("number"))["last"] or 0
    MaterialWatch.objects.get_or_create(user=user, material=material, defaults={"told_number": number})


def unwatch_material(*, user: Any, material: MaterialPage) -> None:
    MaterialWatch.objects.filter(user=user, material=material).delete()


def watched_by(user: Any) -> Sequence[MaterialPage]:
    return list(MaterialPage.objects.live().filter(watches__user=user).order_by("title"))


def send_digests() -> int:
    """One mail for each person with materials that changed since they last heard; returns how many went.

    Writes the mails' jobs and what each person knows now in the caller's transaction.
    """
    newest = MaterialVersion.objects.filter(material=OuterRef("material")).order_by("-number").values("number")[:1]
    changed = (
        MaterialWatch.objects.filter(material__live=True, user__is_active=True)
        .annotate(newest=Subquery(newest))
        .filter(newest__gt=0)
        .select_related("user", "material")
        .order_by("user_id", "material__title")
    )
    people: dict[int, list[MaterialWatch]] = {}
    newest_of: dict[int, int] = {}
    for watch in changed:
        if watch.newest > watch.told_number:
            people.setdefault(watch.user_id, []).append(watch)
            newest_of[watch.material_id] = watch.newest
    for watches in people.values():
        queue_mail(
            template="toolkit/digest",
            to=watches[0].user.email,
            context={
                "first_name": watches[0].user.first_name,
                "materials": [_line(watch) for watch in watches],
                "url": f"{settings.BASE_URL}/mijn/praktijk/materialen/",
            },
        )
        for told in watches:
            MaterialWatch.objects.filter(pk=told.pk).update(told_number=newest_of[told.material_id])
    return len(people)


def _line(watch: MaterialWatch) -> dict[str, Any]:
    versions = list(watch.material.versions.filter(number__gt=watch.told_number).order_by("-number"))
    return {
        "title": watch.material.title,
        "note": next((version.change_note for version in versions if version.change_note), ""),
        "must_replace": any(version.replaces_old_prints for version in versions),
        "url": f"{settings.BASE_URL}{watch.material.url}",
    }


# --- export and erasure


def export_watches(user: Any) -> list[dict[str, Any]]:
    rows = MaterialWatch.objects.filter(user=user).select_related("material")
    return [{"material": row.material.title, "since": row.created_at.isoformat()} for row in rows]


def erase_watches(user: Any) -> int:
    return MaterialWatch.objects.filter(user=user).delete()[0]
