"""Where a learner is, and what they did. Nothing here earns credit: that is learning.domain.completion's decision."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from learning.domain.completion import complete_course
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import NotOpen
from learning.domain.versions import latest_version
from learning.models import Course, Enrolment, LessonProgress

DONE_PERCENT = 100
_ACTIVITY_SQL = """
INSERT INTO learning_lessonprogress (enrolment_id, lesson_key, visited_at, answers, activities, drafts)
SELECT e.id, %s{uuid}, %s{moment}, '{{}}'{json}, %s{json}, '{{}}'{json}
  FROM learning_enrolment e JOIN learning_course c ON c.id = e.course_id
 WHERE e.user_id = %s AND c.key = %s{uuid}
ON CONFLICT (enrolment_id, lesson_key) DO UPDATE SET activities = {merged}
"""


def visit_lesson(*, user: User, course_key: uuid.UUID, lesson_key: uuid.UUID) -> Enrolment | None:
    """Remember this lesson as the place to resume. Reading alone enrols nobody. Writes only when the place moved."""
    enrolment = Enrolment.objects.select_related("course").filter(user=user, course__key=course_key).first()
    if enrolment is not None and enrolment.place != lesson_key:
        enrolment.place = lesson_key
        enrolment.active_at = timezone.now()
        Enrolment.objects.filter(pk=enrolment.pk).update(place=lesson_key, active_at=enrolment.active_at)
    return enrolment


def record_lesson_done(
    *,
    user: User,
    course_key: uuid.UUID,
    lesson_key: uuid.UUID,
    lesson_keys: Sequence[uuid.UUID],
    has_test: bool,
    language: str = "nl",
) -> Enrolment:
    """Mark the lesson done, move the place to the next one, and see whether that completes the course.

    `lesson_keys`: those of the course as it is live now, in order. Again does no harm. Raises NotOpen.
    """
    with transaction.atomic():
        enrolment = _enrolment_for_update(user=user, course_key=course_key)
        lesson = _lesson_of(enrolment, lesson_key)
        if lesson.done_at is None:
            lesson.done_at = timezone.now()
            lesson.save(update_fields=["done_at"])
        done = set(
            LessonProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).values_list(
                "lesson_key", flat=True
            )
        )
        position = list(lesson_keys).index(lesson_key) if lesson_key in lesson_keys else -1
        following = lesson_keys[position + 1] if 0 <= position < len(lesson_keys) - 1 else lesson_key
        enrolment.place = following
        enrolment.active_at = timezone.now()
        enrolment.progress = max(
            enrolment.progress, progress_percent(done=done, lesson_keys=lesson_keys, has_test=has_test)
        )
        enrolment.save(update_fields=["place", "active_at", "progress"])
        if not has_test and done.issuperset(lesson_keys):
            version = latest_version(course=enrolment.course, language=language)
            if version is not None:
                complete_course(enrolment=enrolment, version=version)
        return enrolment


def keep_practice_answer(
    *, user: User, course_key: uuid.UUID, lesson_key: uuid.UUID, question_id: str, given: list[str]
) -> None:
    """Remember what was answered to a practice question, so that it stands there on the next visit; its draft goes."""
    with transaction.atomic():
        enrolment = _enrolment_for_update(user=user, course_key=course_key)
        lesson = _lesson_of(enrolment, lesson_key)
        lesson.answers = {**lesson.answers, question_id: given}
        lesson.drafts = {key: draft for key, draft in lesson.drafts.items() if key != question_id}
        lesson.save(update_fields=["answers", "drafts"])
        Enrolment.objects.filter(pk=enrolment.pk).update(place=lesson_key, active_at=timezone.now())


def record_activity(
    *,
    user_id: int,
    course_key: uuid.UUID,
    lesson_key: uuid.UUID,
    activity: str,
    done_at: dt.datetime,
    is_checked: bool,
) -> bool:
    """An H5P activity was done: {activity: {"at", "is_checked"}} joins the lesson. False for whoever is not enrolled.

    `is_checked`: its score was graded here; otherwise it is self-reported, and shown as such. One statement of plain
    SQL, as it goes with every answer.
    """
    done = json.dumps({activity: {"at": done_at.isoformat(), "is_checked": is_checked}})
    is_postgresql = connection.vendor == "postgresql"
    key = LessonProgress._meta.get_field("lesson_key").get_db_prep_value
    with connection.cursor() as cursor:
        cursor.execute(
            _ACTIVITY_SQL.format(  # the pieces are ours
                merged="learning_lessonprogress.activities || excluded.activities"
                if is_postgresql
                else "json_patch(learning_lessonprogress.activities, excluded.activities)",
                json="::jsonb" if is_postgresql else "",
                uuid="::uuid" if is_postgresql else "",
                moment="::timestamptz" if is_postgresql else "",
            ),
            [
                key(lesson_key, connection),
                connection.ops.adapt_datetimefield_value(timezone.now()),
                done,
                user_id,
                key(course_key, connection),
            ],
        )
        return bool(cursor.rowcount > 0)


def progress_percent(*, done: set[uuid.UUID], lesson_keys: Sequence[uuid.UUID], has_test: bool) -> int:
    """0..100; the test counts as one step, and only passing it makes the hundred full."""
    steps = len(lesson_keys) + int(has_test)
    return round(len(done.intersection(lesson_keys)) * DONE_PERCENT / steps) if steps else 0


def _enrolment_for_update(*, user: User, course_key: uuid.UUID) -> Enrolment:
    enrolments = Enrolment.objects.select_for_update(of=("self",)).select_related("course")
    enrolment = enrolments.filter(user=user, course__key=course_key).first()
    if enrolment is None:
        course = Course.objects.filter(key=course_key).first()
        if course is None:
            raise NotOpen
        enrol_learner(user=user, course=course)
        enrolment = enrolments.get(user=user, course=course)
    return enrolment


def _lesson_of(enrolment: Enrolment, lesson_key: uuid.UUID) -> LessonProgress:
    lesson, _made = LessonProgress.objects.get_or_create(enrolment=enrolment, lesson_key=lesson_key)
    return lesson
