"""What the catalogue shows, and which version a download comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.cards import Card
from core.stamp import StampedCache
from toolkit.enums import Audience, Language, MaterialKind, Theme
from toolkit.models import MaterialPage, MaterialVersion, ToolkitIndexPage

MAX_QUERY_LENGTH = 100


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A material in the catalogue. `values`: what it is, per facet; `version`: of its own preview, 0 without one."""

    pk: int
    card: Card
    values: Mapping[str, tuple[str, ...]]
    text: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Facet:
    name: str
    label: str
    options: Sequence[Option]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The materials that were asked for, and what may be asked next."""

    entries: Sequence[Entry]
    facets: Sequence[Facet]
    query: str
    is_narrowed: bool


FACETS: dict[str, tuple[Any, Any]] = {
    "doelgroep": (_("For whom"), Audience),
    "soort": (_("Kind"), MaterialKind),
    "thema": (_("Theme"), Theme),
    "taal": (_("Language"), Language),
}
_entries: StampedCache[tuple[Entry, ...]] = StampedCache(size=20)


def find_materials(*, index: ToolkitIndexPage, asked: Mapping[str, Sequence[str]]) -> Catalogue:
    """The live materials under `index` that have one of the asked values in every facet and all words of "q".

    Values that no facet knows are ignored. An option's count is what choosing it beside the other facets gives.
    """
    query = " ".join((asked.get("q") or [""])[-1].split())[:MAX_QUERY_LENGTH]
    chosen = {
        name: {value for value in asked.get(name, ()) if value in enum.values}
        for name, (_label, enum) in FACETS.items()
    }
    entries = _entries.get_or_make((index.pk, get_language()), lambda: _live_entries(index))
    matching = [entry for entry in entries if all(word in entry.text for word in query.lower().split())]
    return Catalogue(
        entries=[entry for entry in matching if _has(entry, chosen)],
        facets=[_facet(name, matching, chosen) for name in FACETS],
        query=query,
        is_narrowed=bool(query or any(chosen.values())),
    )


def live_material(pk: int) -> MaterialPage:
    """A published material that everybody may see. Raises MaterialPage.DoesNotExist."""
    return MaterialPage.objects.live().public().get(pk=pk)


def current_version(material: MaterialPage) -> MaterialVersion | None:
    """The version that downloads come from."""
    return material.versions.order_by("-number").first()


def _live_entries(index: ToolkitIndexPage) -> tuple[Entry, ...]:
    newest = Prefetch("versions", MaterialVersion.objects.only("material_id", "number", "content").order_by("-number"))
    materials = (
        MaterialPage.objects.child_of(index)
        .live()
        .public()
        .select_related("listing_image")
        .prefetch_related("languages", newest, "listing_image__renditions")
        .order_by("path")
    )
    return tuple(_entry(material) for material in materials)


def _entry(material: MaterialPage) -> Entry:
    versions = list(material.versions.all())
    has_preview = bool(versions) and bool(versions[0].template_key) and material.listing_image_id is None
    card = material.card()
    languages = tuple(row.language for row in material.languages.all())
    labels = [material.get_kind_display(), material.get_theme_display(), material.get_audience_display()]
    labels += [Language(language).label for language in languages]
    return Entry(
        pk=material.pk,
        card=card,
        values={
            "soort": (material.kind,),
            "thema": (material.theme,),
            "doelgroep": (material.audience,),
            "taal": languages,
        },
        text=" ".join([material.title, material.summary, *map(str, labels)]).lower(),
        version=versions[0].number if has_preview else 0,
    )


def _has(entry: Entry, chosen: Mapping[str, set[str]]) -> bool:
    return all(not values or values.intersection(entry.values[name]) for name, values in chosen.items())


def _facet(name: str, entries: Sequence[Entry], chosen: Mapping[str, set[str]]) -> Facet:
    label, enum = FACETS[name]
    others = {other: values for other, values in chosen.items() if other != name}
    within = [entry for entry in entries if _has(entry, others)]
    options = [
        Option(
            value=member.value,
            label=str(member.label),
            count=sum(member.value in entry.values[name] for entry in within),
            is_chosen=member.value in chosen[name],
        )
        for member in enum
    ]
    shown = [option for option in options if option.count or option.is_chosen]
    return Facet(name=name, label=str(label), options=shown, is_open=bool(chosen[name]) or name == next(iter(FACETS)))
