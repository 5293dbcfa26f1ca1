"""The news of a coalition on the screens in waiting rooms."""

from wagtail.models import Locale

from core.cards import Card
from organisations.models import Coalition
from pages.domain.queries import latest_news

MAX_ITEMS = 2


def coalition_slides(coalition: Coalition) -> list[Card]:
    """Its newest items, in Dutch as the screens are. Two queries."""
    return latest_news(locale_id=Locale.get_default().pk, coalition_id=coalition.pk, limit=MAX_ITEMS)
