"""What somebody did in this browser before signing in: lessons done and the place, taken along to their account.

It comes from the browser, so it proves nothing: no answer travels, and the last step of a course (the test or, without
one, the last lesson) is always done signed in.
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from learning.domain.bookmarks import set_bookmark
from learning.domain.enrolments import enrol_learner
from learning.domain.progress import progress_percent
from learning.domain.queries.outline import CourseOutline, outline_of_page
from learning.models import Course, Enrolment, LessonProgress

MAX_COURSES = 100
MAX_LESSONS = 200


@dataclass(frozen=True, kw_only=True)
class CourseTrace:
    """What a browser remembers of one course."""

    course: uuid.UUID
    place: uuid.UUID | None = None
    done: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class VisitorProgress:
    courses: tuple[CourseTrace, ...] = ()
    kept: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TakenAlong:
    """`lessons`: newly marked as done; `courses`: those in which anything was taken along."""

    courses: int = 0
    lessons: int = 0
    kept: int = 0


def parse_visitor_progress(text: str) -> VisitorProgress:
    """From {"courses": [{"course", "place", "done": […]}], "kept": […]}; what makes no sense is left out."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return VisitorProgress()
    told = told if isinstance(told, Mapping) else {}
    traces: dict[uuid.UUID, CourseTrace] = {}
    for one in _list(told.get("courses"))[:MAX_COURSES]:
        course = _key(one.get("course")) if isinstance(one, Mapping) else None
        if course is not None:
            traces[course] = CourseTrace(course=course, place=_key(one.get("place")), done=_keys(one.get("done")))
    return VisitorProgress(
        courses=tuple(traces.values()), kept=tuple(sorted(_keys(_list(told.get("kept"))[:MAX_COURSES])))
    )


def take_along(*, user: User, progress: VisitorProgress) -> TakenAlong:
    """Add it to what the account has; nothing the account has is lost. Again does no harm.

    A course that only was looked at is left alone: reading enrols nobody.
    """
    keys = {trace.course for trace in progress.courses} | set(progress.kept)
    courses = {course.key: course for course in Course.objects.filter(key__in=keys, is_open=True)} if keys else {}
    changed = lessons = 0
    with transaction.atomic():
        for trace in progress.courses:
            course = courses.get(trace.course)
            outline = outline_of_page(page_id=course.page_id) if course and course.page_id else None
            if course is None or outline is None:
                continue
            added = _take_course(user=user, course=course, outline=outline, trace=trace)
            changed += added is not None
            lessons += added or 0
        kept = sum(
            set_bookmark(user=user, course=courses[key], is_kept=True) for key in progress.kept if key in courses
        )
    return TakenAlong(courses=changed, lessons=lessons, kept=kept)


def _take_course(*, user: User, course: Course, outline: CourseOutline, trace: CourseTrace) -> int | None:
    """How many lessons were marked as done; None where nothing changed."""
    keys = outline.lesson_keys
    told = trace.done.intersection(keys)
    if not told and not Enrolment.objects.filter(user=user, course=course).exists():
        return None
    enrolment = enrol_learner(user=user, course=course)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    rows = {row.lesson_key: row for row in LessonProgress.objects.filter(enrolment=enrolment)}
    done = {key for key, row in rows.items() if row.done_at}
    new = set(told) - done
    if not outline.has_test and done | new >= set(keys):
        new.discard(keys[-1])
    _mark_done(enrolment, rows=rows, new=new)
    place = _further(keys, enrolment.place, trace.place)
    if not new and place == enrolment.place:
        return None
    enrolment.place = place
    enrolment.active_at = timezone.now()
    percent = progress_percent(done=done | new, lesson_keys=keys, has_test=outline.has_test)
    enrolment.progress = max(enrolment.progress, percent)
    enrolment.save(update_fields=["place", "active_at", "progress"])
    return len(new)


def _mark_done(enrolment: Enrolment, *, rows: Mapping[uuid.UUID, LessonProgress], new: set[uuid.UUID]) -> None:
    now: dt.datetime = timezone.now()
    LessonProgress.objects.filter(pk__in=[rows[key].pk for key in new if key in rows]).update(done_at=now)
    LessonProgress.objects.bulk_create(
        [LessonProgress(enrolment=enrolment, lesson_key=key, done_at=now) for key in sorted(new) if key not in rows]
    )


def _further(keys: Sequence[uuid.UUID], *places: uuid.UUID | None) -> uuid.UUID | None:
    """The place that is furthest in the course; a lesson that is not the course's own counts for nothing."""
    known = [place for place in places if place in keys]
    return max(known, key=lambda place: keys.index(place)) if known else places[0]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _keys(value: Any) -> frozenset[uuid.UUID]:
    return frozenset(key for key in map(_key, _list(value)[:MAX_LESSONS]) if key is not None)


def _key(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except (ValueError, AttributeError, TypeError):
        return None
