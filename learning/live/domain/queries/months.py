"""A month as it hangs on the wall: weeks from Monday, each day with its meetings."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format

from learning.live.domain.moments import clock_words
from learning.live.domain.queries.entries import Entry

FIRST_YEAR, LAST_YEAR = 2000, 2100
SHOWN_A_DAY = 4


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One session on one day; `clock`: when it starts there, "19.30"."""

    entry: Entry
    at: dt.datetime
    clock: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """`label` is the whole date, for who hears the page; `rest` are the meetings that wait behind a fold."""

    date: dt.date
    label: str
    is_inside: bool
    is_today: bool
    is_past: bool
    meetings: list[Meeting]
    rest: list[Meeting]

    @property
    def is_empty(self) -> bool:
        return not self.meetings


@dataclass(frozen=True, kw_only=True)
class Month:
    """`previous`, `next` and `value` as the query string writes them: "2026-12". `count`: editions in it."""

    first: dt.date
    label: str
    value: str
    previous: str
    previous_label: str
    next: str
    next_label: str
    weekdays: list[tuple[str, str]]
    days: list[Day]
    count: int


def read_month(text: str) -> dt.date | None:
    """ "2026-12" → its first day; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return None
    year, month = int(text[:4]), int(text[5:])
    return dt.date(year, month, 1) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def month_value(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def month_of(first: dt.date, *, found: Iterable[Entry], today: dt.date) -> Month:
    """The weeks of a month, with what of `found` meets in them. A session over midnight stands on its first day."""
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1]
    on: dict[dt.date, list[Meeting]] = {}
    inside: set[int] = set()
    for entry in found:
        for starts_at, _ends_at in entry.sessions:
            local = entry.local(starts_at)
            if start <= local.date() <= end:
                on.setdefault(local.date(), []).append(Meeting(entry=entry, at=starts_at, clock=clock_words(local)))
                if (local.year, local.month) == (first.year, first.month):
                    inside.add(entry.pk)
    before = (first - dt.timedelta(days=1)).replace(day=1)
    after = (first + dt.timedelta(days=31)).replace(day=1)
    return Month(
        first=first,
        label=date_format(first, "F Y"),
        value=month_value(first),
        previous=month_value(before),
        previous_label=date_format(before, "F Y"),
        next=month_value(after),
        next_label=date_format(after, "F Y"),
        weekdays=[(date_format(day, "D"), date_format(day, "l")) for day in weeks[0]],
        days=[_day(day, first=first, today=today, meetings=on.get(day, [])) for week in weeks for day in week],
        count=len(inside),
    )


def _day(day: dt.date, *, first: dt.date, today: dt.date, meetings: list[Meeting]) -> Day:
    ordered = sorted(meetings, key=lambda meeting: (meeting.at, meeting.entry.pk))
    cut = len(ordered) if len(ordered) <= SHOWN_A_DAY else SHOWN_A_DAY - 1
    return Day(
        date=day,
        label=date_format(day, "l j F"),
        is_inside=day.month == first.month,
        is_today=day == today,
        is_past=day < today,
        meetings=ordered[:cut],
        rest=ordered[cut:],
    )
