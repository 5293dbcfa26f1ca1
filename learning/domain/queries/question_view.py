"""A question as the browser may see it: without what is right, until it has been answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.exceptions import DomainError
from learning.domain.practice import practice_seed
from learning.domain.questions import OptionView, PartView, Question, grade_answer


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """Before grading `is_correct` is None, and points, feedback and explanation are empty.

    `shape` names the template. `is_correct` stays None for a question that earns no points (`max_points` 0). `steps`
    are the questions inside a case.
    """

    id: str
    type: str
    shape: str
    text: str
    is_multiple: bool
    number: int = 0
    options: tuple[OptionView, ...] = ()
    parts: tuple[PartView, ...] = ()
    steps: tuple["QuestionView", ...] = ()
    is_graded: bool = False
    is_correct: bool | None = None
    points: int = 0
    max_points: int = 0
    feedback: tuple[str, ...] = ()
    explanation: str = ""
    error: str = ""

    @property
    def template(self) -> str:
        return f"learning/questions/{self.shape}.html"

    @property
    def is_partly_right(self) -> bool:
        return self.is_graded and 0 < self.points < self.max_points


def question_view(
    question: Question,
    *,
    seed: str,
    given: Sequence[str] = (),
    is_graded: bool = False,
    number: int = 0,
    error: str = "",
) -> QuestionView:
    """`seed` decides the order; `given` is a cleaned answer. With `is_graded`, the view says what was right and why."""
    steps = tuple(
        question_view(step, seed=seed, given=own, is_graded=is_graded, number=place)
        for place, (step, own) in enumerate(question.steps_given(given), start=1)
    )
    grade = grade_answer(question, given=given) if is_graded else None
    return QuestionView(
        id=question.id,
        type=question.type,
        shape=question.shape,
        text=question.text,
        is_multiple=question.is_multiple,
        number=number,
        options=question.options_view(seed=seed, given=given, is_graded=is_graded),
        parts=question.parts_view(seed=seed, given=given, is_graded=is_graded),
        steps=steps,
        is_graded=is_graded,
        is_correct=grade.is_correct if grade else None,
        points=grade.points if grade else 0,
        max_points=question.max_points,
        feedback=question.feedback(given) if is_graded else (),
        explanation=question.explanation if is_graded else "",
        error=error,
    )


def practice_view(question: Question, *, given: Sequence[str] = (), error: str = "") -> QuestionView:
    """A practice question with what was given, now or on an earlier visit; graded if that is a whole answer.

    What is not the question's own any more, since an editor changed it, is left out.
    """
    seed = practice_seed(question.id)
    try:
        cleaned = question.clean(given, seed=seed)
    except DomainError:
        cleaned = []
    is_graded = not error and bool(cleaned) and question.unfinished(cleaned) is None
    return question_view(question, seed=seed, given=cleaned, is_graded=is_graded, error=error)
