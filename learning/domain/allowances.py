"""Extra time for a test, as its person sees it and as it goes with the account."""

from typing import Any

from accounts.models import User
from learning.models import TimeAllowance


def export_allowances(user: User) -> list[dict[str, Any]]:
    return [
        {"extra_percent": one.extra_percent, "reason": one.reason, "granted_at": one.granted_at.isoformat()}
        for one in TimeAllowance.objects.filter(user=user)
    ]


def erase_allowances(user: User) -> int:
    return TimeAllowance.objects.filter(user=user).delete()[0]
