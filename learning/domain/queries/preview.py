"""A course as a learner would see its drafts: every way on leads to another draft, and nothing is kept."""

import uuid
from dataclasses import replace
from typing import Any

from django.urls import reverse

from learning.domain.course_drafts import CourseDraft, course_draft, latest
from learning.domain.queries.outline import CourseOutline, LessonLink
from learning.domain.queries.side import SideItem, side_items, test_url
from learning.models import CoursePage, LessonPage


def draft_url(page: CoursePage | LessonPage) -> str:
    return reverse("wagtailadmin_pages:view_draft", args=[page.pk])


def preview_test_url(course_id: int) -> str:
    return reverse("learning_authoring:preview_test", args=[course_id])


def answer_url(lesson: LessonPage) -> str:
    """Where a practice question of a draft is graded; empty for one that was never saved."""
    return reverse("learning_authoring:preview_answer", args=[lesson.pk]) if lesson.pk else ""


def lesson_preview(lesson: LessonPage) -> CourseOutline | None:
    """The plan of the drafts around this lesson, which is taken as it is given: typed, perhaps not saved."""
    course = lesson.course_page
    if course is None:
        return None
    draft = course_draft(course)
    return preview_outline(
        replace(draft, lessons=tuple(lesson if one.pk == lesson.pk else one for one in draft.lessons))
    )


def preview_outline(draft: CourseDraft) -> CourseOutline:
    """The plan of the drafts; its addresses are those of the drafts' previews."""
    page = draft.page
    parent = page.get_parent()
    return CourseOutline(
        page_id=page.pk,
        key=page.translation_key,
        course_id=0,
        title=page.title,
        url=draft_url(page),
        parent_title=parent.title,
        parent_url=parent.url or "",
        minutes=page.minutes,
        pass_mark=page.pass_mark,
        question_count=draft.version.question_count,
        language=page.locale.language_code,
        lessons=tuple(
            LessonLink(
                page_id=lesson.pk,
                key=lesson.translation_key,
                title=lesson.title,
                url=draft_url(lesson),
                minutes=lesson.minutes,
            )
            for lesson in draft.lessons
        ),
    )


def preview_items(outline: CourseOutline, *, current: uuid.UUID | None = None, at_test: bool = False) -> list[SideItem]:
    items = side_items(outline, done=set(), current=current, at_test=at_test)
    return [
        replace(item, url=preview_test_url(outline.page_id)) if item.url == test_url(outline) else item
        for item in items
    ]


def preview_course_view(view: Any, *, page: CoursePage) -> Any:
    """`view`: what a visitor gets of the course (CourseView), now of its drafts."""
    outline = preview_outline(replace(course_draft(page), page=page))
    first = outline.lessons[0] if outline.lessons else None
    resume_url = first.url if first else preview_test_url(page.pk) if outline.has_test else ""
    return replace(view, outline=outline, items=preview_items(outline), resume=first, resume_url=resume_url)


def preview_lesson_view(view: Any, *, page: LessonPage) -> Any:
    """`view`: what a visitor gets of the lesson (LessonView) with the drafts' plan in `page`."""
    if view.outline is None:
        return view
    return replace(
        view,
        side=preview_items(view.outline, current=page.translation_key),
        answer_url=answer_url(page),
        test_url=preview_test_url(view.outline.page_id) if view.outline.has_test else "",
    )


def latest_lesson(page_id: int) -> LessonPage | None:
    lesson = LessonPage.objects.select_related("latest_revision", "locale").filter(pk=page_id).first()
    return latest(lesson) if lesson else None
