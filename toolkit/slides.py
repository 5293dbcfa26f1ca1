"""What other rooms have to show in a waiting room. The toolkit knows cards; upper rooms bring them."""

from collections.abc import Callable

from core.cards import Card
from organisations.models import Coalition

Source = Callable[[Coalition], list[Card]]
_sources: list[Source] = []


def register_slide_source(source: Source) -> None:
    """`source(coalition)` gives at most a few cards. Call it in AppConfig.ready()."""
    if source not in _sources:
        _sources.append(source)


def slide_cards(coalition: Coalition) -> list[Card]:
    return [card for source in _sources for card in source(coalition)]
