"""Lessons as they go on paper: every part in order, questions ungraded, videos as their transcripts."""

from dataclasses import dataclass

from learning.domain.queries.lesson_view import LessonPart, lesson_parts, reading_minutes
from learning.domain.queries.outline import CourseOutline
from learning.models import LessonPage


@dataclass(frozen=True, kw_only=True)
class PrintedLesson:
    title: str
    summary: str
    minutes: int
    reading_minutes: int
    parts: list[LessonPart]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """`url`: where it stands on the site."""

    title: str
    url: str
    course_title: str
    lessons: list[PrintedLesson]


def printed_lesson(page: LessonPage, *, outline: CourseOutline) -> Paper:
    return Paper(title=page.title, url=page.url or "", course_title=outline.title, lessons=[_printed(page)])


def printed_course(outline: CourseOutline) -> Paper:
    """Every lesson, in order. Three queries and those of the blocks."""
    pages = {page.pk: page for page in LessonPage.objects.filter(pk__in=[one.page_id for one in outline.lessons])}
    return Paper(
        title=outline.title,
        url=outline.url,
        course_title="",
        lessons=[_printed(pages[one.page_id]) for one in outline.lessons if one.page_id in pages],
    )


def _printed(page: LessonPage) -> PrintedLesson:
    return PrintedLesson(
        title=page.title,
        summary=page.summary,
        minutes=page.minutes,
        reading_minutes=reading_minutes(page),
        parts=lesson_parts(page, kept={}, answered=None),
    )
