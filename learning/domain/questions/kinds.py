"""Which class grades which block. A new kind is a block, a class and a line here."""

from collections.abc import Iterable
from typing import Any

from learning.domain.questions.base import Grade, Question
from learning.domain.questions.case import STEP_KINDS, Case
from learning.domain.questions.matching import Matching
from learning.domain.questions.ordering import Ordering
from learning.domain.questions.unscored import Likert, Reflection

KINDS: dict[str, type[Question]] = {
    **STEP_KINDS,
    "matching": Matching,
    "ordering": Ordering,
    "case": Case,
    "reflection": Reflection,
    "likert": Likert,
}


def parse_question(block: dict[str, Any]) -> Question:
    """`block`: one raw StreamField block with its id, as pages store it and versions freeze it."""
    return KINDS[block["type"]].parse(block)


def parse_questions(blocks: Iterable[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions among these raw blocks, in their order."""
    return tuple(parse_question(block) for block in blocks if block["type"] in KINDS)


def clean_given(question: Question, *, given: Iterable[str], seed: str = "") -> list[str]:
    """The answer tidied, or the first reason why it is none: what Question.clean raises, or is unfinished."""
    cleaned = question.clean(given, seed=seed)
    refusal = question.unfinished(cleaned)
    if refusal is not None:
        raise refusal
    return cleaned


def grade_answer(question: Question, *, given: Iterable[str]) -> Grade:
    """Points for a cleaned answer. What is missing or unknown earns nothing."""
    points = min(question.points(list(given)), question.max_points)
    return Grade(points=points, max_points=question.max_points)
