"""Every edition that the public may know of, kept in memory under the version stamp; how full each is, read anew.

Publishing, changing and cancelling move the stamp. A registration does not: it would empty the memory of the whole
platform a hundred times on the evening that a popular webinar opens. So places are one query of their own, each time
they are shown (docs/adr/0009-agenda.md).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.stamp import StampedCache
from learning.live.domain.zones import wall_time
from learning.live.enums import EditionState
from learning.live.models import Edition, MeetingSession, Recording

PUBLIC_STATES = (EditionState.OPEN, EditionState.CANCELLED)
FEW = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One edition as lists know it. `regions`: slugs of the coalitions in whose calendar it stands; none: national.

    `sessions`: (start, end) of each, aware, by time.
    """

    pk: int
    key: str
    slug: str
    title: str
    summary: str
    kind: str
    course_id: int
    series_id: int | None
    coalition_id: int | None
    coalition_name: str
    coalition_slug: str
    regions: frozenset[str]
    is_regional_only: bool
    language: str
    roles: tuple[str, ...]
    state: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    time_zone: str
    sessions: tuple[tuple[dt.datetime, dt.datetime], ...]
    place_name: str
    city: str
    capacity: int | None
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    has_recording: bool
    published_at: dt.datetime | None
    updated_at: dt.datetime
    sequence: int

    @property
    def url(self) -> str:
        return f"/agenda/{self.slug}/"

    @property
    def is_cancelled(self) -> bool:
        return self.state == EditionState.CANCELLED

    @property
    def is_online(self) -> bool:
        return self.kind == "webinar"

    @property
    def where(self) -> str:
        return _("Online") if self.is_online else ", ".join(filter(None, (self.place_name, self.city)))

    def local(self, moment: dt.datetime) -> dt.datetime:
        """`moment`, aware, in the zone in which the edition is read."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    @property
    def starts_on(self) -> dt.date:
        """The local day of the first session."""
        return self.local(self.starts_at).date()


class PlacesKind(StrEnum):
    """What a visitor can do now; each has its colour, and its words."""

    FREE = "free"
    FEW = "few"
    FULL = "full"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    STARTED = "started"
    PAST = "past"


OPEN_KINDS = (PlacesKind.FREE, PlacesKind.FEW)


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """`left` is None where there is no limit, or where nobody can register."""

    kind: PlacesKind
    text: str
    left: int | None = None

    @property
    def can_register(self) -> bool:
        return self.kind in OPEN_KINDS

    @property
    def can_wait(self) -> bool:
        return self.kind == PlacesKind.FULL

    @property
    def status(self) -> str:
        """The kind of core's status component."""
        return {PlacesKind.FREE: "done", PlacesKind.FEW: "busy", PlacesKind.CANCELLED: "late"}.get(self.kind, "off")


def places_kind(edition: "Entry | Edition", *, taken: int, now: dt.datetime) -> PlacesKind:
    """What a visitor can do now, without its words: of thousands in a millisecond."""
    if edition.state == EditionState.CANCELLED:
        return PlacesKind.CANCELLED
    if edition.ends_at <= now:
        return PlacesKind.PAST
    if edition.starts_at <= now:
        return PlacesKind.STARTED
    if edition.opens_at and edition.opens_at > now:
        return PlacesKind.NOT_YET
    if edition.closes_at and edition.closes_at <= now:
        return PlacesKind.CLOSED
    if edition.capacity is None:
        return PlacesKind.FREE
    left = edition.capacity - taken
    return PlacesKind.FULL if left <= 0 else PlacesKind.FEW if left <= FEW else PlacesKind.FREE


def places_of(edition: "Entry | Edition", *, taken: int, now: dt.datetime) -> Places:
    """How it stands with the places, in words: "Nog 4 plaatsen"."""
    kind = places_kind(edition, taken=taken, now=now)
    if kind == PlacesKind.CANCELLED:
        return Places(kind=kind, text=_("Cancelled"))
    if kind == PlacesKind.PAST:
        return Places(kind=kind, text=_("Is over"))
    if kind == PlacesKind.STARTED:
        return Places(kind=kind, text=_("Has begun"))
    if kind == PlacesKind.NOT_YET and edition.opens_at:
        day = date_format(wall_time(edition.opens_at, zone=edition.time_zone), "j F")
        return Places(kind=kind, text=_("Register from %(day)s") % {"day": day})
    if kind == PlacesKind.CLOSED:
        return Places(kind=kind, text=_("Registration is closed"))
    if kind == PlacesKind.FULL:
        return Places(kind=kind, text=_("Full, with a waiting list"), left=0)
    if edition.capacity is None:
        return Places(kind=kind, text=_("Places for everybody"))
    left = edition.capacity - taken
    text = ngettext("%(count)s place left", "%(count)s places left", left) % {"count": left}
    return Places(kind=kind, text=text, left=left)


_entries: StampedCache[tuple[Entry, ...]] = StampedCache(size=1)


def entries() -> tuple[Entry, ...]:
    """All that are published or were, by time. Under the stamp no query; else three."""
    return _entries.get_or_make("all", _read)


def entries_by_id() -> dict[int, Entry]:
    return {entry.pk: entry for entry in entries()}


def taken_of(ids: Iterable[int]) -> dict[int, int]:
    """How many places of these editions are held at this moment. One query; none where nothing is asked."""
    wanted = list(ids)
    if not wanted:
        return {}
    return dict(Edition.objects.filter(pk__in=wanted).values_list("pk", "taken"))


def taken_of_coming(now: dt.datetime | None = None) -> dict[int, int]:
    """The same of everything that is still to come, whatever its number: for the filter on free places."""
    return dict(
        Edition.objects.filter(state=EditionState.OPEN, starts_at__gt=now or timezone.now()).values_list("pk", "taken")
    )


_FIELDS = (
    "pk", "key", "slug", "title", "summary", "kind", "course_id", "series_id", "coalition_id", "is_regional_only",
    "language", "roles", "state", "starts_at", "ends_at", "time_zone", "place_name", "city", "capacity", "opens_at",
    "closes_at", "published_at", "updated_at", "sequence",
)  # fmt: skip


def _read() -> tuple[Entry, ...]:
    public = Edition.objects.filter(state__in=PUBLIC_STATES, published_at__isnull=False)
    recorded = Recording.objects.filter(edition=OuterRef("pk"), published_at__lte=timezone.now())
    rows = (
        public.annotate(has_recording=Exists(recorded))
        .order_by("starts_at", "pk")
        .values(*_FIELDS, "has_recording", "coalition__name", "coalition__slug")
    )
    sessions: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
    for edition_id, start, end in (
        MeetingSession.objects.filter(edition__in=public)
        .order_by("starts_at")
        .values_list("edition_id", "starts_at", "ends_at")
    ):
        sessions.setdefault(edition_id, []).append((start, end))
    guests: dict[int, set[str]] = {}
    for edition_id, slug in Edition.co_hosts.through.objects.values_list("edition_id", "coalition__slug"):
        guests.setdefault(edition_id, set()).add(slug)
    return tuple(_entry(row, sessions.get(row["pk"], []), guests.get(row["pk"], set())) for row in rows)


def _entry(row: dict[str, Any], sessions: list[tuple[dt.datetime, dt.datetime]], guests: set[str]) -> Entry:
    slug = row.pop("coalition__slug") or ""
    name = row.pop("coalition__name") or ""
    row["key"] = str(row["key"])
    row["roles"] = tuple(row["roles"] or ())
    return Entry(
        **row,
        coalition_name=name,
        coalition_slug=slug,
        regions=frozenset(guests | ({slug} if slug else set())),
        sessions=tuple(sessions) or ((row["starts_at"], row["ends_at"]),),
    )
