"""The calendar: which editions a query string asks for, as a list or as a month."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from learning.enums import CourseKind
from learning.live.domain.moments import hours_words
from learning.live.domain.queries.entries import (
    OPEN_KINDS,
    Entry,
    Places,
    PlacesKind,
    entries,
    places_kind,
    places_of,
    taken_of,
    taken_of_coming,
)
from learning.live.domain.queries.months import Month, month_of, read_month
from organisations.enums import PracticeRole

PER_PAGE = 20
YES = "ja"
NATIONAL = "landelijk"
LANGUAGES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a query string asks for; values that are none were left out. `month`: its first day. `is_own`: the region
    is that of the calendar itself, no filter that somebody set."""

    region: str = ""
    kind: str = ""
    role: str = ""
    language: str = ""
    is_free: bool = False
    is_past: bool = False
    month: dt.date | None = None
    is_own: bool = False

    @property
    def key(self) -> str:
        """The same for everybody who chose the same; what is asked of the places apart."""
        return "/".join((self.region, self.kind, self.role, self.language))

    @property
    def is_filtered(self) -> bool:
        return bool((self.region and not self.is_own) or self.kind or self.role or self.language or self.is_free)


@dataclass(frozen=True, kw_only=True)
class Item:
    """An edition as a list shows it."""

    entry: Entry
    places: Places
    kind_label: str
    by: str
    hours: str
    more: str = ""

    @property
    def starts_on(self) -> dt.date:
        return self.entry.starts_on


@dataclass(frozen=True, kw_only=True)
class Group:
    """The editions of one month of the list."""

    label: str
    items: list[Item]


@dataclass(frozen=True, kw_only=True)
class CalendarView:
    """`groups` of the list, or `month`; the choices of each filter; how many there are."""

    wanted: Wanted
    groups: list[Group]
    month: Month | None
    page_obj: "Page[Entry] | None"
    total: int
    regions: list[Choice]
    kinds: list[Choice]
    roles: list[Choice]
    languages: list[Choice]
    today: dt.date


def read_wanted(query: Mapping[str, Any], *, region: str = "") -> Wanted:
    """`region`: a coalition's own calendar, whatever the query says."""

    def one(name: str, known: Iterable[str]) -> str:
        value = str(query.get(name, ""))
        return value if value in set(known) else ""

    return Wanted(
        region=region or one("regio", [NATIONAL, *regions()]),
        is_own=bool(region),
        kind=one("soort", KINDS),
        role=one("rol", PracticeRole.values),
        language=one("taal", dict(settings.LANGUAGES)),
        is_free=query.get("vrij") == YES,
        is_past=query.get("eerder") == YES,
        month=read_month(str(query.get("maand", ""))),
    )


def calendar_view(*, wanted: Wanted, page_number: str = "", now: dt.datetime | None = None) -> CalendarView:
    """The page that shows what was asked: one query for the places, three more where the memory is empty."""
    now = now or timezone.now()
    found = matching(wanted, now=now)
    month = None
    groups: list[Group] = []
    page_obj = None
    if wanted.month:
        month = month_of(wanted.month, found=found, today=timezone.localdate(now))
        total = month.count
    else:
        page_obj = Paginator(found, PER_PAGE).get_page(page_number if page_number.isascii() else "1")
        groups = grouped(items_of(list(page_obj.object_list), now=now))
        total = len(found)
    return CalendarView(
        wanted=wanted,
        groups=groups,
        month=month,
        page_obj=page_obj,
        total=total,
        regions=_region_choices(wanted),
        kinds=_choices(KINDS.items(), wanted.kind),
        roles=_choices(PracticeRole.choices, wanted.role),
        languages=_choices(((code, LANGUAGES.get(code, name)) for code, name in settings.LANGUAGES), wanted.language),
        today=timezone.localdate(now),
    )


def matching(wanted: Wanted, *, now: dt.datetime) -> list[Entry]:
    """What fits, by time; the past newest first, without what was cancelled. A month shows all that stands in it."""
    found: Iterable[Entry] = entries()
    if wanted.month is None:
        found = [one for one in found if (one.ends_at <= now) == wanted.is_past]
    if wanted.region == NATIONAL:
        found = [one for one in found if one.coalition_id is None]
    elif wanted.region:
        found = [one for one in found if wanted.region in one.regions]
    if wanted.kind:
        found = [one for one in found if one.kind == wanted.kind]
    if wanted.role:
        found = [one for one in found if not one.roles or wanted.role in one.roles]
    if wanted.language:
        found = [one for one in found if one.language == wanted.language]
    if wanted.is_past and wanted.month is None:
        found = [one for one in found if not one.is_cancelled]
    if wanted.is_free:
        taken = taken_of_coming(now)
        found = [one for one in found if places_kind(one, taken=taken.get(one.pk, 0), now=now) in OPEN_KINDS]
    kept = list(found)
    return kept[::-1] if wanted.is_past and wanted.month is None else kept


def coming(*, region: str = "", limit: int = 3, now: dt.datetime | None = None) -> list[Item]:
    """The next ones for a front page: of a coalition, or of the whole country."""
    now = now or timezone.now()
    found = [one for one in matching(Wanted(region=region), now=now) if not one.is_cancelled and one.starts_at > now]
    return items_of(found[:limit], now=now)


def items_of(found: Sequence[Entry], *, now: dt.datetime) -> list[Item]:
    """As a list shows them. One query."""
    taken = taken_of(one.pk for one in found)
    return [item_of(one, taken=taken.get(one.pk, 0), now=now) for one in found]


def item_of(entry: Entry, *, taken: int, now: dt.datetime) -> Item:
    start, end = entry.sessions[0]
    count = len(entry.sessions)
    places = places_of(entry, taken=taken, now=now)
    if places.kind == PlacesKind.PAST and entry.has_recording:
        places = replace(places, text=_("With a recording"))
    return Item(
        entry=entry,
        places=places,
        kind_label=str(CourseKind(entry.kind).label),
        by=entry.coalition_name,
        hours=hours_words(start, end, zone=entry.time_zone),
        more=_("%(count)s meetings") % {"count": count} if count > 1 else "",
    )


def grouped(items: Sequence[Item]) -> list[Group]:
    """By month: "maart 2027"."""
    return [
        Group(label=date_format(dt.date(year, month, 1), "F Y"), items=list(group))
        for (year, month), group in groupby(items, key=lambda item: (item.starts_on.year, item.starts_on.month))
    ]


def regions() -> dict[str, str]:
    """Slug → name of the coalitions that have something in the calendar, by name. From memory."""
    found = {one.coalition_slug: one.coalition_name for one in entries() if one.coalition_slug}
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


KINDS = {kind.value: kind.label for kind in (CourseKind.WEBINAR, CourseKind.WORKSHOP)}


def _region_choices(wanted: Wanted) -> list[Choice]:
    return _choices([(NATIONAL, _("National")), *regions().items()], wanted.region)


def _choices(pairs: Iterable[tuple[str, Any]], chosen: str) -> list[Choice]:
    return [Choice(value=value, label=capfirst(str(label)), is_chosen=value == chosen) for value, label in pairs]
