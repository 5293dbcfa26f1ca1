"""What an organiser sees: the list of editions, and one edition with everybody on it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils import timezone

from learning.enums import CourseKind
from learning.live.domain.access import may_organise, readable_editions
from learning.live.domain.editions import findings
from learning.live.domain.moments import moment_words, period_words
from learning.live.domain.places import free_places
from learning.live.enums import Attendance, EditionState, RegistrationState, RowVerdict
from learning.live.models import AttendanceRow, Edition, EditionReview, Registration
from learning.models import Accreditation

SHELVES = ("komend", "concepten", "geweest", "afgelast", "alles")
# Attendance goes to a register within this time.
DUE = dt.timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    shelf: str = "komend"
    kind: str = ""
    coalition: int | None = None
    words: str = ""


def organised_editions(user: Any, *, wanted: Wanted) -> QuerySet[Edition]:
    """What somebody organises or is a co-host of, with how many wait and how many were there."""
    now = timezone.now()
    shelves = {
        "komend": Q(state=EditionState.OPEN, ends_at__gte=now),
        "concepten": Q(state=EditionState.DRAFT),
        "geweest": Q(state=EditionState.OPEN, ends_at__lt=now),
        "afgelast": Q(state=EditionState.CANCELLED),
    }
    found = readable_editions(user).filter(shelves.get(wanted.shelf, Q()))
    if wanted.kind in (CourseKind.WEBINAR, CourseKind.WORKSHOP):
        found = found.filter(kind=wanted.kind)
    if wanted.coalition is not None:
        found = found.filter(coalition_id=wanted.coalition or None)
    if wanted.words.strip():
        found = found.filter(Q(title__icontains=wanted.words.strip()) | Q(city__icontains=wanted.words.strip()))
    order = "-starts_at" if wanted.shelf in ("geweest", "alles", "afgelast") else "starts_at"
    return (
        found.select_related("coalition")
        .defer("body")
        .annotate(
            waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
            present=Count("registrations", filter=Q(registrations__attendance=Attendance.PRESENT)),
        )
        .order_by(order, "pk")
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person on the desk. `offer`: until when, in words."""

    registration: Registration
    diet: str = ""
    access: str = ""
    offer: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One edition as its organiser sees it. Co-hosts (`may_change` is False) get figures and no names."""

    edition: Edition
    may_change: bool
    when: list[str]
    free: int | None
    registered: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    findings: Sequence[str] = ()
    reviews: Sequence[EditionReview] = ()
    stars: float | None = None
    review_count: int = 0
    messages: Sequence[Any] = ()
    files: Sequence[Any] = ()
    doubtful: int = 0
    accreditations: Sequence[Accreditation] = ()
    is_over: bool = False
    has_begun: bool = False
    due_on: dt.date | None = None
    is_late: bool = False

    @property
    def is_closed(self) -> bool:
        return self.edition.attendance_closed_at is not None


def organiser_desk(*, user: Any, edition: Edition, now: dt.datetime | None = None) -> Desk:
    """A fixed number of queries, whatever the number of people."""
    now = now or timezone.now()
    may_change = may_organise(user, edition.coalition_id)
    rows = list(
        Registration.objects.filter(edition=edition).select_related("user", "practice", "need").order_by("name", "pk")
    )
    standing = [row for row in rows if row.state in (RegistrationState.REGISTERED, RegistrationState.OFFERED)]
    waiting = sorted(
        (row for row in rows if row.state == RegistrationState.WAITING), key=lambda row: (row.queued_at, row.pk)
    )
    marks = [row.attendance for row in rows if row.state == RegistrationState.REGISTERED]
    reviews = EditionReview.objects.filter(registration__edition=edition)
    figures = reviews.aggregate(stars=Avg("stars"), count=Count("pk"))
    due_on = timezone.localdate(edition.ends_at + DUE)
    granted = Accreditation.objects.filter(course=edition.course_id).filter(
        Q(edition_key=edition.key) | Q(edition_key__isnull=True)
    )
    return Desk(
        edition=edition,
        may_change=may_change,
        when=[
            period_words(one.starts_at, one.ends_at, zone=edition.time_zone) + (f" · {one.title}" if one.title else "")
            for one in edition.sessions.all()
        ],
        free=free_places(edition),
        registered=[_row(row) for row in standing] if may_change else [],
        waiting=[_row(row) for row in waiting] if may_change else [],
        counts={
            "registered": len(marks),
            "waiting": len(waiting),
            "offered": sum(row.state == RegistrationState.OFFERED for row in rows),
            "unconfirmed": sum(row.state == RegistrationState.UNCONFIRMED for row in rows),
            "signed_off": sum(row.state == RegistrationState.CANCELLED for row in rows),
            "present": marks.count(Attendance.PRESENT),
            "absent": marks.count(Attendance.ABSENT),
        },
        findings=findings(edition) if edition.state == EditionState.DRAFT else (),
        reviews=list(reviews.exclude(words="").order_by("-created_at")[:50]) if may_change else [],
        stars=figures["stars"],
        review_count=figures["count"],
        messages=list(edition.messages.select_related("sent_by")[:10]) if may_change else [],
        files=list(edition.attendance_files.all()[:10]) if may_change else [],
        doubtful=AttendanceRow.objects.filter(
            file__edition=edition, verdict__in=[RowVerdict.DOUBTFUL, RowVerdict.UNKNOWN, RowVerdict.TOO_SHORT]
        ).count(),
        accreditations=list(granted.order_by(F("edition_key").desc(nulls_last=True), "register")),
        is_over=edition.ends_at <= now,
        has_begun=edition.starts_at <= now,
        due_on=due_on if edition.ends_at <= now else None,
        is_late=edition.ends_at <= now and timezone.localdate(now) > due_on,
    )


def _row(row: Registration) -> Row:
    need = getattr(row, "need", None)
    return Row(
        registration=row,
        diet=need.diet if need else "",
        access=need.access if need else "",
        offer=moment_words(row.offer_until) if row.state == RegistrationState.OFFERED and row.offer_until else "",
    )
