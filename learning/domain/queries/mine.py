"""What a learner sees of their own learning."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from learning.domain.assignments import open_duties
from learning.domain.queries.catalogue import courses_for_user
from learning.domain.queries.items import CatalogueItem, catalogue_courses
from learning.domain.queries.resuming import Learning, continue_learning, enrolments_of, learning_of
from learning.models import Attempt, Bookmark, Certificate, CourseReview
from organisations.models import Membership

__all__ = ["Deadline", "Learning", "MyLearning", "attempts_of", "certificates_of", "continue_learning", "my_learning"]


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A course that has to be completed; `due_on` is the last day, or None."""

    title: str
    url: str
    path_title: str
    due_on: dt.date | None
    is_late: bool
    is_refresher: bool


@dataclass(frozen=True, kw_only=True)
class MyLearning:
    """`to_review`: completed courses without an evaluation; `kept`: those kept for later."""

    deadlines: list[Deadline] = field(default_factory=list)
    busy: list[Learning] = field(default_factory=list)
    completed: list[Learning] = field(default_factory=list)
    to_review: list[Learning] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    kept: list[CatalogueItem] = field(default_factory=list)
    advised: list[CatalogueItem] = field(default_factory=list)


def my_learning(user: Any, *, memberships: Sequence[Membership] | None = None) -> MyLearning:
    """Everything on /mijn/leren/, in a fixed number of queries. `memberships`: those of today, if at hand."""
    enrolments = [(one, learning_of(one)) for one in enrolments_of(user)]
    started = {learning.url for _enrolment, learning in enrolments}
    bookmarks = list(Bookmark.objects.filter(user=user).values_list("course__key", flat=True))
    reviewed = set(CourseReview.objects.filter(completion__user=user).values_list("completion__course_id", flat=True))
    items = {item.key: item for item in catalogue_courses()}
    completed = {one.course.key for one, _learning in enrolments if one.progress == 100}
    progress = {one.course.key: one.progress for one, _learning in enrolments}
    kept_keys = [key for key in bookmarks if key in items and key not in completed]
    return MyLearning(
        busy=[learning for one, learning in enrolments if one.progress < 100],
        completed=[learning for one, learning in enrolments if one.progress == 100],
        to_review=[
            learning
            for one, learning in enrolments
            if one.progress == 100 and one.course_id not in reviewed and learning.page_id
        ],
        deadlines=_deadlines(user, by_course={item.course_id: item for item in items.values()}),
        certificates=list(certificates_of(user).select_related("completion__standing")),
        kept=[items[key] for key in kept_keys],
        advised=[
            item
            for item in courses_for_user(user, memberships=memberships, progress=progress)
            if item.card.url not in started and item.key not in kept_keys
        ],
    )


def _deadlines(user: Any, *, by_course: Mapping[int, CatalogueItem]) -> list[Deadline]:
    """What a path makes due in the practices of today, the soonest first; what has no last day comes last."""
    today = timezone.localdate()
    return [
        Deadline(
            title=duty.course_title,
            url=by_course[duty.course_id].card.url,
            path_title=duty.path_title,
            due_on=duty.due_on,
            is_late=duty.due_on is not None and duty.due_on < today,
            is_refresher=duty.is_refresher,
        )
        for duty in open_duties(user_ids=[user.pk], on=today)
        if duty.course_id in by_course
    ]


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
