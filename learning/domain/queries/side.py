"""The list of lessons that stands beside a lesson and on the course page: what was done, where one is."""

import uuid
from collections.abc import Set
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.queries.outline import CourseOutline


@dataclass(frozen=True, kw_only=True)
class SideItem:
    title: str
    url: str
    state: str
    minutes: int = 0
    current: bool = False


def side_items(
    outline: CourseOutline,
    *,
    done: Set[uuid.UUID],
    current: uuid.UUID | None = None,
    at_test: bool = False,
    is_passed: bool = False,
) -> list[SideItem]:
    """Every lesson and then the test; `state` is done, todo or test."""
    items = [
        SideItem(
            title=lesson.title,
            url=lesson.url,
            state="done" if lesson.key in done else "todo",
            minutes=lesson.minutes,
            current=lesson.key == current,
        )
        for lesson in outline.lessons
    ]
    if outline.has_test:
        items.append(
            SideItem(
                title=ngettext("Test, %(count)s question", "Test, %(count)s questions", outline.question_count)
                % {"count": outline.question_count},
                url=test_url(outline),
                state="done" if is_passed else "test",
                current=at_test,
            )
        )
    return items


def test_url(outline: CourseOutline) -> str:
    return reverse("learning:test", args=[outline.page_id])


def crumbs(outline: CourseOutline, *, with_course: bool = True) -> list[dict[str, str]]:
    top = [{"label": outline.parent_title or _("Learn"), "url": outline.parent_url}]
    return [*top, {"label": outline.title, "url": outline.url}] if with_course else top
