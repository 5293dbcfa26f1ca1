"""The way into a webinar: a link that is nobody's business until an hour before, and then only who is registered."""

import datetime as dt

from django.utils import timezone

from learning.enums import CourseKind
from learning.live.domain.exceptions import EditionCancelled, JoiningOver, NoJoinLink, NoPlaceNow, NotJoinableYet
from learning.live.enums import EditionState, RegistrationState
from learning.live.models import Edition, MeetingSession, Registration

OPENS_BEFORE = dt.timedelta(hours=1)
# Who lost the connection towards the end can still come back.
STAYS_OPEN = dt.timedelta(minutes=30)


def join_opens_at(edition: Edition, *, now: dt.datetime | None = None) -> dt.datetime | None:
    """From when the next session, or the one under way, can be joined; None when the last is over."""
    session = current_session(edition, now=now or timezone.now())
    return session.starts_at - OPENS_BEFORE if session else None


def current_session(edition: Edition, *, now: dt.datetime) -> MeetingSession | None:
    """The session that is under way or comes next; None when the last is over."""
    return edition.sessions.filter(ends_at__gt=now - STAYS_OPEN).order_by("starts_at").first()


def join_link(*, registration: Registration, now: dt.datetime | None = None) -> str:
    """The address of the webinar for this person: their own where the provider gave one.

    The only function that gives it away. Raises NoPlaceNow for who is not registered (any more), EditionCancelled,
    NotJoinableYet until an hour before a session, JoiningOver after the last, NoJoinLink where none is known.
    """
    now = now or timezone.now()
    edition = registration.edition
    if registration.state != RegistrationState.REGISTERED or edition.kind != CourseKind.WEBINAR:
        raise NoPlaceNow
    if edition.state != EditionState.OPEN:
        raise EditionCancelled(reason=edition.cancelled_reason)
    opens_at = join_opens_at(edition, now=now)
    if opens_at is None:
        raise JoiningOver
    if now < opens_at:
        raise NotJoinableYet(opens_at=opens_at)
    link = registration.personal_url or edition.join_url
    if not link:
        raise NoJoinLink
    return link


def go_and_join(*, registration: Registration) -> str:
    """As `join_link`, for the moment that somebody really goes there: keeps when they first did."""
    link = join_link(registration=registration)
    Registration.objects.filter(pk=registration.pk, joined_at__isnull=True).update(joined_at=timezone.now())
    return link
