"""A learner's evaluation of a course they completed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learning.domain.exceptions import NotCompleted
from learning.domain.queries.outline import CourseOutline
from learning.domain.queries.side import crumbs
from learning.domain.reviews import delete_review, reviewable_completion, write_review
from learning.forms.reviews import ReviewForm, initial_of
from learning.models import CourseReview, Enrolment
from learning.views.held import sign_in_keeps_post, take_held
from learning.views.requests import fresh, live_outline, person


@require_http_methods(["GET", "POST"])
@sign_in_keeps_post
def review(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Write it or change it. Whoever did not complete the course finds the way to do so."""
    outline = live_outline(page_id)
    completion = reviewable_completion(user=person(request), course_id=outline.course_id)
    if completion is None:
        messages.info(request, str(NotCompleted()))
        return redirect(outline.url)
    standing = CourseReview.objects.filter(completion=completion).first()
    if request.method == "POST":
        form = ReviewForm(request.POST)
        if form.is_valid():
            write_review(
                user=person(request),
                course_id=outline.course_id,
                stars=form.cleaned_data["stars"],
                marks=form.marks,
                text=form.cleaned_data["text"],
            )
            messages.success(request, _("Thank you. Your evaluation is kept."))
            return redirect(outline.url)
        return _page(request, outline=outline, form=form, standing=standing, status=422)
    held = take_held(request, path=request.path)
    draft = held or _draft(request, outline=outline)
    form = ReviewForm(initial=initial_of(standing, draft=draft))
    return _page(request, outline=outline, form=form, standing=standing, is_restored=bool(draft))


@require_POST
@sign_in_keeps_post
def delete(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """One's own; of somebody without one there is nothing."""
    outline = live_outline(page_id)
    if not delete_review(user=person(request), course_id=outline.course_id):
        raise Http404
    messages.success(request, _("Your evaluation was deleted."))
    return redirect(outline.url)


def _draft(request: HttpRequest, *, outline: CourseOutline) -> dict[str, list[str]]:
    enrolment = Enrolment.objects.filter(user=person(request), course_id=outline.course_id).first()
    fields: dict[str, list[str]] = enrolment.review_draft.get("fields", {}) if enrolment else {}
    return fields


def _page(
    request: HttpRequest,
    *,
    outline: CourseOutline,
    form: ReviewForm,
    standing: CourseReview | None,
    is_restored: bool = False,
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "form": form,
        "outline": outline,
        "standing": standing,
        "is_restored": is_restored,
        "draft_url": reverse("learning:review_draft", args=[outline.page_id]),
        "crumbs": crumbs(outline),
        "current": _("Evaluation"),
        "room": "leren",
    }
    return fresh(render(request, "learning/review.html", context, status=status))
