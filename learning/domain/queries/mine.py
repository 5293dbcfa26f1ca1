"""What a learner sees of their own learning."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from learning.domain.queries.catalogue import courses_for_user
from learning.domain.queries.items import CatalogueItem, catalogue_courses
from learning.domain.queries.resuming import Learning, continue_learning, enrolments_of, learning_of
from learning.models import Attempt, Bookmark, Certificate, CourseReview

__all__ = ["Learning", "MyLearning", "attempts_of", "certificates_of", "continue_learning", "my_learning"]


@dataclass(frozen=True, kw_only=True)
class MyLearning:
    """`to_review`: completed courses without an evaluation; `kept`: those kept for later."""

    busy: list[Learning] = field(default_factory=list)
    completed: list[Learning] = field(default_factory=list)
    to_review: list[Learning] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    kept: list[CatalogueItem] = field(default_factory=list)
    advised: list[CatalogueItem] = field(default_factory=list)


def my_learning(user: Any) -> MyLearning:
    """Everything on /mijn/leren/, in a fixed number of queries."""
    enrolments = [(one, learning_of(one)) for one in enrolments_of(user)]
    started = {learning.url for _enrolment, learning in enrolments}
    bookmarks = list(Bookmark.objects.filter(user=user).values_list("course__key", flat=True))
    reviewed = set(CourseReview.objects.filter(completion__user=user).values_list("completion__course_id", flat=True))
    items = {item.key: item for item in catalogue_courses()}
    completed = {one.course.key for one, _learning in enrolments if one.progress == 100}
    kept_keys = [key for key in bookmarks if key in items and key not in completed]
    return MyLearning(
        busy=[learning for one, learning in enrolments if one.progress < 100],
        completed=[learning for one, learning in enrolments if one.progress == 100],
        to_review=[
            learning
            for one, learning in enrolments
            if one.progress == 100 and one.course_id not in reviewed and learning.page_id
        ],
        certificates=list(certificates_of(user)),
        kept=[items[key] for key in kept_keys],
        advised=[item for item in courses_for_user(user) if item.card.url not in started and item.key not in kept_keys],
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
