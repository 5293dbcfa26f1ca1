"""What the test and its result show. Right answers are in the result only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learning.domain.attempts import given_answers
from learning.domain.queries.question_view import QuestionView, question_view
from learning.domain.questions import in_order
from learning.domain.versions import questions_of
from learning.enums import AttemptState
from learning.models import Answer, Attempt, CourseVersion


@dataclass(frozen=True, kw_only=True)
class TestView:
    """The test while it is taken."""

    __test__ = False  # no test of pytest's

    questions: list[QuestionView]
    answered_count: int
    pass_mark: int

    @property
    def total(self) -> int:
        return len(self.questions)


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """A test that was graded: for the learner's eyes only."""

    questions: list[QuestionView]
    points: int
    max_points: int
    percent: int
    is_passed: bool
    pass_mark: int
    wrong: list[QuestionView] = field(default_factory=list)


def attempt_view(attempt: Attempt, *, missing: Sequence[str] = (), error: str = "") -> TestView:
    """`missing`: ids of questions to be marked with `error`."""
    return _test_view(
        version=attempt.version,
        order=attempt.question_ids,
        seed=attempt.seed,
        given=given_answers(attempt),
        missing=missing,
        error=error,
    )


def loose_test_view(
    version: CourseVersion,
    *,
    seed: str,
    given: Mapping[str, Sequence[str]],
    missing: Sequence[str] = (),
    error: str = "",
) -> TestView:
    """The test of somebody without an account; nothing of it is kept."""
    order = loose_order(version, seed=seed)
    return _test_view(version=version, order=order, seed=seed, given=given, missing=missing, error=error)


def attempt_result(attempt: Attempt) -> ResultView:
    given = dict(Answer.objects.filter(attempt=attempt).values_list("question_id", "given"))
    return _result_view(version=attempt.version, order=attempt.question_ids, seed=attempt.seed, given=given)


def loose_result(version: CourseVersion, *, seed: str, given: Mapping[str, Sequence[str]]) -> ResultView:
    return _result_view(version=version, order=loose_order(version, seed=seed), seed=seed, given=given)


def loose_order(version: CourseVersion, *, seed: str) -> list[str]:
    return in_order([question.id for question in questions_of(version)], seed=seed)


def open_attempt(attempts: Sequence[Attempt]) -> Attempt | None:
    return next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)


def _test_view(
    *,
    version: CourseVersion,
    order: Sequence[str],
    seed: str,
    given: Mapping[str, Sequence[str]],
    missing: Sequence[str],
    error: str,
) -> TestView:
    by_id = {question.id: question for question in questions_of(version)}
    questions = [
        question_view(
            by_id[question_id],
            seed=seed,
            given=given.get(question_id, ()),
            number=number,
            error=error if question_id in missing else "",
        )
        for number, question_id in enumerate(order, start=1)
    ]
    return TestView(
        questions=questions,
        answered_count=sum(1 for question_id in order if given.get(question_id)),
        pass_mark=version.pass_mark,
    )


def _result_view(
    *, version: CourseVersion, order: Sequence[str], seed: str, given: Mapping[str, Sequence[str]]
) -> ResultView:
    by_id = {question.id: question for question in questions_of(version)}
    questions = [
        question_view(by_id[question_id], seed=seed, given=given.get(question_id, ()), is_graded=True, number=number)
        for number, question_id in enumerate(order, start=1)
    ]
    wrong = [question for question in questions if not question.is_correct]
    points, total = len(questions) - len(wrong), len(questions)
    return ResultView(
        questions=questions,
        points=points,
        max_points=total,
        percent=points * 100 // total if total else 0,
        is_passed=total > 0 and points * 100 >= version.pass_mark * total,
        pass_mark=version.pass_mark,
        wrong=wrong,
    )
