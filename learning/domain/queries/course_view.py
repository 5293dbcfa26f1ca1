"""What the page of a course shows."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from core.stamp import StampedCache
from learning.domain.queries.outline import CourseOutline, LessonLink, outline_at
from learning.domain.queries.reviews import PublicReviews, public_reviews
from learning.domain.queries.side import SideItem, crumbs, side_items, test_url
from learning.models import Bookmark, Certificate, CourseReview, Enrolment, LessonProgress


@dataclass(frozen=True, kw_only=True)
class CourseView:
    """`resume` is where to go on; None where there is nothing to read yet."""

    outline: CourseOutline
    items: list[SideItem]
    crumbs: list[dict[str, str]]
    percent: int | None
    is_started: bool
    is_completed: bool
    resume: LessonLink | None
    resume_url: str
    start_url: str
    certificate: Certificate | None = None
    is_kept: bool = False
    is_reviewed: bool = False
    reviews: PublicReviews | None = None


# What visitors see, by the place of the course and the language.
_for_visitors: StampedCache[CourseView | None] = StampedCache(size=200)


def course_view(*, page: Any, user: Any) -> CourseView | None:
    """None for a draft that is not in the tree yet. Signed in: up to five queries more than for a visitor."""
    if not user.is_authenticated:
        return _for_visitors.get_or_make((page.path, get_language()), lambda: _read(page=page, user=user))
    return _read(page=page, user=user)


def _read(*, page: Any, user: Any) -> CourseView | None:
    outline = outline_at(path=page.path)
    if outline is None:
        return None
    enrolment = None
    done: set[uuid.UUID] = set()
    certificate = None
    is_kept = is_reviewed = False
    if user.is_authenticated and outline.course_id:
        is_kept = Bookmark.objects.filter(user=user, course_id=outline.course_id).exists()
        enrolment = Enrolment.objects.filter(user=user, course_id=outline.course_id).first()
    if enrolment:
        done = lessons_done(enrolment)
        if enrolment.progress == 100:
            is_reviewed = CourseReview.objects.filter(
                completion__user=user, completion__course_id=outline.course_id
            ).exists()
            certificate = (
                Certificate.objects.filter(
                    completion__user=user, completion__course_id=outline.course_id, superseded_at__isnull=True
                )
                .order_by("-pk")
                .first()
            )
    resume, resume_url = resume_at(outline, enrolment=enrolment, done=done)
    return CourseView(
        outline=outline,
        items=side_items(outline, done=done, is_passed=bool(enrolment and enrolment.progress == 100)),
        crumbs=crumbs(outline, with_course=False),
        percent=enrolment.progress if enrolment else None,
        is_started=enrolment is not None,
        is_completed=bool(enrolment and enrolment.progress == 100),
        resume=resume,
        resume_url=resume_url,
        start_url=reverse("learning:start", args=[outline.page_id]),
        certificate=certificate,
        is_kept=is_kept,
        is_reviewed=is_reviewed,
        reviews=public_reviews(course_id=outline.course_id) if outline.course_id else None,
    )


def lessons_done(enrolment: Enrolment) -> set[uuid.UUID]:
    return set(
        LessonProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).values_list("lesson_key", flat=True)
    )


def resume_at(
    outline: CourseOutline, *, enrolment: Enrolment | None, done: set[uuid.UUID]
) -> tuple[LessonLink | None, str]:
    """Where to go on: the test once every lesson is done, else the last place, else the first lesson not done."""
    if not outline.lessons:
        return None, test_url(outline) if outline.has_test else outline.url
    first = outline.lessons[0]
    if enrolment is None:
        return first, first.url
    if outline.has_test and done.issuperset(outline.lesson_keys):
        return None, test_url(outline)
    place = outline.lesson(enrolment.place)
    if place is None:
        place = next((lesson for lesson in outline.lessons if lesson.key not in done), first)
    return place, place.url
