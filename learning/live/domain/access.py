"""Whose editions are whose: a coalition's staff keeps its own, the national desk keeps the national ones.

Co-hosts read. An administrator keeps all. A speaker or trainer with an account checks people in at their own editions.
"""

from typing import Any

from django.db.models import Q, QuerySet

from learning.live.models import Edition
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

NATIONAL = (StaffRole.NATIONAL_EDITOR, StaffRole.TRAINING_MANAGER, StaffRole.ADMINISTRATOR)
ORGANISERS = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD)


def is_national(user: Any) -> bool:
    """Whether somebody keeps the national editions."""
    return user_has_any_role(user, NATIONAL)


def is_administrator(user: Any) -> bool:
    return user_has_any_role(user, (StaffRole.ADMINISTRATOR,))


def tenancy(user: Any) -> Q:
    """The condition on a model with `coalition` that holds for the rows that somebody keeps."""
    if is_administrator(user):
        return Q()
    own = Q(coalition__in=coalitions_of_staff(user, *ORGANISERS))
    return own | Q(coalition__isnull=True) if is_national(user) else own


def editions_for(user: Any) -> QuerySet[Edition]:
    """The editions that somebody organises: may change, and see everything of."""
    return Edition.objects.filter(tenancy(user))


def readable_editions(user: Any) -> QuerySet[Edition]:
    """Those, and the ones that their coalition is a co-host of; co-hosts see no names and change nothing."""
    if is_administrator(user):
        return Edition.objects.all()
    hosted = Edition.co_hosts.through.objects.filter(coalition__in=coalitions_of_staff(user, *ORGANISERS))
    return Edition.objects.filter(tenancy(user) | Q(pk__in=hosted.values("edition_id")))


def coalitions_for(user: Any) -> QuerySet[Coalition]:
    """For which coalitions somebody may make an edition."""
    if is_administrator(user):
        return Coalition.objects.filter(is_active=True)
    return coalitions_of_staff(user, *ORGANISERS).filter(is_active=True)


def may_organise(user: Any, coalition_id: int | None) -> bool:
    """Whether somebody may make or change what belongs to this coalition, or, with None, to the national desk."""
    if coalition_id is None:
        return is_national(user)
    return coalitions_for(user).filter(pk=coalition_id).exists()


def may_check_in(user: Any, edition: Edition) -> bool:
    """Whether somebody may stand at the door: an organiser of it, or one of its speakers with their own account."""
    if not (user.is_authenticated and user.is_active):
        return False
    return may_organise(user, edition.coalition_id) or edition.speakers.filter(speaker__user_id=user.pk).exists()
