"""What the test, its introduction and its result show. Right answers are in the result only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from accounts.models import User
from learning.domain.attempts import given_answers
from learning.domain.grading import is_pass
from learning.domain.policy import (
    attempts_left,
    attempts_used,
    counted_score,
    counted_since,
    draw_questions,
    is_over,
    minutes_for,
    next_attempt_at,
    policy_of,
)
from learning.domain.queries.question_view import QuestionView, question_view
from learning.domain.questions import Question
from learning.domain.versions import questions_of
from learning.enums import AttemptState, CountedAttempt
from learning.models import Attempt, CourseVersion


@dataclass(frozen=True, kw_only=True)
class IntroView:
    """What somebody who is signed in reads before the test. `minutes` are theirs, extra time included."""

    open_attempt: Attempt | None
    last: Attempt | None
    counted: Attempt | None
    is_last_counted: bool
    is_passed: bool
    minutes: int | None
    attempts_left: int | None
    max_attempts: int | None
    next_at: dt.datetime | None
    cooling_off_hours: int

    @property
    def may_begin(self) -> bool:
        return self.open_attempt is None and self.attempts_left != 0 and self.next_at is None


@dataclass(frozen=True, kw_only=True)
class TestView:
    """The test while it is taken. `moment`: the server's clock in milliseconds, from which the page counts on."""

    __test__ = False  # no test of pytest's

    questions: list[QuestionView]
    answered_count: int
    pass_mark: int
    deadline_at: dt.datetime | None = None
    remaining_s: int = 0
    moment: int = 0

    @property
    def total(self) -> int:
        return len(self.questions)


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """A test that was graded: for the learner's eyes only. `is_by_question`: each question is worth one point.

    `is_thrown_away`: the result stands, but its answers were kept long enough; there are no questions then.
    """

    questions: list[QuestionView]
    points: int
    max_points: int
    percent: int
    is_passed: bool
    pass_mark: int
    is_by_question: bool
    is_thrown_away: bool = False
    wrong: list[QuestionView] = field(default_factory=list)


def intro_view(*, user: User, attempts: Sequence[Attempt], version: CourseVersion | None) -> IntroView:
    """`attempts`: the person's own of this course, newest first, with their versions."""
    under_way = open_attempt(attempts)
    if version is None:
        return IntroView(
            open_attempt=under_way, last=None, counted=None, is_last_counted=False, is_passed=False, minutes=None,
            attempts_left=0, max_attempts=None, next_at=None, cooling_off_hours=0,
        )  # fmt: skip
    policy = policy_of(version)
    since = counted_since(user=user, version=version)
    used = attempts_used(attempts, generation=version.generation, since=since)
    counted = counted_score(used, policy=policy)
    left = attempts_left(used, policy=policy, user=user, version=version, since=since)
    last = max(used, key=lambda attempt: attempt.number, default=None)
    return IntroView(
        open_attempt=under_way,
        last=last,
        counted=counted,
        is_last_counted=policy.counted_attempt == CountedAttempt.LAST,
        is_passed=any(attempt.is_passed for attempt in used),
        minutes=minutes_for(user=user, policy=policy),
        attempts_left=left,
        max_attempts=None if left is None else left + len(used),
        next_at=next_attempt_at(used, policy=policy),
        cooling_off_hours=policy.cooling_off_hours,
    )


def attempt_view(attempt: Attempt, *, missing: Sequence[str] = ()) -> TestView:
    """`missing`: ids of questions to be marked with what they still lack."""
    return _test_view(
        version=attempt.version,
        order=attempt.question_ids,
        seed=attempt.seed,
        given=given_answers(attempt),
        missing=missing,
        deadline_at=attempt.deadline_at,
    )


def loose_test_view(
    version: CourseVersion, *, seed: str, given: Mapping[str, Sequence[str]], missing: Sequence[str] = ()
) -> TestView:
    """The test of somebody without an account; nothing of it is kept. `given`: cleaned answers."""
    return _test_view(
        version=version, order=draw_questions(version, seed=seed), seed=seed, given=given, missing=missing
    )


def attempt_result(attempt: Attempt) -> ResultView:
    """What was graded, as it was graded; where its answers are gone by now, it says so."""
    given = given_answers(attempt)
    view = _result_view(version=attempt.version, order=attempt.question_ids, seed=attempt.seed, given=given)
    # Handed in by a person it had answers, and so it had where it earned points.
    is_thrown_away = not given and bool(attempt.points or not attempt.is_closed_by_clock)
    return replace(
        view,
        points=attempt.points or 0,
        max_points=attempt.max_points or 0,
        percent=attempt.percent or 0,
        is_passed=bool(attempt.is_passed),
        is_thrown_away=is_thrown_away,
        questions=[] if is_thrown_away else view.questions,
        wrong=[] if is_thrown_away else view.wrong,
    )


def loose_result(version: CourseVersion, *, seed: str, given: Mapping[str, Sequence[str]]) -> ResultView:
    """`given`: cleaned answers."""
    return _result_view(version=version, order=draw_questions(version, seed=seed), seed=seed, given=given)


def open_attempt(attempts: Sequence[Attempt]) -> Attempt | None:
    """The one under way whose time is not over."""
    return next((one for one in attempts if one.state == AttemptState.OPEN and not is_over(one)), None)


def _asked(version: CourseVersion, *, order: Sequence[str]) -> list[Question]:
    by_id = {question.id: question for question in questions_of(version)}
    return [by_id[key] for key in order]


def _test_view(
    *,
    version: CourseVersion,
    order: Sequence[str],
    seed: str,
    given: Mapping[str, Sequence[str]],
    missing: Sequence[str],
    deadline_at: dt.datetime | None = None,
) -> TestView:
    now = timezone.now()
    asked = _asked(version, order=order)
    questions = []
    for number, question in enumerate(asked, start=1):
        own = given.get(question.id, [])
        refusal = question.unfinished(own) if question.id in missing else None
        questions.append(
            question_view(question, seed=seed, given=own, number=number, error=str(refusal) if refusal else "")
        )
    return TestView(
        questions=questions,
        answered_count=sum(question.unfinished(given.get(question.id, [])) is None for question in asked),
        pass_mark=version.pass_mark,
        deadline_at=deadline_at,
        remaining_s=max(0, int((deadline_at - now).total_seconds())) if deadline_at else 0,
        moment=int(now.timestamp() * 1000),
    )


def _result_view(
    *, version: CourseVersion, order: Sequence[str], seed: str, given: Mapping[str, Sequence[str]]
) -> ResultView:
    questions = [
        question_view(question, seed=seed, given=given.get(question.id, []), is_graded=True, number=number)
        for number, question in enumerate(_asked(version, order=order), start=1)
    ]
    points = sum(question.points for question in questions)
    total = sum(question.max_points for question in questions)
    return ResultView(
        questions=questions,
        points=points,
        max_points=total,
        percent=points * 100 // total if total else 0,
        is_passed=is_pass(points=points, max_points=total, pass_mark=version.pass_mark) if total else True,
        pass_mark=version.pass_mark,
        is_by_question=all(question.max_points == 1 for question in questions),
        wrong=[question for question in questions if question.is_correct is False],
    )
