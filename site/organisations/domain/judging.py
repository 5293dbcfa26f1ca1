"""Who may judge which registration: the data desk all of them, a coalition's lead those of the own coalition."""

from typing import Any

from django.db.models import QuerySet

from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Registration

NATIONAL_JUDGES = (StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)


def registrations_for(user: Any) -> QuerySet[Registration]:
    """The registrations that somebody may see and judge; none for everybody else."""
    rows = Registration.objects.select_related("coalition", "decided_by")
    if user_has_any_role(user, NATIONAL_JUDGES):
        return rows
    return rows.filter(coalition__in=coalitions_of_staff(user, StaffRole.COALITION_LEAD))


def may_judge(user: Any) -> bool:
    """Whether somebody judges registrations at all."""
    return user_has_any_role(user, (*NATIONAL_JUDGES, StaffRole.COALITION_LEAD))
