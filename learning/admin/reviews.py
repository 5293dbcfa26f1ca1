"""What learners thought: editors judge the words, and see the marks of a course together, never whose they are."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.menu import MenuItem

from learning.domain.queries.reviews import (
    FEWEST,
    MARKS,
    Distribution,
    course_results,
    results_overview,
    reviews_to_judge,
)
from learning.domain.reviews import judge_review
from learning.enums import ReviewState
from learning.models import Course, CourseReview

VIEW = "learning.view_coursereview"
JUDGE = "learning.change_coursereview"
PER_PAGE = 30
BAR_WIDTH = 220
ROW_HEIGHT = 28


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One mark in a chart; `y` is the top of its row, `width` of the bar, in the units of the picture."""

    mark: int
    count: int
    percent: int
    y: int
    width: int

    @property
    def baseline(self) -> int:
        return self.y + 16


@dataclass(frozen=True, kw_only=True)
class Chart:
    key: str
    label: str
    average: float
    total: int
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return len(self.bars) * ROW_HEIGHT


def chart_of(distribution: Distribution, *, key: str) -> Chart:
    """Bars from five down to one, the longest as wide as the picture allows."""
    most = max(distribution.counts) or 1
    pairs = reversed(list(zip(MARKS, distribution.counts, strict=True)))
    return Chart(
        key=key,
        label=distribution.label,
        average=distribution.average,
        total=distribution.total,
        bars=tuple(
            Bar(
                mark=mark,
                count=count,
                percent=round(100 * count / (distribution.total or 1)),
                y=index * ROW_HEIGHT,
                width=round(BAR_WIDTH * count / most),
            )
            for index, (mark, count) in enumerate(pairs)
        ),
    )


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The words that wait, those that were judged, and every course that has evaluations."""
    _check(request, VIEW)
    state = request.GET.get("staat", "")
    state = state if state in ReviewState.values else ReviewState.PENDING.value
    context = {
        "header_title": _("Evaluations"),
        "words": Paginator(reviews_to_judge(state=state), PER_PAGE).get_page(request.GET.get("p")),
        "state": state,
        "states": [(value, label, value == state) for value, label in ReviewState.choices],
        "courses": results_overview(),
        "fewest": FEWEST,
        "may_judge": request.user.has_perm(JUDGE),
    }
    return render(request, "learning/admin/reviews.html", context)


@require_GET
def results(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course: its marks as pictures with their numbers beside them."""
    _check(request, VIEW)
    found = course_results(get_object_or_404(Course, pk=course_id))
    context = {
        "header_title": _("Evaluations"),
        "results": found,
        "charts": [chart_of(one, key=f"grafiek-{number}") for number, one in enumerate(found.distributions)],
        "fewest": FEWEST,
    }
    return render(request, "learning/admin/review_results.html", context)


@require_POST
def judge(request: HttpRequest, review_id: int) -> HttpResponse:
    _check(request, JUDGE)
    review = get_object_or_404(CourseReview.objects.exclude(text=""), pk=review_id)
    is_approved = request.POST.get("oordeel") == "toon"
    judge_review(review=review, is_approved=is_approved, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Shown on the page of the course.") if is_approved else _("Hidden."))
    return redirect("course_reviews:index")


def _check(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


class ReviewsMenuItem(MenuItem):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _("Evaluations"), reverse("course_reviews:index"), name="course-reviews", icon_name="comment", **kwargs
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW)


urlpatterns = [
    path("", index, name="index"),
    path("cursus/<int:course_id>/", results, name="results"),
    path("<int:review_id>/oordeel/", judge, name="judge"),
]
