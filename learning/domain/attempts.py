"""The test: attempts draw their questions, keep each answer as it is given, and are graded once, on the server."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.domain.jobs import enqueue_job
from core.exceptions import DomainError
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import (
    AttemptClosed,
    CoolingOff,
    CourseChanged,
    NoAttemptsLeft,
    NoTest,
    NotOpen,
    QuestionsUnanswered,
    TimeIsUp,
    UnknownQuestion,
)
from learning.domain.grading import grade_attempt
from learning.domain.policy import (
    GRACE,
    attempts_left,
    attempts_used,
    counted_since,
    draw_questions,
    is_over,
    minutes_for,
    next_attempt_at,
    policy_of,
)
from learning.domain.questions import Question
from learning.domain.versions import latest_version, questions_of
from learning.enums import AttemptState
from learning.models import Answer, Attempt, Course, CourseVersion, Enrolment

CLOSE_JOB = "learning.close_attempt"


def start_attempt(*, user: User, course: Course, language: str = "nl") -> Attempt:
    """The attempt that is under way, or a new one against the newest version, with its deadline.

    Two clicks give one attempt. One whose time ran out is handed in with what was kept. Raises NotOpen, NoTest,
    NoAttemptsLeft, CoolingOff or TimeIsUp.
    """
    with transaction.atomic():
        enrolment = enrol_learner(user=user, course=course)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        attempts = list(Attempt.objects.filter(enrolment=enrolment).select_related("version").defer("version__content"))
        under_way = next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)
        is_late = under_way is not None and is_over(under_way)
        if under_way is not None and is_late:
            _close(_attempt_for_update(user=user, attempt_id=under_way.public_id))
        elif under_way is not None and under_way.version.generation == course.generation:
            return under_way
        elif under_way is not None:
            Attempt.objects.filter(pk=under_way.pk).update(state=AttemptState.ABANDONED)
        if not is_late:
            return _begin(enrolment, course=course, attempts=attempts, user=user, language=language)
    raise TimeIsUp  # after the commit: the attempt stays handed in


def save_answers(
    *, user: User, attempt_id: uuid.UUID, given: Mapping[str, Sequence[str]], moment: int | None = None
) -> Attempt:
    """Keep these answers; a later one replaces an earlier one, and an empty one takes it away.

    `moment`: when they were given, in milliseconds of the server's clock as the page counted on from it. Answers that
    arrive after newer ones to the same questions are dropped. Raises Attempt.DoesNotExist (also for somebody else's),
    AttemptClosed, TimeIsUp, UnknownQuestion or what Question.clean raises.
    """
    with transaction.atomic():
        attempt = _attempt_for_update(user=user, attempt_id=attempt_id)
        if attempt.state != AttemptState.OPEN:
            raise TimeIsUp if attempt.is_closed_by_clock else AttemptClosed
        is_late = is_over(attempt)
        if is_late:
            _close(attempt)
        else:
            _keep(attempt, given=given, moment=moment)
    if is_late:  # raised after the commit: what was kept has been handed in
        raise TimeIsUp
    return attempt


def submit_attempt(*, user: User, attempt_id: uuid.UUID, given: Mapping[str, Sequence[str]] | None = None) -> Attempt:
    """Keep the last answers, grade all of them against the frozen version and, if passed, complete the course.

    All in one transaction. Handed in already, it is returned as it was graded, and nothing is counted twice. Past the
    deadline nobody has to have answered everything; past the grace too, only what was kept before counts. Raises
    what save_answers raises but TimeIsUp, QuestionsUnanswered, or CourseChanged if the course must be redone since.
    """
    with transaction.atomic():
        attempt = _attempt_for_update(user=user, attempt_id=attempt_id)
        if attempt.state == AttemptState.SUBMITTED:
            return attempt
        if attempt.state == AttemptState.ABANDONED:
            raise CourseChanged
        refusal = _close(attempt) if is_over(attempt) else _hand_in(attempt, given=given or {})
    if refusal is not None:  # raised after the commit: what was answered so far stays
        raise refusal
    return attempt


def close_late_attempt(*, attempt_pk: int) -> bool:
    """Hand in what was kept of an attempt whose time ran out; False where nothing had to be done."""
    with transaction.atomic():
        attempt = _attempts_for_update().filter(pk=attempt_pk).first()
        if attempt is None or not is_over(attempt):
            return False
        _close(attempt)
        return True


def rate_reflection(*, user: User, attempt_id: uuid.UUID, question_id: str, rating: str) -> None:
    """The learner's own judgement of an open answer, after handing in. It changes no score.

    Raises Attempt.DoesNotExist, UnknownQuestion (also where it was not answered), or UnknownOption.
    """
    with transaction.atomic():
        attempt = _attempt_for_update(user=user, attempt_id=attempt_id)
        question = {one.id: one for one in questions_of(attempt.version)}.get(question_id)
        answer = Answer.objects.filter(attempt=attempt, question_id=question_id).first()
        if attempt.state != AttemptState.SUBMITTED or answer is None or question is None or question.max_points:
            raise UnknownQuestion
        kept = [one for one in answer.given if not one.startswith("self=")]
        answer.given = question.clean([*kept, f"self={rating}"])
        answer.save(update_fields=["given"])


def given_answers(attempt: Attempt) -> dict[str, list[str]]:
    """Question id → the answer as kept so far (learning.domain.questions says how it is written)."""
    rows = Answer.objects.filter(attempt=attempt).values_list("question_id", "given")
    return {question_id: given for question_id, given in rows if given}


def check_loose(*, version: CourseVersion, seed: str, given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The cleaned answers of a test that is not kept, of a visitor without an account, if all questions have one.

    Raises QuestionsUnanswered, UnknownQuestion or what Question.clean raises.
    """
    questions = _questions(version, ids=draw_questions(version, seed=seed))
    cleaned = _clean(questions, given=given, seed=seed)
    missing = _unfinished(questions, given=cleaned)
    if missing:
        raise QuestionsUnanswered(question_ids=missing, given=cleaned)
    return cleaned


def _begin(enrolment: Enrolment, *, course: Course, attempts: list[Attempt], user: User, language: str) -> Attempt:
    if not course.is_open:
        raise NotOpen
    version = latest_version(course=course, language=language)
    if version is None or not version.question_count:
        raise NoTest
    policy = policy_of(version)
    since = counted_since(user=user, version=version)
    used = attempts_used(attempts, generation=version.generation, since=since)
    if attempts_left(used, policy=policy, user=user, version=version, since=since) == 0:
        raise NoAttemptsLeft
    moment = next_attempt_at(used, policy=policy)
    if moment is not None:
        raise CoolingOff(until=moment)
    seed = secrets.token_hex(8)
    minutes = minutes_for(user=user, policy=policy)
    started_at = timezone.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        version=version,
        number=max((attempt.number for attempt in attempts), default=0) + 1,
        seed=seed,
        question_ids=draw_questions(version, seed=seed),
        started_at=started_at,
        deadline_at=started_at + dt.timedelta(minutes=minutes) if minutes else None,
    )
    if attempt.deadline_at is not None:
        enqueue_job(
            kind=CLOSE_JOB,
            payload={"attempt_id": attempt.pk},
            dedupe_key=f"{CLOSE_JOB}:{attempt.pk}",
            run_at=attempt.deadline_at + GRACE + dt.timedelta(seconds=1),
            priority=9,
        )
    return attempt


def _attempts_for_update() -> QuerySet[Attempt]:
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("version", "enrolment__course")
        .defer("version__content")
    )


def _attempt_for_update(*, user: User, attempt_id: uuid.UUID) -> Attempt:
    return _attempts_for_update().get(public_id=attempt_id, enrolment__user=user)


def _questions(version: CourseVersion, *, ids: Sequence[str]) -> list[Question]:
    by_id = {question.id: question for question in questions_of(version)}
    return [by_id[key] for key in ids]


def _keep(attempt: Attempt, *, given: Mapping[str, Sequence[str]], moment: int | None = None) -> None:
    """What the attempt was not asked is refused; what came too late in line is dropped."""
    now = timezone.now()
    clock = int(now.timestamp() * 1000)
    moment = clock if moment is None else min(moment, clock)
    cleaned = _clean(_questions(attempt.version, ids=attempt.question_ids), given=given, seed=attempt.seed)
    newer = set(
        Answer.objects.filter(attempt=attempt, question_id__in=list(cleaned), moment__gt=moment).values_list(
            "question_id", flat=True
        )
    )
    rows = [
        Answer(attempt=attempt, question_id=key, given=chosen, answered_at=now, moment=moment)
        for key, chosen in cleaned.items()
        if key not in newer
    ]
    if rows:
        Answer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["attempt", "question_id"],
            update_fields=["given", "answered_at", "moment"],
        )
    Enrolment.objects.filter(pk=attempt.enrolment_id).update(active_at=now)


def _clean(questions: Sequence[Question], *, given: Mapping[str, Sequence[str]], seed: str) -> dict[str, list[str]]:
    by_id = {question.id: question for question in questions}
    if set(given) - set(by_id):
        raise UnknownQuestion
    return {key: by_id[key].clean(chosen, seed=seed) for key, chosen in given.items()}


def _unfinished(questions: Sequence[Question], *, given: Mapping[str, Sequence[str]]) -> list[str]:
    return [question.id for question in questions if question.unfinished(given.get(question.id, [])) is not None]


def _hand_in(attempt: Attempt, *, given: Mapping[str, Sequence[str]]) -> DomainError | None:
    if attempt.version.generation != attempt.enrolment.course.generation:
        Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ABANDONED)
        return CourseChanged()
    _keep(attempt, given=given)
    is_in_time = attempt.deadline_at is None or timezone.now() <= attempt.deadline_at
    answers = given_answers(attempt)
    missing = _unfinished(_questions(attempt.version, ids=attempt.question_ids), given=answers)
    if missing and is_in_time:
        return QuestionsUnanswered(question_ids=missing)
    grade_attempt(attempt, is_closed_by_clock=bool(missing))
    return None


def _close(attempt: Attempt) -> DomainError | None:
    """The clock hands in what was kept."""
    if attempt.version.generation != attempt.enrolment.course.generation:
        Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.ABANDONED)
        return CourseChanged()
    grade_attempt(attempt, is_closed_by_clock=True)
    return None
