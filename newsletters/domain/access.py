"""Whose lists are whose: a coalition's editors and leads keep their own, the national desk keeps the national ones.

National staff (by permission) sees all of them; only an administrator works in a coalition's.
"""

from typing import Any

from django.db.models import Q, QuerySet

from newsletters.models import MailingList, Segment, Subscription
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

NATIONAL = (StaffRole.NATIONAL_EDITOR, StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)
KEEPERS = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD)


def is_national(user: Any) -> bool:
    """Whether somebody keeps the national lists."""
    return user_has_any_role(user, NATIONAL)


def is_administrator(user: Any) -> bool:
    return user_has_any_role(user, (StaffRole.ADMINISTRATOR,))


def tenancy(user: Any) -> Q:
    """The condition on a model with `coalition` that holds for the rows of which somebody is the keeper.

    National staff: the rows without a coalition; an administrator: all; a coalition's staff: the coalition's own.
    """
    if is_administrator(user):
        return Q()
    own = Q(coalition__in=coalitions_of_staff(user))
    return own | Q(coalition__isnull=True) if is_national(user) else own


def lists_for(user: Any) -> QuerySet[MailingList]:
    """The lists whose readers somebody may see."""
    return MailingList.objects.filter(tenancy(user)).select_related("coalition")


def segments_for(user: Any) -> QuerySet[Segment]:
    return Segment.objects.filter(tenancy(user)).select_related("coalition")


def subscriptions_for(user: Any) -> QuerySet[Subscription]:
    """Who is on somebody's lists. Nobody sees on which other lists a reader is."""
    return Subscription.objects.filter(mailing_list__in=lists_for(user)).select_related(
        "subscriber", "mailing_list", "mailing_list__coalition"
    )


def coalitions_for(user: Any) -> QuerySet[Coalition]:
    """For which coalitions somebody may make a list or an issue."""
    if is_administrator(user):
        return Coalition.objects.filter(is_active=True)
    return coalitions_of_staff(user, *KEEPERS).filter(is_active=True)


def may_keep(user: Any, coalition_id: int | None) -> bool:
    """Whether somebody may make or change what belongs to this coalition, or, with None, to the national desk."""
    if coalition_id is None:
        return is_national(user)
    return coalitions_for(user).filter(pk=coalition_id).exists()
