"""A course as its authors have it now: the latest drafts, live or not."""

from dataclasses import dataclass
from typing import TypeVar

from learning.domain.versions import draft_version
from learning.models import CoursePage, CourseVersion, LessonPage

Kind = TypeVar("Kind", CoursePage, LessonPage)


@dataclass(frozen=True, kw_only=True)
class CourseDraft:
    """`page` and `lessons` hold what was saved last, the lessons in their order."""

    page: CoursePage
    lessons: tuple[LessonPage, ...]

    @property
    def version(self) -> CourseVersion:
        """What would be frozen of this; never saved."""
        return draft_version(page=self.page, lessons=self.lessons)

    @property
    def waiting(self) -> list[CoursePage | LessonPage]:
        """The pages whose last changes learners don't see yet; the course last."""
        pages: list[CoursePage | LessonPage] = [*self.lessons, self.page]
        return [page for page in pages if not page.live or page.has_unpublished_changes]


def course_draft(page: CoursePage) -> CourseDraft:
    """Two queries and one a page that has an unpublished change."""
    stored = LessonPage.objects.child_of(page).select_related("latest_revision", "locale").order_by("path")
    return CourseDraft(page=latest(page), lessons=tuple(latest(lesson) for lesson in stored))


def latest(page: Kind) -> Kind:
    """The last saved form of this page; the place in the tree is that of the row."""
    if page.live and not page.has_unpublished_changes:
        return page
    found = page.get_latest_revision_as_object()
    found.path, found.depth, found.numchild = page.path, page.depth, page.numchild
    return found
