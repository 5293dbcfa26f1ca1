"""The test: attempts draw their order, keep each answer as it is given, and are graded once, on the server."""

import secrets
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.exceptions import DomainError
from learning.domain.completion import complete_course
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import (
    AttemptClosed,
    CourseChanged,
    NoAttemptsLeft,
    NoTest,
    NotOpen,
    QuestionsUnanswered,
    UnknownQuestion,
)
from learning.domain.questions import Question, clean_given, grade_answer, in_order
from learning.domain.versions import latest_version, max_attempts, questions_of
from learning.enums import AttemptState
from learning.models import Answer, Attempt, Course, CourseVersion, Enrolment


def start_attempt(*, user: User, course: Course, language: str = "nl") -> Attempt:
    """The attempt that is under way, or a new one against the newest version.

    Two clicks give one attempt. Raises NotOpen, NoTest or NoAttemptsLeft.
    """
    with transaction.atomic():
        enrolment = enrol_learner(user=user, course=course)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        attempts = list(Attempt.objects.filter(enrolment=enrolment).select_related("version").defer("version__content"))
        under_way = next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)
        if under_way is not None:
            if under_way.version.generation == course.generation:
                return under_way
            Attempt.objects.filter(pk=under_way.pk).update(state=AttemptState.ABANDONED)
        if not course.is_open:
            raise NotOpen
        version = latest_version(course=course, language=language)
        if version is None or not version.question_count:
            raise NoTest
        _check_attempts_left(attempts, version=version)
        seed = secrets.token_hex(8)
        ids = [question.id for question in questions_of(version)]
        return Attempt.objects.create(
            enrolment=enrolment,
            version=version,
            number=max((attempt.number for attempt in attempts), default=0) + 1,
            seed=seed,
            question_ids=in_order(ids, seed=seed),
        )


def save_answers(*, user: User, attempt_id: uuid.UUID, given: Mapping[str, Sequence[str]]) -> Attempt:
    """Keep these answers; a later one replaces an earlier one. An empty choice is left out.

    Raises Attempt.DoesNotExist (also for somebody else's), AttemptClosed, UnknownQuestion, UnknownOption or
    TooManyChosen.
    """
    with transaction.atomic():
        attempt = _attempt_for_update(user=user, attempt_id=attempt_id)
        if attempt.state != AttemptState.OPEN:
            raise AttemptClosed
        _keep(attempt, given=given)
        return attempt


def submit_attempt(*, user: User, attempt_id: uuid.UUID, given: Mapping[str, Sequence[str]] | None = None) -> Attempt:
    """Keep the last answers, grade all of them against the frozen version and, if passed, complete the course.

    All in one transaction. Handed in already, it is returned as it was graded, and nothing is counted twice. Raises
    what save_answers raises, QuestionsUnanswered, or CourseChanged if the course must be redone since.
    """
    with transaction.atomic():
        attempt = _attempt_for_update(user=user, attempt_id=attempt_id)
        if attempt.state == AttemptState.SUBMITTED:
            return attempt
        if attempt.state == AttemptState.ABANDONED:
            raise CourseChanged
        refusal = _hand_in(attempt, given=given or {})
    if refusal is not None:  # raised after the commit: what was answered so far stays
        raise refusal
    return attempt


def given_answers(attempt: Attempt) -> dict[str, list[str]]:
    """Question id → chosen option ids, as kept so far."""
    return dict(Answer.objects.filter(attempt=attempt).values_list("question_id", "given"))


def grade_loose(*, version: CourseVersion, given: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Grade a test that is not kept, of a visitor without an account: question id → right or not.

    Raises QuestionsUnanswered, UnknownQuestion, UnknownOption, TooManyChosen.
    """
    questions = questions_of(version)
    cleaned = _clean(questions, given=given)
    missing = [question.id for question in questions if question.id not in cleaned]
    if missing:
        raise QuestionsUnanswered(question_ids=missing)
    return {question.id: grade_answer(question, given=cleaned[question.id]).is_correct for question in questions}


def is_pass(*, points: int, max_points: int, pass_mark: int) -> bool:
    """`pass_mark` in percent. Whole numbers, so that 70 % of 10 is exactly 7."""
    return max_points > 0 and points * 100 >= pass_mark * max_points


def _attempt_for_update(*, user: User, attempt_id: uuid.UUID) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("version", "enrolment__course")
        .defer("version__content")
        .get(public_id=attempt_id, enrolment__user=user)
    )


def _check_attempts_left(attempts: list[Attempt], *, version: CourseVersion) -> None:
    limit = max_attempts(version)
    used = sum(
        attempt.state == AttemptState.SUBMITTED and attempt.version.generation == version.generation
        for attempt in attempts
    )
    if limit is not None and used >= limit:
        raise NoAttemptsLeft


def _keep(attempt: Attempt, *, given: Mapping[str, Sequence[str]]) -> None:
    cleaned = _clean(questions_of(attempt.version), given=given)
    if cleaned:
        now = timezone.now()
        Answer.objects.bulk_create(
            [
                Answer(attempt=attempt, question_id=question_id, given=chosen, answered_at=now)
                for question_id, chosen in cleaned.items()
            ],
            update_conflicts=True,
            unique_fields=["attempt", "question_id"],
            update_fields=["given", "answered_at"],
        )
    Enrolment.objects.filter(pk=attempt.enrolment_id).update(active_at=timezone.now())


def _clean(questions: Sequence[Question], *, given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    by_id = {question.id: question for question in questions}
    if set(given) - set(by_id):
        raise UnknownQuestion
    return {
        question_id: clean_given(by_id[question_id], given=chosen) for question_id, chosen in given.items() if chosen
    }


def _hand_in(attempt: Attempt, *, given: Mapping[str, Sequence[str]]) -> DomainError | None:
    if attempt.version.generation != attempt.enrolment.course.generation:
        Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ABANDONED)
        return CourseChanged()
    _keep(attempt, given=given)
    answers = {answer.question_id: answer for answer in Answer.objects.filter(attempt=attempt)}
    missing = [question_id for question_id in attempt.question_ids if question_id not in answers]
    if missing:
        return QuestionsUnanswered(question_ids=missing)
    _grade(attempt, answers=answers)
    return None


def _grade(attempt: Attempt, *, answers: dict[str, Answer]) -> None:
    points = max_points = 0
    for question in questions_of(attempt.version):
        if question.id not in attempt.question_ids:
            continue
        grade = grade_answer(question, given=answers[question.id].given)
        answers[question.id].points = grade.points
        answers[question.id].is_correct = grade.is_correct
        points += grade.points
        max_points += grade.max_points
    Answer.objects.bulk_update(answers.values(), ["points", "is_correct"])
    attempt.points = min(points, max_points)
    attempt.max_points = max_points
    attempt.percent = attempt.points * 100 // max_points if max_points else 0
    attempt.is_passed = is_pass(points=points, max_points=max_points, pass_mark=attempt.version.pass_mark)
    attempt.state = AttemptState.SUBMITTED
    attempt.submitted_at = timezone.now()
    attempt.save(update_fields=["points", "max_points", "percent", "is_passed", "state", "submitted_at"])
    if attempt.is_passed:
        complete_course(enrolment=attempt.enrolment, version=attempt.version, attempt=attempt)
