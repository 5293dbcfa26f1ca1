"""Ordering: give each step its number; a point for each step in its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.exceptions import DomainError
from learning.domain.exceptions import NothingChosen, NumberTwice, PartsMissing, UnknownOption
from learning.domain.questions.base import OptionView, PartView, Question, by_part, in_order, items_of


@dataclass(frozen=True, kw_only=True)
class Item:
    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Given: "<item>=<number from 1>". `items` stand in the right order."""

    items: tuple[Item, ...] = ()

    shape: ClassVar[str] = "ordering"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        return {"items": tuple(Item(id=key, text=one.get("text", "")) for key, one in items_of(value, "items"))}

    @property
    def max_points(self) -> int:
        return len(self.items)

    @property
    def places(self) -> dict[str, str]:
        """Item id → its right number."""
        return {item.id: str(number) for number, item in enumerate(self.items, start=1)}

    def right_answer(self) -> list[str]:
        return [f"{key}={number}" for key, number in self.places.items()]

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        chosen = by_part(given)
        if set(chosen) - set(self.places) or set(chosen.values()) - set(self.places.values()):
            raise UnknownOption
        return [f"{item.id}={chosen[item.id]}" for item in self.items if item.id in chosen]

    def points(self, given: Sequence[str]) -> int:
        chosen = by_part(given)
        if len(set(chosen.values())) != len(chosen):  # a number used twice is no order
            return 0
        return sum(chosen.get(key) == number for key, number in self.places.items())

    def unfinished(self, given: Sequence[str]) -> DomainError | None:
        chosen = by_part(given)
        if not chosen:
            return NothingChosen()
        if len(chosen) < len(self.items):
            return PartsMissing()
        return NumberTwice() if len(set(chosen.values())) < len(chosen) else None

    def parts_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[PartView, ...]:
        chosen, places = by_part(given), self.places
        shown = list(self.items) if is_graded else in_order(self.items, seed=f"{seed}:{self.id}")
        views = []
        for item in shown:
            own, place = chosen.get(item.id, ""), places[item.id]
            views.append(
                PartView(
                    id=item.id,
                    text=item.text,
                    value=own,
                    options=tuple(OptionView(id=n, text=n, is_chosen=n == own) for n in places.values()),
                    verdict=("right" if own == place else "wrong") if is_graded else "",
                    right=place if is_graded else "",
                )
            )
        return tuple(views)
