"""What a learner sees of their own learning."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from core.cards import Card
from learning.domain.queries.catalogue import CatalogueItem, catalogue_courses, courses_for_user
from learning.domain.queries.course_view import resume_at
from learning.domain.queries.outline import outline_of_page
from learning.models import Attempt, Certificate, Enrolment


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
    card: Card | None = None


@dataclass(frozen=True, kw_only=True)
class MyLearning:
    busy: list[Learning] = field(default_factory=list)
    completed: list[Learning] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    advised: list[CatalogueItem] = field(default_factory=list)


def continue_learning(user: Any, *, limit: int = 3) -> list[Learning]:
    """The courses this person has begun and not completed, the last one first, each with the place to resume."""
    if not user.is_authenticated:
        return []
    return [_learning(one) for one in _enrolments(user).filter(progress__lt=100)[:limit]]


def my_learning(user: Any) -> MyLearning:
    """Everything on /mijn/leren/, in a fixed number of queries."""
    enrolments = [(one.progress, _learning(one)) for one in _enrolments(user)]
    started = {learning.url for _progress, learning in enrolments}
    return MyLearning(
        busy=[learning for progress, learning in enrolments if progress < 100],
        completed=[learning for progress, learning in enrolments if progress == 100],
        certificates=list(certificates_of(user)),
        advised=[item for item in courses_for_user(user) if item.card.url not in started],
    )


def certificates_of(user: Any) -> QuerySet[Certificate]:
    return Certificate.objects.filter(completion__user=user, superseded_at__isnull=True).order_by(
        "-completed_on", "-pk"
    )


def attempts_of(user: Any, *, course_id: int) -> QuerySet[Attempt]:
    """This person's attempts at a course's test, the newest first, without the frozen content."""
    return (
        Attempt.objects.filter(enrolment__user=user, enrolment__course_id=course_id)
        .select_related("version", "enrolment")
        .defer("version__content")
        .order_by("-number")
    )


def _enrolments(user: Any) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.filter(user=user, course__is_open=True)
        .select_related("course")
        .prefetch_related("lessons")
        .order_by("-active_at")
    )


def _learning(enrolment: Enrolment) -> Learning:
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
        card=item.card if item else None,
    )
