"""A question as the browser may see it: without what is right, until it has been answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from learning.domain.questions import Question, grade_answer, options_in_order


@dataclass(frozen=True, kw_only=True)
class OptionView:
    """`verdict`: "" before grading; then "right" (a right answer) or "wrong" (chosen, and wrong), else ""."""

    id: str
    text: str
    is_chosen: bool = False
    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """`is_correct` is None as long as nothing was graded; only then feedback and explanation are filled."""

    id: str
    text: str
    is_multiple: bool
    number: int = 0
    options: tuple[OptionView, ...] = field(default_factory=tuple)
    is_correct: bool | None = None
    feedback: tuple[str, ...] = field(default_factory=tuple)
    explanation: str = ""
    error: str = ""


def question_view(
    question: Question,
    *,
    seed: str,
    given: Sequence[str] = (),
    is_graded: bool = False,
    number: int = 0,
    error: str = "",
) -> QuestionView:
    """`seed` decides the order of the options. With `is_graded`, the view says what was right and why."""
    chosen = set(given)
    options = []
    for option in options_in_order(question, seed=seed):
        verdict = ""
        if is_graded and option.is_correct:
            verdict = "right"
        elif is_graded and option.id in chosen:
            verdict = "wrong"
        options.append(OptionView(id=option.id, text=option.text, is_chosen=option.id in chosen, verdict=verdict))
    feedback = tuple(o.feedback for o in question.options if is_graded and o.id in chosen and o.feedback)
    return QuestionView(
        id=question.id,
        text=question.text,
        is_multiple=question.is_multiple,
        number=number,
        options=tuple(options),
        is_correct=grade_answer(question, given=given).is_correct if is_graded else None,
        feedback=feedback,
        explanation=question.explanation if is_graded else "",
        error=error,
    )
