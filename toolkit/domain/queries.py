"""What the catalogue shows, and which version a download comes from."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.query import PageQuerySet

from core.cards import Card
from core.stamp import StampedCache
from toolkit.enums import Audience, Language, MaterialKind, Theme
from toolkit.models import (
    CollectionItem,
    DownloadCount,
    MaterialCollection,
    MaterialPage,
    MaterialVersion,
    ToolkitIndexPage,
)

MAX_QUERY_LENGTH = 100


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A material in the catalogue. `values`: what it is, per facet; `version`: of its own preview, 0 without one."""

    pk: int
    card: Card
    values: Mapping[str, tuple[str, ...]]
    text: str
    version: int
    updated_at: dt.datetime
    downloads: int


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
class Pack:
    """A collection, or a campaign with its dates. `is_on`: it runs today."""

    title: str
    slug: str
    summary: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    count: int

    @property
    def is_on(self) -> bool:
        today = timezone.localdate()
        return self.starts_on is not None and self.starts_on <= today <= (self.ends_on or today)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The materials that were asked for, and what may be asked next."""

    page: Page[Entry]
    facets: Sequence[Facet]
    query: str
    is_narrowed: bool
    order: str
    packs: Sequence[Pack]

    @property
    def entries(self) -> Sequence[Entry]:
        return self.page.object_list  # type: ignore[return-value]

    @property
    def count(self) -> int:
        return self.page.paginator.count


FACETS: dict[str, tuple[Any, Any]] = {
    "doelgroep": (_("For whom"), Audience),
    "soort": (_("Kind"), MaterialKind),
    "thema": (_("Theme"), Theme),
    "taal": (_("Language"), Language),
}
PAGE_SIZE = 24
ORDERS: dict[str, Callable[[Entry], Any]] = {
    "nieuw": lambda entry: -entry.updated_at.timestamp(),
    "gebruikt": lambda entry: -entry.downloads,
}
_entries: StampedCache[tuple[Entry, ...]] = StampedCache(size=20)
_packs: StampedCache[tuple[Pack, ...]] = StampedCache(size=2)


def find_materials(*, index: ToolkitIndexPage, asked: Mapping[str, Sequence[str]]) -> Catalogue:
    """The live materials under `index` that have one of the asked values in every facet and all words of "q".

    Values that no facet knows are ignored. An option's count is what choosing it beside the other facets gives.
    """
    query = " ".join((asked.get("q") or [""])[-1].split())[:MAX_QUERY_LENGTH]
    chosen = {
        name: {value for value in asked.get(name, ()) if value in enum.values}
        for name, (_label, enum) in FACETS.items()
    }
    order = (asked.get("volgorde") or [""])[-1]
    entries = _entries.get_or_make((index.pk, get_language()), lambda: _live_entries(index))
    words = query.lower().split()
    matching = [entry for entry in entries if all(word in entry.text for word in words)] if words else entries
    found = [entry for entry in matching if _has(entry, chosen)]
    if order in ORDERS:
        found.sort(key=ORDERS[order])
    return Catalogue(
        page=Paginator(found, PAGE_SIZE).get_page((asked.get("pagina") or ["1"])[-1]),
        facets=[_facet(name, matching, chosen) for name in FACETS],
        query=query,
        is_narrowed=bool(query or any(chosen.values())),
        order=order if order in ORDERS else "",
        packs=_packs.get_or_make("packs", _shown_packs),
    )


def pack_entries(slug: str) -> tuple[Pack, list[Entry]]:
    """A collection that is shown, with its live materials in its order. Raises MaterialCollection.DoesNotExist."""
    MaterialCollection.objects.only("pk").get(slug=slug, is_shown=True)
    pack = next(one for one in _shown_packs() if one.slug == slug)
    items = CollectionItem.objects.filter(collection__slug=slug).order_by("sort_order")
    materials = MaterialPage.objects.filter(pk__in=items.values("material_id"))
    known = {entry.pk: entry for entry in _entries_of(materials)}
    return pack, [known[item.material_id] for item in items if item.material_id in known]


def packs_of(material: MaterialPage) -> list[MaterialCollection]:
    """The collections that a material stands in."""
    return list(MaterialCollection.objects.filter(is_shown=True, items__material=material))


def _shown_packs() -> tuple[Pack, ...]:
    rows = MaterialCollection.objects.filter(is_shown=True).annotate(
        count=Count("items", filter=Q(items__material__live=True))
    )
    return tuple(
        Pack(
            title=row.title,
            slug=row.slug,
            summary=row.summary,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            count=row.count,
        )
        for row in rows
    )


def live_material(pk: int) -> MaterialPage:
    """A published material that everybody may see. Raises MaterialPage.DoesNotExist."""
    return MaterialPage.objects.live().public().get(pk=pk)


def current_version(material: MaterialPage) -> MaterialVersion | None:
    """The version that downloads come from."""
    return material.versions.order_by("-number").first()


def _live_entries(index: ToolkitIndexPage) -> tuple[Entry, ...]:
    return _entries_of(MaterialPage.objects.child_of(index))


def _entries_of(pages: PageQuerySet[MaterialPage]) -> tuple[Entry, ...]:
    newest = Prefetch(
        "versions",
        MaterialVersion.objects.only("material_id", "number", "content", "created_at").order_by("-number"),
    )
    materials = (
        pages.live()
        .public()
        .select_related("listing_image")
        .prefetch_related("languages", newest, "listing_image__renditions")
        .order_by("path")
    )
    used = dict(
        DownloadCount.objects.values_list("version__material_id")
        .annotate(Sum("count"))
        .values_list("version__material_id", "count__sum")
    )
    return tuple(_entry(material, downloads=used.get(material.pk, 0)) for material in materials)


def _entry(material: MaterialPage, *, downloads: int) -> Entry:
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
        updated_at=versions[0].created_at if versions else material.first_published_at or timezone.now(),
        downloads=downloads,
    )


def _has(entry: Entry, chosen: Mapping[str, set[str]]) -> bool:
    return all(not values or values.intersection(entry.values[name]) for name, values in chosen.items())


def _facet(name: str, entries: Sequence[Entry], chosen: Mapping[str, set[str]]) -> Facet:
    label, enum = FACETS[name]
    others = {other: values for other, values in chosen.items() if other != name}
    within = [entry for entry in entries if _has(entry, others)]
    counted = Counter(value for entry in within for value in entry.values[name])
    options = [
        Option(
            value=member.value,
            label=str(member.label),
            count=counted[member.value],
            is_chosen=member.value in chosen[name],
        )
        for member in enum
    ]
    shown = [option for option in options if option.count or option.is_chosen]
    return Facet(name=name, label=str(label), options=shown, is_open=bool(chosen[name]) or name == next(iter(FACETS)))
