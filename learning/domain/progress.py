"""Where a learner is, and what they did. Nothing here earns credit: that is learning.domain.completion's decision."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from learning.domain.completion import complete_course
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import NotOpen
from learning.domain.queries.lesson_state import LessonState, lesson_state
from learning.domain.versions import latest_version
from learning.models import Course, Enrolment, LessonProgress

DONE_PERCENT = 100
_PLACE_SQL = """
UPDATE learning_enrolment SET place = %s, active_at = %s
 WHERE user_id = %s AND course_id = (SELECT id FROM learning_course WHERE key = %s)
"""
_JOIN_SQL = """
INSERT INTO learning_lessonprogress (enrolment_id, lesson_key, visited_at, answers, activities, drafts)
SELECT e.id, %s{uuid}, %s{moment}, %s{json}, %s{json}, '{{}}'{json}
  FROM learning_enrolment e JOIN learning_course c ON c.id = e.course_id
 WHERE e.user_id = %s AND c.key = %s{uuid}
ON CONFLICT (enrolment_id, lesson_key) DO UPDATE SET
    answers = {answers}, activities = {activities}, drafts = {drafts}
"""
_DIALECTS = {
    "postgresql": {
        "uuid": "::uuid",
        "moment": "::timestamptz",
        "json": "::jsonb",
        "answers": "learning_lessonprogress.answers || excluded.answers",
        "activities": "learning_lessonprogress.activities || excluded.activities",
        "drafts": "learning_lessonprogress.drafts - %s::text",
    },
    "sqlite": {
        "uuid": "",
        "moment": "",
        "json": "",
        "answers": "json_patch(learning_lessonprogress.answers, excluded.answers)",
        "activities": "json_patch(learning_lessonprogress.activities, excluded.activities)",
        "drafts": "json_patch(learning_lessonprogress.drafts, json_object(%s, NULL))",
    },
}


def visit_lesson(*, user: User, course_key: uuid.UUID, lesson_key: uuid.UUID) -> LessonState | None:
    """Remember this lesson as the place to resume. Reading alone enrols nobody. Writes only when the place moved.

    Returns what the learner did so far; None for whoever is not on the course.
    """
    state = lesson_state(user_id=user.pk, course_key=course_key, lesson_key=lesson_key)
    if state is not None and state.place != lesson_key:
        Enrolment.objects.filter(pk=state.enrolment_id).update(place=lesson_key, active_at=timezone.now())
    return state


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
    """Remember what was answered to a practice question, so that it stands there on the next visit; its draft goes.

    Two statements of plain SQL for whoever is on the course; who is not, joins it. What two tabs answer at once is
    both kept. Raises NotOpen.
    """
    place = [_stored(lesson_key), _now(), user.pk, _stored(course_key)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLACE_SQL, place)
        if not cursor.rowcount:
            _enrolment_for_update(user=user, course_key=course_key)
            cursor.execute(_PLACE_SQL, place)
        _join(
            cursor,
            user_id=user.pk,
            course_key=course_key,
            lesson_key=lesson_key,
            answers={question_id: given},
            forgotten_draft=question_id,
        )


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
    done = {activity: {"at": done_at.isoformat(), "is_checked": is_checked}}
    with connection.cursor() as cursor:
        return _join(cursor, user_id=user_id, course_key=course_key, lesson_key=lesson_key, activities=done)


def _join(
    cursor: Any,
    *,
    user_id: int,
    course_key: uuid.UUID,
    lesson_key: uuid.UUID,
    answers: Mapping[str, list[str]] | None = None,
    activities: Mapping[str, object] | None = None,
    forgotten_draft: str = "",
) -> bool:
    """Let these stand beside what the lesson holds already. False for whoever is not enrolled."""
    cursor.execute(
        _JOIN_SQL.format(**_DIALECTS[connection.vendor]),  # the pieces are ours
        [
            _stored(lesson_key),
            _now(),
            json.dumps(answers or {}),
            json.dumps(activities or {}),
            user_id,
            _stored(course_key),
            forgotten_draft,
        ],
    )
    return bool(cursor.rowcount > 0)


def _stored(key: uuid.UUID) -> Any:
    """A key as this database keeps it."""
    return LessonProgress._meta.get_field("lesson_key").get_db_prep_value(key, connection)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


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
