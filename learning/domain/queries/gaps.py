"""What the training duty still misses in somebody's own practices, and in their own role."""

from collections.abc import Iterable
from dataclasses import dataclass

from learning.models import PracticeTraining
from organisations.models import Membership


@dataclass(frozen=True, kw_only=True)
class Gap:
    """`people`: how many more this practice needs in this role."""

    course_id: int
    practice_name: str
    role: str
    people: int


def gaps_of(memberships: Iterable[Membership]) -> dict[int, Gap]:
    """Course id → the gap this person can close in a practice where they work now. One query."""
    by_practice = {membership.practice_id: membership for membership in memberships}
    if not by_practice:
        return {}
    found: dict[int, Gap] = {}
    rows = PracticeTraining.objects.filter(practice_id__in=by_practice, is_trained=False)
    for practice_id, missing in rows.values_list("practice_id", "missing"):
        membership = by_practice[practice_id]
        for step in missing:
            if step["role"] == membership.role:
                found.setdefault(
                    step["course"],
                    Gap(
                        course_id=step["course"],
                        practice_name=membership.practice.name,
                        role=membership.role,
                        people=step["wanted"] - step["have"],
                    ),
                )
    return found
