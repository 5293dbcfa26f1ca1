"""Trying a draft as a learner: questions are graded, and nothing is kept, not even that somebody looked."""

import secrets

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core.exceptions import DomainError
from learning.domain.attempts import check_loose
from learning.domain.course_drafts import course_draft, latest
from learning.domain.exceptions import QuestionsUnanswered
from learning.domain.policy import policy_of
from learning.domain.practice import answer_question
from learning.domain.queries.attempt_view import loose_result, loose_test_view
from learning.domain.queries.lesson_view import Answered
from learning.domain.queries.preview import (
    answer_url,
    latest_lesson,
    lesson_preview,
    preview_items,
    preview_outline,
    preview_test_url,
)
from learning.domain.queries.question_view import practice_view
from learning.domain.queries.side import crumbs
from learning.models import CoursePage
from learning.views.requests import fresh, given_of, practice_given_of


# Nothing is changed by these two, so they ask for no token: the forms are a visitor's, who has none.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def preview_test(request: HttpRequest, page_id: int) -> HttpResponse:
    """The test of the latest draft. 404 for who may not edit the course."""
    page = get_object_or_404(CoursePage.objects.select_related("latest_revision", "locale"), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return test_of_draft(request, page=latest(page))


def test_of_draft(request: HttpRequest, *, page: CoursePage) -> HttpResponse:
    """`page` as it is given: typed, perhaps not saved."""
    _as_visitor(request)
    draft = course_draft(page)
    version = type(draft)(page=page, lessons=draft.lessons).version
    outline = preview_outline(draft)
    seed = request.POST.get("toets", "")[:32] or secrets.token_hex(8)
    context = {
        "action": preview_test_url(page.pk),
        "token": seed,
        "sign_in_url": "",
        "is_loose": True,
        "is_preview": True,
        "outline": outline,
        "side": preview_items(outline, at_test=True),
        "crumbs": crumbs(outline),
        "current": _("Test"),
        "room": "leren",
        "error": "",
    }
    given = given_of(request) if request.method == "POST" else {}
    missing: list[str] = []
    if request.method == "POST":
        try:
            given = check_loose(version=version, seed=seed, given=given)
        except QuestionsUnanswered as unanswered:
            given, missing = unanswered.given, unanswered.question_ids
            context["error"] = _("Not every question has an answer yet.")
        except DomainError as refusal:
            given, context["error"] = {}, str(refusal)
        else:
            context["result"] = loose_result(version, seed=seed, given=given)
            return fresh(render(request, "learning/result.html", context))
    context["test"] = loose_test_view(version, seed=seed, given=given, missing=missing)
    context["has_clock"] = policy_of(version).time_limit_minutes is not None
    return fresh(render(request, "learning/test.html", context, status=422 if context["error"] else 200))


@csrf_exempt
@require_POST
def preview_answer(request: HttpRequest, page_id: int) -> HttpResponse:
    """Grade a practice question of the latest draft. A script gets the question alone, else the lesson comes back."""
    lesson = latest_lesson(page_id)
    if lesson is None or not lesson.permissions_for_user(request.user).can_edit():
        raise Http404
    _as_visitor(request)
    question_id = request.POST.get("vraag", "")
    given = practice_given_of(request)
    answered = Answered(question_id=question_id, given=given)
    try:
        question, chosen, _grade = answer_question(lesson=lesson, question_id=question_id, given=given)
    except DomainError as error:
        answered = Answered(question_id=question_id, given=given, error=str(error))
    else:
        answered = Answered(question_id=question_id, given=chosen)
        if request.htmx:  # type: ignore[attr-defined]
            context = {
                "question": practice_view(question, given=chosen),
                "page": lesson,
                "preview_answer_url": answer_url(lesson),
            }
            return fresh(render(request, "learning/practice.html", context))
    lesson.preview_outline = lesson_preview(lesson)
    request.learning_answered = answered  # type: ignore[attr-defined]
    context = lesson.as_preview(lesson.get_context(request))
    return fresh(render(request, lesson.template, context, status=422 if answered.error else 200))


def _as_visitor(request: HttpRequest) -> None:
    """What is drawn is a visitor's, and no piece of it is kept for other visitors."""
    request.user = AnonymousUser()
    request.is_preview = True  # type: ignore[attr-defined]
