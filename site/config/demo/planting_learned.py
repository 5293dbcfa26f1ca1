"""Who learned what: half a year in which people did modules, written in bulk and as if each had taken the test."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from core.models import Job, JobState
from learning.domain.certificates import issue_certificate
from learning.domain.policy import draw_questions
from learning.domain.progress import progress_percent
from learning.domain.tallies import rebuild_tallies
from learning.domain.versions import latest_version, questions_of
from learning.enums import AttemptState, CompletionBasis
from learning.models import (
    Answer,
    Attempt,
    Completion,
    Course,
    CourseVersion,
    Credit,
    Enrolment,
    LessonProgress,
    PracticeTraining,
)
from organisations.domain.queries import valid_on
from organisations.models import Affiliation, Membership

BEGINNER = "assistent@demo.example"  # she starts with a clean sheet: hers is the path to walk
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Story:
    """Somebody passed the test of a course `at` a moment, or is two lessons in."""

    user: User
    version: CourseVersion
    at: dt.datetime
    is_passed: bool


def plant_activity() -> str:
    """Enrolments, attempts with their answers, completions, credits and certificates; then the roll-ups of them all."""
    if not Completion.objects.exists():
        stories = _stories()
        _plant_beginnings([one for one in stories if not one.is_passed])
        _plant_completions([one for one in stories if one.is_passed])
    rebuild_tallies()
    trained = PracticeTraining.objects.filter(is_trained=True).count()
    return (
        f"{Completion.objects.count()} completions, {Enrolment.objects.count()} enrolments, "
        f"{trained} of {PracticeTraining.objects.count()} practices trained"
    )


def _stories() -> list[Story]:
    """The same at each planting; once a person and course."""
    chance = random.Random(20260112)  # noqa: S311 a draw that repeats, no secret
    courses = Course.objects.filter(is_open=True).order_by("number")
    versions = {one.pk: version for one in courses if (version := latest_version(course=one, language="nl"))}
    people = Membership.objects.filter(valid_until__isnull=True).select_related("user").order_by("pk")
    found: dict[tuple[int, int], Story] = {}
    for membership in people.exclude(user__email=BEGINNER):
        for course in courses:
            at, is_passed = timezone.now(), False
            if chance.random() < (0.62 if course.is_mandatory else 0.16):
                at -= dt.timedelta(days=chance.randint(6, 180), minutes=chance.randint(0, 600))
                is_passed = True
            elif chance.random() >= 0.12:
                continue
            story = Story(user=membership.user, version=versions[course.pk], at=at, is_passed=is_passed)
            known = found.get((membership.user_id, course.pk))
            if known is None or not known.is_passed:
                found[membership.user_id, course.pk] = story
    return list(found.values())


def _plant_beginnings(stories: list[Story]) -> None:
    enrolments = []
    for story in stories:
        keys = [uuid.UUID(key) for key in story.version.lesson_keys]
        done = progress_percent(done=set(keys[:2]), lesson_keys=keys, has_test=story.version.question_count > 0)
        enrolments.append(
            Enrolment(user=story.user, course_id=story.version.course_id, place=keys[:3][-1], progress=done)
        )
    Enrolment.objects.bulk_create(enrolments, batch_size=BATCH)
    LessonProgress.objects.bulk_create(
        [
            LessonProgress(enrolment=enrolment, lesson_key=uuid.UUID(key), done_at=timezone.now())
            for enrolment, story in zip(enrolments, stories, strict=True)
            for key in story.version.lesson_keys[:2]
        ],
        batch_size=BATCH,
    )


def _plant_completions(stories: list[Story]) -> None:
    enrolments = Enrolment.objects.bulk_create(
        [
            Enrolment(
                user=one.user, course_id=one.version.course_id, enrolled_at=one.at, active_at=one.at, progress=100
            )
            for one in stories
        ],
        batch_size=BATCH,
    )
    attempts = Attempt.objects.bulk_create(
        [_attempt(one, enrolment=enrolment) for one, enrolment in zip(stories, enrolments, strict=True)],
        batch_size=BATCH,
    )
    Answer.objects.bulk_create([answer for one in attempts for answer in _answers(one)], batch_size=BATCH)
    completions = Completion.objects.bulk_create(
        [
            Completion(
                user=one.user,
                course_id=one.version.course_id,
                version=one.version,
                generation=one.version.generation,
                basis=CompletionBasis.TEST,
                attempt=attempt,
                completed_at=one.at,
            )
            for one, attempt in zip(stories, attempts, strict=True)
        ],
        batch_size=BATCH,
    )
    Credit.objects.bulk_create(_credits(completions), batch_size=BATCH)
    for completion in completions:
        certificate = issue_certificate(completion=completion)
        certificate.created_at = completion.completed_at
        certificate.save(update_fields=["created_at"])
    # Hundreds of drawings that nobody waits for: whoever passes now is served first.
    Job.objects.filter(kind="learning.issue_certificate", state=JobState.DUE).update(priority=9)


def _attempt(story: Story, *, enrolment: Enrolment) -> Attempt:
    """All right, as the test would have graded it."""
    seed = uuid.uuid4().hex[:16]
    ids = draw_questions(story.version, seed=seed)
    points = sum(question.max_points for question in questions_of(story.version) if question.id in ids)
    return Attempt(
        enrolment=enrolment,
        version=story.version,
        number=1,
        state=AttemptState.SUBMITTED,
        seed=seed,
        question_ids=ids,
        started_at=story.at,
        submitted_at=story.at,
        points=points,
        max_points=points,
        percent=100,
        is_passed=True,
    )


def _answers(attempt: Attempt) -> list[Answer]:
    return [
        Answer(
            attempt=attempt,
            question_id=question.id,
            given=question.right_answer(),
            answered_at=attempt.started_at,
            points=question.max_points,
            is_correct=True if question.max_points else None,
        )
        for question in questions_of(attempt.version)
        if question.id in attempt.question_ids
    ]


def _credits(completions: list[Completion]) -> list[Credit]:
    """In each practice where the person works now, as long as the demo's people do."""
    memberships: dict[int, dict[int, Membership]] = {}
    for one in Membership.objects.filter(valid_on(timezone.localdate())).order_by("pk"):
        memberships.setdefault(one.user_id, {})[one.practice_id] = one
    coalition_of = dict(
        Affiliation.objects.filter(valid_on(timezone.localdate())).values_list("practice_id", "coalition_id")
    )
    return [
        Credit(
            completion=completion,
            membership=one,
            practice_id=practice_id,
            coalition_id=coalition_of.get(practice_id),
            role=one.role,
            earned_on=timezone.localdate(completion.completed_at),
        )
        for completion in completions
        for practice_id, one in memberships.get(completion.user_id, {}).items()
    ]
