"""The plan of a course: its lessons, in order, with their addresses. Kept in process memory under the version stamp."""

import uuid
from dataclasses import dataclass, field

from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.routing import live_page
from core.stamp import StampedCache
from learning.models import CoursePage, CourseVersion, LessonPage

_lesson_paths: StampedCache[str] = StampedCache(size=2000)
_outlines: StampedCache["CourseOutline | None"] = StampedCache(size=500)


@dataclass(frozen=True, kw_only=True)
class LessonLink:
    page_id: int
    key: uuid.UUID
    title: str
    url: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CourseOutline:
    """`course_id` is 0 as long as the course was never published."""

    page_id: int
    key: uuid.UUID
    course_id: int
    title: str
    url: str
    parent_title: str
    parent_url: str
    minutes: int
    pass_mark: int
    question_count: int
    language: str
    lessons: tuple[LessonLink, ...] = field(default_factory=tuple)

    @property
    def has_test(self) -> bool:
        return self.question_count > 0

    @property
    def lesson_keys(self) -> list[uuid.UUID]:
        return [lesson.key for lesson in self.lessons]

    def position(self, key: uuid.UUID) -> int | None:
        return next((index for index, lesson in enumerate(self.lessons) if lesson.key == key), None)

    def lesson(self, key: uuid.UUID | None) -> LessonLink | None:
        return next((lesson for lesson in self.lessons if lesson.key == key), None)


def live_lesson_page(*, page_id: int) -> LessonPage | None:
    """The live lesson with this id, from process memory: a copy, whose parsed body is shared."""

    def find() -> str:
        return LessonPage.objects.live().filter(pk=page_id).values_list("url_path", flat=True).first() or ""

    url_path = _lesson_paths.get_or_make(page_id, find)
    page = live_page(url_path=url_path) if url_path else None
    return page if isinstance(page, LessonPage) else None


def outline_of_lesson(*, path: str) -> CourseOutline | None:
    """The course above a lesson; `path` is the lesson's place in the page tree."""
    return outline_at(path=path[: -Page.steplen])


def outline_at(*, path: str) -> CourseOutline | None:
    return _outlines.get_or_make(path, lambda: _read(CoursePage.objects.filter(path=path)))


def outline_of_page(*, page_id: int) -> CourseOutline | None:
    """The plan of a live course, by the id of its page."""
    return _outlines.get_or_make(page_id, lambda: _read(CoursePage.objects.live().filter(pk=page_id)))


def _read(pages: "PageQuerySet[CoursePage]") -> CourseOutline | None:
    page = pages.select_related("locale").first()
    if page is None:
        return None
    parent = page.get_parent()
    lessons = LessonPage.objects.child_of(page).live().defer("body").order_by("path")
    course_id, question_count = _frozen(page)
    return CourseOutline(
        page_id=page.pk,
        key=page.translation_key,
        course_id=course_id,
        title=page.title,
        url=page.url or "",
        parent_title=parent.title if parent else "",
        parent_url=(parent.url or "") if parent else "",
        minutes=page.minutes,
        pass_mark=page.pass_mark,
        question_count=question_count,
        language=page.locale.language_code,
        lessons=tuple(
            LessonLink(
                page_id=lesson.pk,
                key=lesson.translation_key,
                title=lesson.title,
                url=lesson.url or "",
                minutes=lesson.minutes,
            )
            for lesson in lessons
        ),
    )


def _frozen(page: CoursePage) -> tuple[int, int]:
    """The id of the course and how many questions its test asks, those drawn from a bank included.

    Of the newest version in the page's language, or else in any, as latest_version gives it; 0 and the page's own
    questions where nothing was published yet.
    """
    rows = list(
        CourseVersion.objects.filter(course__key=page.translation_key)
        .order_by("-published_at", "-pk")
        .values_list("course_id", "language", "question_count")[:20]
    )
    if not rows:
        return 0, len(page.test.raw_data)
    newest = next((row for row in rows if row[1] == page.locale.language_code), rows[0])
    return newest[0], newest[2]
