"""The one interface of every kind of question: read from its block, cleaned, graded, shown. No database, no HTTP.

What a learner gave is a list of strings, whatever the kind: an option's id for a choice, else "<part>=<value>", where
the part is a gap, a pair, an item or a step (and a step's own answer may have parts again: "<step>=<gap>=<text>").
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from core.exceptions import DomainError
from learning.domain.exceptions import NothingChosen

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Grade:
    """`max_points` is 0 for a question that is not graded; it is then neither right nor wrong."""

    points: int
    max_points: int

    @property
    def is_correct(self) -> bool | None:
        return self.points == self.max_points if self.max_points else None


@dataclass(frozen=True, kw_only=True)
class OptionView:
    """`verdict`: "" before grading; then "right" (a right answer) or "wrong" (chosen, and wrong), else ""."""

    id: str
    text: str
    is_chosen: bool = False
    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One thing to fill in. `options` are those of its select; `right` is what it should have been, once graded."""

    id: str
    text: str
    options: tuple[OptionView, ...] = ()
    value: str = ""
    verdict: str = ""
    right: str = ""


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """A frozen question. `shape` names the template that shows it."""

    id: str
    type: str
    text: str
    explanation: str = ""

    shape: ClassVar[str]
    is_multiple: ClassVar[bool] = False

    @classmethod
    def parse(cls, block: dict[str, Any]) -> Self:
        """`block`: one raw StreamField block with its id, as pages store it and versions freeze it."""
        value = block["value"]
        return cls(
            id=block["id"],
            type=block["type"],
            text=value.get("text", ""),
            explanation=value.get("explanation") or "",
            **cls.own_fields(value),
        )

    @classmethod
    @abstractmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields that this kind has beside text and explanation."""

    @property
    @abstractmethod
    def max_points(self) -> int:
        """One point for each thing that can be right; 0 where nothing is graded."""

    @abstractmethod
    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        """What was given, tidied; [] if it is nothing. `seed`: the one the question was shown with.

        Raises UnknownOption for what is not the question's own, TooManyChosen or AnswerTooLong.
        """

    @abstractmethod
    def points(self, given: Sequence[str]) -> int:
        """0..max_points for a cleaned answer; what is missing or unknown earns nothing."""

    @abstractmethod
    def right_answer(self) -> list[str]:
        """An answer that earns all points; for a question that is not graded, any complete one."""

    def unfinished(self, given: Sequence[str]) -> DomainError | None:
        """Why this cleaned answer cannot be handed in yet."""
        return None if given else NothingChosen()

    def options_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[OptionView, ...]:
        return ()

    def parts_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[PartView, ...]:
        return ()

    def steps_given(self, given: Sequence[str]) -> tuple[tuple["Question", list[str]], ...]:
        """The questions inside this one, each with its own share of the answer."""
        return ()

    def feedback(self, given: Sequence[str]) -> tuple[str, ...]:
        """What is said of this very answer, beside the explanation."""
        return ()


def in_order(items: Sequence[T], *, seed: str) -> list[T]:
    """The items shuffled; the same seed always gives the same order."""
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 an order, no secret
    return shuffled


def by_part(given: Iterable[str]) -> dict[str, str]:
    """ "<part>=<value>" as a dictionary; of two with the same part the last, and what has no value is left out."""
    pairs = (one.partition("=") for one in given)
    return {part: value.strip() for part, _sign, value in pairs if value.strip()}


def items_of(value: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """(id, value) of each child of a list block."""
    return [(item["id"], item["value"]) for item in value.get(name, [])]
