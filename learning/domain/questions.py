"""What a question is, once frozen: read from its block, put in order by a seed, graded. No database, no HTTP."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from learning.blocks import QUESTION_TYPES
from learning.domain.exceptions import NothingChosen, TooManyChosen, UnknownOption

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    text: str
    is_correct: bool
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    id: str
    type: str
    text: str
    explanation: str = ""
    options: tuple[Option, ...] = field(default_factory=tuple)

    @property
    def is_multiple(self) -> bool:
        return self.type == "multiple_choice"

    @property
    def max_points(self) -> int:
        return 1

    @property
    def correct_ids(self) -> tuple[str, ...]:
        return tuple(sorted(option.id for option in self.options if option.is_correct))


@dataclass(frozen=True, kw_only=True)
class Grade:
    points: int
    max_points: int

    @property
    def is_correct(self) -> bool:
        return self.points == self.max_points


def parse_question(block: dict[str, Any]) -> Question:
    """`block`: one raw StreamField block with its id, as pages store it and versions freeze it."""
    value = block["value"]
    options = []
    for item in value.get("options", []):
        option = item["value"]
        options.append(
            Option(
                id=item["id"],
                text=option.get("text", ""),
                is_correct=bool(option.get("is_correct")),
                feedback=option.get("feedback") or "",
            )
        )
    return Question(
        id=block["id"],
        type=block["type"],
        text=value.get("text", ""),
        explanation=value.get("explanation") or "",
        options=tuple(options),
    )


def parse_questions(blocks: Iterable[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions among these raw blocks, in their order."""
    return tuple(parse_question(block) for block in blocks if block["type"] in QUESTION_TYPES)


def in_order(items: Sequence[T], *, seed: str) -> list[T]:
    """The items shuffled; the same seed always gives the same order."""
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 an order, no secret
    return shuffled


def options_in_order(question: Question, *, seed: str) -> list[Option]:
    return in_order(question.options, seed=f"{seed}:{question.id}")


def clean_given(question: Question, *, given: Iterable[str]) -> list[str]:
    """The chosen option ids, unique and sorted.

    Raises NothingChosen, TooManyChosen or, for an id that is not the question's own, UnknownOption.
    """
    chosen = sorted(set(given))
    if not chosen:
        raise NothingChosen
    if set(chosen) - {option.id for option in question.options}:
        raise UnknownOption
    if len(chosen) > 1 and not question.is_multiple:
        raise TooManyChosen
    return chosen


def grade_answer(question: Question, *, given: Iterable[str]) -> Grade:
    """All right answers and no other earn the point. `given`: option ids; unknown ones count as wrong."""
    right = tuple(sorted(set(given))) == question.correct_ids
    return Grade(points=question.max_points if right else 0, max_points=question.max_points)
