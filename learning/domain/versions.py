"""Freezing: what a course is at the moment of its publication, kept word for word."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.models import User
from core.stamp import bump_stamp
from learning.domain.drawing import drawable_questions
from learning.domain.questions import Question, parse_questions
from learning.domain.tallies import refresh_courses
from learning.enums import ChangeKind
from learning.models import Course, CoursePage, CourseVersion, Enrolment, LessonPage, LessonProgress

SCHEMA = 1

_held: ContextVar[frozenset[int]] = ContextVar("held_courses", default=frozenset())


@contextmanager
def one_version_of(page: CoursePage) -> Iterator[None]:
    """Whatever is published of this course inside, nothing is frozen: the caller does so once, at the end."""
    token = _held.set(_held.get() | {page.pk})
    try:
        yield
    finally:
        _held.reset(token)


def is_held(page: CoursePage) -> bool:
    return page.pk in _held.get()


def freeze_course_version(
    *, page: CoursePage, change_kind: str = ChangeKind.EDITORIAL, actor: User | None = None
) -> CourseVersion:
    """Keep what is live now as a new version, or return the latest where nothing changed.

    Brings the Course row in step with the page. A change that requires redoing starts the next generation: earlier
    completions stay on record and no longer count as current; progress starts again.
    """
    with transaction.atomic():
        course = _course_of(page)
        duty = _duty_of(course)
        content = course_content(page)
        digest = content_hash(content)
        language = page.locale.language_code
        latest = CourseVersion.objects.filter(course=course, language=language).defer("content").first()
        if latest is not None and latest.content_hash == digest:
            _keep_in_step(course, page=page, duty=duty)
            return latest
        if latest is not None and change_kind == ChangeKind.REQUIRES_REDOING:
            course.generation += 1
            _start_again(course)
        _keep_in_step(course, page=page, duty=duty)
        version = CourseVersion.objects.create(
            course=course,
            language=language,
            number=latest.number + 1 if latest else 1,
            generation=course.generation,
            change_kind=change_kind if latest else ChangeKind.EDITORIAL,
            title=page.title,
            minutes=page.minutes,
            pass_mark=page.pass_mark,
            question_count=question_count(content),
            lesson_keys=[lesson["key"] for lesson in content["lessons"]],
            content=content,
            content_hash=digest,
            published_by=actor,
        )
        bump_stamp()
        return version


def close_course(*, page: CoursePage) -> None:
    """The page went offline: nobody starts the course any more, and what was done stays."""
    with transaction.atomic():
        course_ids = set(Course.objects.filter(page=page).values_list("pk", flat=True))
        Course.objects.filter(pk__in=course_ids).update(is_open=False)
        refresh_courses(course_ids=course_ids)


def draft_version(*, page: CoursePage, lessons: Sequence[LessonPage]) -> CourseVersion:
    """What would be frozen of these drafts: a version that is never saved, for previews and comparisons."""
    content = course_content(page, lessons=lessons)
    return CourseVersion(
        language=page.locale.language_code,
        number=0,
        title=page.title,
        minutes=page.minutes,
        pass_mark=page.pass_mark,
        question_count=question_count(content),
        lesson_keys=[lesson["key"] for lesson in content["lessons"]],
        content=content,
        content_hash=content_hash(content),
    )


def course_content(page: CoursePage, *, lessons: Sequence[LessonPage] | None = None) -> dict[str, Any]:
    """Everything a learner gets: lessons with their blocks, the test with its answers. Plain JSON.

    Without `lessons`, those that are live.
    """
    if lessons is None:
        lessons = list(LessonPage.objects.child_of(page).live().order_by("path"))
    content = {
        "schema": SCHEMA,
        "title": page.title,
        "summary": page.summary,
        "number": page.number,
        "minutes": page.minutes,
        "roles": sorted(page.roles),
        "goals": page.goal_list,
        "is_mandatory": page.is_mandatory,
        "pass_mark": page.pass_mark,
        "max_attempts": page.max_attempts,
        "cooling_off_hours": page.cooling_off_hours,
        "counted_attempt": page.counted_attempt,
        "time_limit_minutes": page.time_limit_minutes,
        "shuffle": page.shuffle,
        "points_text": page.points_text,
        "test": list(page.test.get_prep_value()),
        "bank": drawable_questions(page),
        "lessons": [
            {
                "key": str(lesson.translation_key),
                "slug": lesson.slug,
                "title": lesson.title,
                "summary": lesson.summary,
                "minutes": lesson.minutes,
                "blocks": list(lesson.body.get_prep_value()),
            }
            for lesson in lessons
        ],
    }
    frozen: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return frozen


def content_hash(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def questions_of(version: CourseVersion) -> tuple[Question, ...]:
    """All that the test of a version can ask: its own questions, then those it may draw from a bank.

    Versions never change, so they are read once a process.
    """
    if version.pk is None:
        return _all_questions(version.content)
    return _questions_by_hash(version.content_hash)


def question_count(content: dict[str, Any]) -> int:
    """How many questions an attempt has: the test's own and those drawn from the bank."""
    bank = content["bank"]
    return len(parse_questions(content["test"])) + min(bank["draw_count"], len(bank["blocks"]))


def version_content(version: CourseVersion) -> dict[str, Any]:
    """As course_content made it, read once a process. Nobody may change what is returned."""
    return version.content if version.pk is None else _content_by_hash(version.content_hash)


def points_text(version: CourseVersion) -> str:
    return _content_by_hash(version.content_hash).get("points_text") or ""


def latest_version(*, course: Course, language: str) -> CourseVersion | None:
    """The newest version in this language, or else in any; without its content."""
    versions = list(CourseVersion.objects.filter(course=course).defer("content").order_by("-published_at", "-pk")[:20])
    return next((version for version in versions if version.language == language), versions[0] if versions else None)


@lru_cache(maxsize=128)
def _content_by_hash(digest: str) -> dict[str, Any]:
    content = CourseVersion.objects.filter(content_hash=digest).values_list("content", flat=True).first()
    if content is None:
        raise CourseVersion.DoesNotExist(digest)
    return content


@lru_cache(maxsize=128)
def _questions_by_hash(digest: str) -> tuple[Question, ...]:
    return _all_questions(_content_by_hash(digest))


def _all_questions(content: dict[str, Any]) -> tuple[Question, ...]:
    return parse_questions([*content["test"], *content.get("bank", {}).get("blocks", [])])


def _course_of(page: CoursePage) -> Course:
    course, made = Course.objects.get_or_create(
        key=page.translation_key, defaults={"page": page, "title": page.title, "number": page.number}
    )
    return course if made else Course.objects.select_for_update().get(pk=course.pk)


def _duty_of(course: Course) -> tuple[object, ...]:
    """What the boards' counts depend on."""
    return (course.generation, course.is_open, course.is_mandatory, sorted(course.roles))


def _keep_in_step(course: Course, *, page: CoursePage, duty: tuple[object, ...]) -> None:
    """The page in the main language decides; translations only have versions of their own.

    Where that changes for whom the course is due, or who has completed it, the boards' counts follow.
    """
    if course.page_id in (None, page.pk):
        course.page = page
        course.title = page.title
        course.number = page.number
        course.minutes = page.minutes
        course.roles = list(page.roles)
        course.is_mandatory = page.is_mandatory
        course.is_open = True
    course.save()
    if _duty_of(course) != duty:
        refresh_courses(course_ids={course.pk})


def _start_again(course: Course) -> None:
    Enrolment.objects.filter(course=course).update(progress=0)
    LessonProgress.objects.filter(enrolment__course=course, done_at__isnull=False).update(done_at=None)
