"""Who may register, and when: asked before a place is looked for."""

import datetime as dt

from accounts.models import User
from learning.live.domain.exceptions import (
    AlreadyStarted,
    AudienceMismatch,
    EditionCancelled,
    NotInCalendar,
    NotYetOpen,
    PreparationMissing,
    RegionMismatch,
    RegistrationClosed,
)
from learning.live.enums import EditionState
from learning.live.models import Edition
from learning.models import Standing
from organisations.domain.queries import valid_on
from organisations.enums import PracticeRole
from organisations.models import Affiliation, Coalition, Practice

# Who comes to the door can be let in from this long before the first session until this long after the last.
DOOR_BEFORE = dt.timedelta(hours=2)
DOOR_AFTER = dt.timedelta(hours=24)


def check_open(edition: Edition, *, now: dt.datetime, walk_in: bool) -> None:
    """Raises NotInCalendar, EditionCancelled, NotYetOpen, RegistrationClosed or AlreadyStarted."""
    if edition.state == EditionState.DRAFT:
        raise NotInCalendar
    if edition.state == EditionState.CANCELLED:
        raise EditionCancelled(reason=edition.cancelled_reason)
    if walk_in:
        if now < edition.starts_at - DOOR_BEFORE:
            raise NotYetOpen(opens_at=edition.starts_at - DOOR_BEFORE)
        if now > edition.ends_at + DOOR_AFTER:
            raise RegistrationClosed
        return
    if edition.opens_at and now < edition.opens_at:
        raise NotYetOpen(opens_at=edition.opens_at)
    if edition.starts_at <= now:
        raise AlreadyStarted
    if edition.closes_at and now >= edition.closes_at:
        raise RegistrationClosed


def check_audience(edition: Edition, *, user: User | None, practice: Practice | None, role: str) -> None:
    """Raises AudienceMismatch, RegionMismatch or PreparationMissing."""
    if edition.roles and role not in edition.roles:
        raise AudienceMismatch(roles=[str(PracticeRole(one).label) for one in edition.roles])
    if edition.is_regional_only and edition.coalition_id:
        hosts = [edition.coalition_id, *edition.co_hosts.values_list("pk", flat=True)]
        belongs = practice is not None and (
            Affiliation.objects.filter(valid_on(), practice=practice, coalition_id__in=hosts).exists()
        )
        if not belongs:
            names = Coalition.objects.filter(pk__in=hosts).order_by("name").values_list("name", flat=True)
            raise RegionMismatch(coalitions=list(names))
    if edition.is_preparation_required and edition.preparation:
        done = user is not None and Standing.objects.filter(user=user, course=edition.preparation).exists()
        if not done:
            raise PreparationMissing(title=edition.preparation.title, course_id=edition.preparation.pk)
