"""Reminders: a week, a day and an hour before the first session, each once, and never of what is past."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from learning.enums import CourseKind
from learning.live.domain.attending import close_attendance
from learning.live.domain.rounds import BATCH, mail_batch, tell_everybody
from learning.live.enums import Attendance, EditionState, LiveMailKind, RegistrationState
from learning.live.models import Edition, LiveMail, Registration

# The organiser has this long to mark who was there; then the platform closes the list of who is known.
CLOSE_AFTER = dt.timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """`before`: how long before the start; `until`: from when it makes no sense any more, before the start too.

    Who registered later than `before` heard the date a moment ago: they get none of this kind.
    """

    kind: str
    before: dt.timedelta
    until: dt.timedelta


MOMENTS = (
    Moment(kind=LiveMailKind.WEEK_BEFORE, before=dt.timedelta(days=7), until=dt.timedelta(days=4)),
    Moment(kind=LiveMailKind.DAY_BEFORE, before=dt.timedelta(days=1), until=dt.timedelta(hours=6)),
    Moment(kind=LiveMailKind.HOUR_BEFORE, before=dt.timedelta(hours=1), until=dt.timedelta(0)),
)


def remind(*, now: dt.datetime | None = None) -> int:
    """Queue the reminders that are due, at most one batch of people an edition and kind; returns how many.

    To be called in a transaction, every few minutes. A job that stood still catches up as far as it makes sense.
    The reminder of an hour before goes to webinars only: it carries the way in.
    """
    now = now or timezone.now()
    count = 0
    for moment in MOMENTS:
        editions = Edition.objects.filter(
            state=EditionState.OPEN, starts_at__gt=now + moment.until, starts_at__lte=now + moment.before
        )
        if moment.kind == LiveMailKind.HOUR_BEFORE:
            editions = editions.filter(kind=CourseKind.WEBINAR)
        for edition_id, starts_at in editions.order_by("starts_at").values_list("pk", "starts_at"):
            had = LiveMail.objects.filter(registration=OuterRef("pk"), kind=moment.kind)
            ids = (
                Registration.objects.filter(edition_id=edition_id, state=RegistrationState.REGISTERED)
                .filter(created_at__lt=starts_at - moment.before if moment.kind != LiveMailKind.HOUR_BEFORE else now)
                .exclude(Exists(had))
                .exclude(user__isnull=True, email="")
                .order_by("pk")
                .values_list("pk", flat=True)[:BATCH]
            )
            if ids:
                count += mail_batch(edition_id=edition_id, registration_ids=list(ids), kind=moment.kind)
    return count


def thank(*, edition: Edition) -> int:
    """Queue the thanks, with recording, materials, evaluation and certificate, to everybody who was there."""
    return tell_everybody(
        edition=edition,
        kind=LiveMailKind.THANKS,
        states=[RegistrationState.REGISTERED],
        attendance=Attendance.PRESENT,
    )


def close_and_thank(*, edition: Edition, actor: object = None) -> int:
    """Close the attendance and thank who was there, in one transaction; returns the completions. Raises NotOverYet."""
    with transaction.atomic():
        count = close_attendance(edition=edition, actor=actor)  # type: ignore[arg-type]
        thank(edition=edition)
        return count


def editions_to_close(*, now: dt.datetime | None = None) -> list[int]:
    """Whose attendance nobody closed, though somebody was marked present, and the time for it is over."""
    now = now or timezone.now()
    marked = Registration.objects.filter(edition=OuterRef("pk"), attendance=Attendance.PRESENT)
    return list(
        Edition.objects.filter(
            Exists(marked), state=EditionState.OPEN, attendance_closed_at__isnull=True, ends_at__lt=now - CLOSE_AFTER
        ).values_list("pk", flat=True)
    )
