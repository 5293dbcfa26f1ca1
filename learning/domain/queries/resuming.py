"""Where somebody was: the courses they are on, each with the place to go on."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.cards import Card
from learning.domain.queries.course_view import resume_at
from learning.domain.queries.items import catalogue_courses
from learning.domain.queries.outline import outline_of_page
from learning.models import Enrolment


@dataclass(frozen=True, kw_only=True)
class Learning:
    """One course somebody is on, or has completed."""

    title: str
    url: str
    resume_url: str
    resume_title: str
    progress: int
    minutes: int
    active_at: dt.datetime
    page_id: int = 0
    card: Card | None = None


def continue_learning(user: Any, *, limit: int = 3) -> list[Learning]:
    """The courses this person has begun and not completed, the last one first, each with the place to resume."""
    if not user.is_authenticated:
        return []
    return [learning_of(one) for one in enrolments_of(user).filter(progress__lt=100)[:limit]]


def enrolments_of(user: Any) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.filter(user=user, course__is_open=True)
        .select_related("course")
        .prefetch_related("lessons")
        .order_by("-active_at")
    )


def learning_of(enrolment: Enrolment) -> Learning:
    course = enrolment.course
    outline = outline_of_page(page_id=course.page_id) if course.page_id else None
    done: set[uuid.UUID] = {lesson.lesson_key for lesson in enrolment.lessons.all() if lesson.done_at}
    place, resume_url = resume_at(outline, enrolment=enrolment, done=done) if outline else (None, "")
    item = next((item for item in catalogue_courses() if item.key == course.key), None)
    return Learning(
        title=course.title,
        url=outline.url if outline else "",
        resume_url=resume_url,
        resume_title=place.title if place else "",
        progress=enrolment.progress,
        minutes=course.minutes,
        active_at=enrolment.active_at,
        page_id=course.page_id or 0,
        card=item.card if item else None,
    )
