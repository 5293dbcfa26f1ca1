"""What /mijn/ shows, gathered once."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Locale

from core.cards import Card
from learning.domain.queries.board import State, practice_state
from learning.domain.queries.mine import Learning, my_learning
from learning.models import Certificate
from organisations.domain.queries import coalition_of
from organisations.models import Coalition, Membership
from pages.domain.queries import latest_news


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`current` is the course to go on with; `due` and `advised` are cards of courses not begun."""

    membership: Membership | None
    coalition: Coalition | None
    current: Learning | None
    busy: list[Learning] = field(default_factory=list)
    due: list[Card] = field(default_factory=list)
    advised: list[Card] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    completed_count: int = 0
    practice_state: State | None = None
    news: list[Card] = field(default_factory=list)


def overview_of(*, user: Any, membership: Membership | None) -> Overview:
    """A fixed number of queries, however much somebody has done."""
    learning = my_learning(user)
    coalition = coalition_of(membership.practice) if membership else None
    due = [item.card for item in learning.advised if item.is_mandatory]
    advised = [item.card for item in learning.advised if not item.is_mandatory]
    return Overview(
        membership=membership,
        coalition=coalition,
        current=learning.busy[0] if learning.busy else None,
        busy=learning.busy[1:4],
        due=due[:3],
        advised=advised[: 3 if not due else 0],
        certificates=learning.certificates[:3],
        completed_count=len(learning.completed),
        practice_state=(practice_state(practice=membership.practice) if membership and membership.is_contact else None),
        news=_news(coalition),
    )


def _news(coalition: Coalition | None) -> list[Card]:
    locale_id = Locale.get_active().pk
    if coalition:
        own = latest_news(locale_id=locale_id, coalition_id=coalition.pk)
        if own:
            return own
    return latest_news(locale_id=locale_id)
