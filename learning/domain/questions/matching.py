"""Matching: to each left side the right side that belongs to it; a point for each pair."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.exceptions import DomainError
from learning.domain.exceptions import NothingChosen, PartsMissing, UnknownOption
from learning.domain.questions.base import OptionView, PartView, Question, by_part, in_order, items_of


@dataclass(frozen=True, kw_only=True)
class Pair:
    id: str
    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Given: "<pair>=<pair whose right side was chosen>".

    A right side cannot go by its pair's id in the browser: that would say where it belongs. It goes by a digest of the
    seed and the id, which nobody can make without the seed; cleaning turns it back.
    """

    pairs: tuple[Pair, ...] = ()
    distractors: tuple[str, ...] = ()

    shape: ClassVar[str] = "matching"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        pairs = (
            Pair(id=key, left=one.get("left", ""), right=one.get("right", "")) for key, one in items_of(value, "pairs")
        )
        return {
            "pairs": tuple(pairs),
            "distractors": tuple(line for line in (value.get("distractors") or "").splitlines() if line.strip()),
        }

    @property
    def max_points(self) -> int:
        return len(self.pairs)

    @property
    def right_sides(self) -> dict[str, str]:
        """Id → text of all that can be chosen; those that belong nowhere too."""
        extra = {f"x{index}": text.strip() for index, text in enumerate(self.distractors)}
        return {pair.id: pair.right for pair in self.pairs} | extra

    def right_answer(self) -> list[str]:
        return [f"{pair.id}={pair.id}" for pair in self.pairs]

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        ids = {self._token(key, seed=seed): key for key in self.right_sides}
        ids |= {key: key for key in self.right_sides}
        chosen = by_part(given)
        if set(chosen) - {pair.id for pair in self.pairs} or set(chosen.values()) - set(ids):
            raise UnknownOption
        return [f"{pair.id}={ids[chosen[pair.id]]}" for pair in self.pairs if pair.id in chosen]

    def points(self, given: Sequence[str]) -> int:
        chosen = by_part(given)
        return sum(self._is_right(pair, chosen.get(pair.id, "")) for pair in self.pairs)

    def unfinished(self, given: Sequence[str]) -> DomainError | None:
        if not given:
            return NothingChosen()
        return None if len(by_part(given)) == len(self.pairs) else PartsMissing()

    def parts_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[PartView, ...]:
        chosen = by_part(given)
        sides = in_order(list(self.right_sides.items()), seed=f"{seed}:{self.id}:right")
        views = []
        for pair in in_order(self.pairs, seed=f"{seed}:{self.id}:left"):
            own = chosen.get(pair.id, "")
            is_right = self._is_right(pair, own)
            views.append(
                PartView(
                    id=pair.id,
                    text=pair.left,
                    value=self.right_sides.get(own, ""),
                    options=tuple(
                        OptionView(id=self._token(key, seed=seed), text=text, is_chosen=key == own)
                        for key, text in sides
                    ),
                    verdict=("right" if is_right else "wrong") if is_graded else "",
                    right=pair.right if is_graded else "",
                )
            )
        return tuple(views)

    def _is_right(self, pair: Pair, chosen: str) -> bool:
        """By text: where two pairs share a right side, either will do."""
        return self.right_sides.get(chosen, "") == pair.right

    def _token(self, key: str, *, seed: str) -> str:
        return hashlib.sha256(f"{seed}:{self.id}:{key}".encode()).hexdigest()[:12]
