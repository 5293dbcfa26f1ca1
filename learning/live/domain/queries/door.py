"""Who is expected at the door, and who is in."""

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from learning.live.domain.eligibility import DOOR_BEFORE
from learning.live.domain.moments import clock_words, moment_words
from learning.live.enums import Attendance, RegistrationState
from learning.live.models import Edition, Registration

ALL, EXPECTED, PRESENT = "", "verwacht", "aanwezig"


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One person on the list. `since`: when they checked in, "19.24"."""

    registration: Registration
    is_present: bool
    since: str
    needs: str


@dataclass(frozen=True, kw_only=True)
class Door:
    """`shown` of everybody who holds a place; counts of all of them, whatever is searched for."""

    edition: Edition
    shown: list[Guest]
    query: str
    only: str
    present: int
    expected: int
    is_open: bool
    opens_words: str
    is_closed: bool

    @property
    def total(self) -> int:
        return self.present + self.expected


def door(*, edition: Edition, query: str = "", only: str = "", now: dt.datetime | None = None) -> Door:
    """Everybody with a place, by name. `only`: those still expected, or those present. Two queries."""
    now = now or timezone.now()
    zone = edition.time_zone
    rows = list(
        Registration.objects.filter(edition=edition, state=RegistrationState.REGISTERED)
        .select_related("practice", "need")
        .order_by("name", "pk")
    )
    present = sum(1 for row in rows if row.attendance == Attendance.PRESENT)
    words = query.casefold().split()[:6]
    shown = []
    for row in rows:
        is_present = row.attendance == Attendance.PRESENT
        if only and is_present != (only == PRESENT):
            continue
        text = f"{row.name} {row.practice_name} {row.practice.name if row.practice else ''}".casefold()
        if all(word in text for word in words):
            shown.append(_guest(row, is_present=is_present, edition=edition))
    opens_at = edition.starts_at - DOOR_BEFORE
    return Door(
        edition=edition,
        shown=shown,
        query=query,
        only=only,
        present=present,
        expected=len(rows) - present,
        is_open=now >= opens_at,
        opens_words=moment_words(opens_at, zone=zone),
        is_closed=edition.attendance_closed_at is not None,
    )


def guest_at(*, edition: Edition, key: uuid.UUID) -> Registration | None:
    """A registration of this edition, by the key that stands in forms and QR codes."""
    return Registration.objects.filter(key=key, edition=edition).select_related("edition").first()


def _guest(row: Registration, *, is_present: bool, edition: Edition) -> Guest:
    need = getattr(row, "need", None)
    return Guest(
        registration=row,
        is_present=is_present,
        since=clock_words(row.attended_at.astimezone(ZoneInfo(edition.time_zone))) if row.attended_at else "",
        needs=" · ".join(filter(None, (need.diet, need.access))) if need else "",
    )
