"""What a learner did in a course, as the page of one lesson needs it: one statement of plain SQL."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from learning.models import LessonProgress

_STATE = """
SELECT e.id, e.progress, e.place, l.lesson_key, l.done_at IS NOT NULL,
       CASE WHEN l.lesson_key = %s THEN l.answers END,
       CASE WHEN l.lesson_key = %s THEN l.activities END,
       CASE WHEN l.lesson_key = %s THEN l.drafts END
  FROM learning_enrolment e
  JOIN learning_course c ON c.id = e.course_id
  LEFT JOIN learning_lessonprogress l ON l.enrolment_id = e.id
 WHERE e.user_id = %s AND c.key = %s
"""


@dataclass(frozen=True, kw_only=True)
class LessonState:
    """`place`: the lesson where they were last; `done`: the lessons they marked done. Of this lesson: `answers`,
    `activities` and `drafts`, as in LessonProgress."""

    enrolment_id: int
    progress: int
    place: uuid.UUID | None
    done: frozenset[uuid.UUID] = frozenset()
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    activities: Mapping[str, Any] = field(default_factory=dict)
    drafts: Mapping[str, Any] = field(default_factory=dict)


def lesson_state(*, user_id: int, course_key: uuid.UUID, lesson_key: uuid.UUID) -> LessonState | None:
    """None for whoever is not on the course. One query."""
    as_stored = LessonProgress._meta.get_field("lesson_key").get_db_prep_value
    key = as_stored(lesson_key, connection)
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [key, key, key, user_id, as_stored(course_key, connection)])
        rows = cursor.fetchall()
    if not rows:
        return None
    enrolment_id, progress, place = rows[0][:3]
    own = next((row[5:] for row in rows if row[5] is not None), ("{}", "{}", "{}"))
    answers, activities, drafts = map(json.loads, own)
    return LessonState(
        enrolment_id=enrolment_id,
        progress=progress,
        place=_key(place),
        done=frozenset(key for row in rows if row[4] and (key := _key(row[3]))),
        answers=answers,
        activities=activities,
        drafts=drafts,
    )


def _key(value: Any) -> uuid.UUID | None:
    """SQLite keeps a key as 32 digits."""
    return uuid.UUID(value) if isinstance(value, str) else value
