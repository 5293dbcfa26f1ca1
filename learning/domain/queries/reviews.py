"""What learners thought of a course: for its page, for the learner, for editors. Never with a name."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q

from core.stamp import StampedCache
from learning.enums import ReviewState
from learning.models import Course, CourseReview
from learning.models.reviews import STATEMENTS

FEWEST = 5
SHOWN = 5
MARKS = (1, 2, 3, 4, 5)

_public: StampedCache["PublicReviews"] = StampedCache(size=500)


@dataclass(frozen=True, kw_only=True)
class Words:
    text: str
    stars: int
    written_on: dt.date


@dataclass(frozen=True, kw_only=True)
class PublicReviews:
    """`average` is None for fewer than five evaluations: then each mark could be somebody's."""

    count: int
    average: float | None
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """How often each mark from 1 to 5 was given."""

    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> float:
        return sum(mark * count for mark, count in zip(MARKS, self.counts, strict=True)) / (self.total or 1)


@dataclass(frozen=True, kw_only=True)
class CourseResults:
    """`distributions` is empty for fewer than five evaluations; a statement that fewer than five judged is left out."""

    course: Course
    count: int
    pending: int
    average: float | None
    distributions: tuple[Distribution, ...] = ()


def public_reviews(*, course_id: int) -> PublicReviews:
    """For the course's page. Kept in memory under the stamp, so a new mark shows with the next change of the site."""
    return _public.get_or_make(course_id, lambda: _read_public(course_id))


def results_overview() -> list[CourseResults]:
    """Every course that was judged, the most judged first. One query."""
    courses = (
        Course.objects.annotate(
            judged=Count("completions__review"),
            waiting=Count("completions__review", filter=Q(completions__review__state=ReviewState.PENDING)),
            mean=Avg("completions__review__stars"),
        )
        .filter(judged__gt=0)
        .order_by("-judged", "title")
    )
    return [
        CourseResults(
            course=course,
            count=course.judged,
            pending=course.waiting,
            average=course.mean if course.judged >= FEWEST else None,
        )
        for course in courses
    ]


def course_results(course: Course) -> CourseResults:
    """One course, with the distribution of its stars and of each statement. One query."""
    counts = CourseReview.objects.filter(completion__course=course).aggregate(
        count=Count("pk"),
        pending=Count("pk", filter=Q(state=ReviewState.PENDING)),
        **{
            f"{name}_{mark}": Count("pk", filter=Q(**{name: mark})) for name in ("stars", *STATEMENTS) for mark in MARKS
        },
    )
    distributions = [
        Distribution(label=statement_label(name), counts=tuple(counts[f"{name}_{mark}"] for mark in MARKS))
        for name in ("stars", *STATEMENTS)
    ]
    is_enough = counts["count"] >= FEWEST
    return CourseResults(
        course=course,
        count=counts["count"],
        pending=counts["pending"],
        average=distributions[0].average if is_enough else None,
        distributions=tuple(one for one in distributions if one.total >= FEWEST) if is_enough else (),
    )


def reviews_to_judge(*, state: str) -> Any:
    """Words of this state with their course, the oldest first; without marks or author."""
    return (
        CourseReview.objects.filter(state=state)
        .exclude(text="")
        .select_related("completion__course", "decided_by")
        .only(
            "text",
            "state",
            "written_at",
            "decided_at",
            "decided_by__email",
            "decided_by__first_name",
            "decided_by__last_name",
            "completion__course__title",
        )
        .order_by("written_at" if state == ReviewState.PENDING else "-decided_at", "pk")
    )


def statement_label(name: str) -> str:
    return str(CourseReview._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _read_public(course_id: int) -> PublicReviews:
    reviews = CourseReview.objects.filter(completion__course_id=course_id)
    sums = reviews.aggregate(count=Count("pk"), mean=Avg("stars"))
    if sums["count"] < FEWEST:
        return PublicReviews(count=sums["count"], average=None)
    shown = reviews.filter(state=ReviewState.APPROVED).exclude(text="").order_by("-written_at", "-pk")[:SHOWN]
    return PublicReviews(
        count=sums["count"],
        average=sums["mean"],
        words=tuple(
            Words(text=text, stars=stars, written_on=written_at.date())
            for text, stars, written_at in shown.values_list("text", "stars", "written_at")
        ),
    )
