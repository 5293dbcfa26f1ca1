"""The test: an introduction, an attempt that keeps each answer, and a result that only the learner sees."""

import secrets
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from core.exceptions import DomainError
from learning.domain.attempts import (
    check_loose,
    close_late_attempt,
    rate_reflection,
    save_answers,
    start_attempt,
    submit_attempt,
)
from learning.domain.exceptions import AttemptClosed, QuestionsUnanswered, TimeIsUp, UnknownQuestion
from learning.domain.policy import is_over, policy_of
from learning.domain.queries.attempt_view import (
    attempt_result,
    attempt_view,
    intro_view,
    loose_result,
    loose_test_view,
)
from learning.domain.queries.mine import attempts_of, certificates_of
from learning.domain.queries.outline import CourseOutline, outline_of_page
from learning.domain.queries.side import crumbs, side_items
from learning.domain.versions import latest_version
from learning.enums import AttemptState
from learning.models import Attempt, Course, CourseVersion, LessonProgress
from learning.views.held import sign_in_keeps_post
from learning.views.requests import fresh, given_of, live_outline, person, token_when_signed_in

LOOSE = "learning.loose-test"
MOMENT_DIGITS = 16


@token_when_signed_in
@require_http_methods(["GET", "POST"])
def intro(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Signed in: what the test is, and a button to begin or go on. A visitor takes it here, and nothing is kept."""
    outline = live_outline(page_id)
    if not outline.has_test:
        raise Http404
    if not request.user.is_authenticated:
        return _loose_test(request, outline=outline)
    user = person(request)
    for late in (one for one in attempts_of(user, course_id=outline.course_id) if is_over(one)):
        close_late_attempt(attempt_pk=late.pk)
    version = latest_version(course=Course(pk=outline.course_id), language=get_language() or "nl")
    attempts = list(attempts_of(user, course_id=outline.course_id))
    context = {
        "intro": intro_view(user=user, attempts=attempts, version=version),
        **_frame(user, outline=outline),
    }
    return fresh(render(request, "learning/test_intro.html", context))


@require_POST
@sign_in_keeps_post
def begin(request: HttpRequest, page_id: int) -> HttpResponseBase:
    outline = live_outline(page_id)
    try:
        started = start_attempt(
            user=person(request), course=Course.objects.get(pk=outline.course_id), language=get_language() or "nl"
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("learning:test", page_id)
    return redirect("learning:attempt", started.public_id)


@require_http_methods(["GET", "POST"])
@sign_in_keeps_post
def attempt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponseBase:
    """The questions with what was answered so far. POST keeps the answers, and hands in unless it says "later"."""
    if request.method == "POST":
        return _hand_in(request, attempt_id=attempt_id)
    own = _own_attempt(person(request), attempt_id)
    if is_over(own):
        close_late_attempt(attempt_pk=own.pk)
        own.refresh_from_db(fields=["state"])
    if own.state == AttemptState.SUBMITTED:
        return redirect("learning:result", attempt_id)
    if own.state == AttemptState.ABANDONED:
        return redirect("learning:test", _outline_of(own).page_id)
    return _test_page(request, own=own)


@require_POST
@sign_in_keeps_post
def save(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponseBase:
    """A script keeps each answer as it is given."""
    try:
        save_answers(user=person(request), attempt_id=attempt_id, given=given_of(request), moment=_moment_of(request))
    except Attempt.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        is_closed = isinstance(error, AttemptClosed | TimeIsUp)
        return JsonResponse({"message": str(error)}, status=409 if is_closed else 422)
    return JsonResponse({"message": _("Saved")})


@require_GET
@login_required
def result(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponseBase:
    own = _own_attempt(person(request), attempt_id)
    outline = _outline_of(own)
    if own.state != AttemptState.SUBMITTED:
        return redirect("learning:test", outline.page_id)
    certificate = intro = None
    if not own.is_passed:
        version = latest_version(course=own.enrolment.course, language=get_language() or "nl")
        intro = intro_view(
            user=person(request),
            attempts=list(attempts_of(request.user, course_id=own.enrolment.course_id)),
            version=version,
        )
    else:
        certificate = certificates_of(request.user).filter(completion__course_id=own.enrolment.course_id).first()
    context = {
        "attempt": own,
        "result": attempt_result(own),
        "intro": intro,
        "certificate": certificate,
        **_frame(request.user, outline=outline),
    }
    return fresh(render(request, "learning/result.html", context))


@require_POST
@sign_in_keeps_post
def reflect(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponseBase:
    """How near the own answer came to the model answer, in the learner's judgement."""
    question_id = request.POST.get("vraag", "")
    try:
        rate_reflection(
            user=person(request), attempt_id=attempt_id, question_id=question_id, rating=request.POST.get("oordeel", "")
        )
    except (Attempt.DoesNotExist, UnknownQuestion):
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('learning:result', args=[attempt_id])}#vraag-{question_id}")


def _moment_of(request: HttpRequest) -> int | None:
    """The hidden field "moment" of the test; what is no number says nothing."""
    text = request.POST.get("moment", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOMENT_DIGITS else None


def _hand_in(request: HttpRequest, *, attempt_id: uuid.UUID) -> HttpResponseBase:
    given = given_of(request)
    try:
        if "later" in request.POST:
            kept = save_answers(user=person(request), attempt_id=attempt_id, given=given)
            messages.success(request, _("Your answers are kept. You can go on whenever you like."))
            return redirect(_outline_of(kept).url)
        submit_attempt(user=person(request), attempt_id=attempt_id, given=given)
    except Attempt.DoesNotExist:
        raise Http404 from None
    except QuestionsUnanswered as error:
        own = _own_attempt(person(request), attempt_id)
        return _test_page(request, own=own, missing=error.question_ids, error=str(error), status=422)
    except TimeIsUp as error:
        messages.warning(request, str(error))
        return redirect("learning:result", attempt_id)
    except DomainError as error:
        messages.error(request, str(error))
        own = _own_attempt(person(request), attempt_id)
        is_open = own.state == AttemptState.OPEN
        return (
            redirect("learning:attempt", attempt_id) if is_open else redirect("learning:test", _outline_of(own).page_id)
        )
    return redirect("learning:result", attempt_id)


def _test_page(
    request: HttpRequest, *, own: Attempt, missing: list[str] | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    view = attempt_view(own, missing=missing or [])
    context = {
        "attempt": own,
        "test": view,
        "error": error,
        "action": reverse("learning:attempt", args=[own.public_id]),
        "save_url": reverse("learning:attempt_save", args=[own.public_id]),
        **_frame(request.user, outline=_outline_of(own)),
    }
    return fresh(render(request, "learning/test.html", context, status=status))


def _loose_test(request: HttpRequest, *, outline: CourseOutline) -> HttpResponse:
    """The test without an account: its order travels in a signed field, and nothing is kept."""
    version, seed = _loose_version(request, outline=outline)
    sign_in_url = f"{reverse('account_login')}?next={reverse('learning:test', args=[outline.page_id])}"
    context = {
        "action": reverse("learning:test", args=[outline.page_id]),
        "token": signing.dumps([version.pk, seed], salt=LOOSE, compress=True),
        "sign_in_url": sign_in_url,
        "is_loose": True,
        **_frame(request.user, outline=outline),
    }
    given = given_of(request) if request.method == "POST" else {}
    missing: list[str] = []
    error, status = "", 200
    if request.method == "POST":
        try:
            given = check_loose(version=version, seed=seed, given=given)
        except QuestionsUnanswered as unanswered:
            given = unanswered.given
            missing, error, status = unanswered.question_ids, _("Not every question has an answer yet."), 422
        except DomainError as refusal:
            given, error, status = {}, str(refusal), 422
        else:
            context["result"] = loose_result(version, seed=seed, given=given)
            return fresh(render(request, "learning/result.html", context))
    context["error"] = error
    context["test"] = loose_test_view(version, seed=seed, given=given, missing=missing)
    context["has_clock"] = policy_of(version).time_limit_minutes is not None
    return fresh(render(request, "learning/test.html", context, status=status))


def _loose_version(request: HttpRequest, *, outline: CourseOutline) -> tuple[CourseVersion, str]:
    """The version and order of the form that was sent, if it is one of ours; else the newest, in a new order."""
    if request.method == "POST":
        try:
            version_id, seed = signing.loads(request.POST.get("toets", ""), salt=LOOSE, max_age=7 * 24 * 3600)
        except signing.BadSignature:
            pass
        else:
            version = CourseVersion.objects.defer("content").filter(pk=version_id, course_id=outline.course_id).first()
            if version is not None:
                return version, seed
    latest = latest_version(course=Course(pk=outline.course_id), language=get_language() or "nl")
    if latest is None or not latest.question_count:
        raise Http404
    return latest, secrets.token_hex(8)


def _own_attempt(user: User, attempt_id: uuid.UUID) -> Attempt:
    own = (
        Attempt.objects.select_related("version", "enrolment__course")
        .defer("version__content")
        .filter(public_id=attempt_id, enrolment__user=user)
        .first()
    )
    if own is None:
        raise Http404
    return own


def _outline_of(own: Attempt) -> CourseOutline:
    page_id = own.enrolment.course.page_id
    outline = outline_of_page(page_id=page_id) if page_id else None
    if outline is None:
        raise Http404
    return outline


def _frame(user: User | AnonymousUser, *, outline: CourseOutline) -> dict[str, object]:
    """What stands around a test: the way back and the list of lessons."""
    done: set[uuid.UUID] = set()
    percent = None
    if user.is_authenticated:
        rows = LessonProgress.objects.filter(enrolment__user=user, enrolment__course_id=outline.course_id).values_list(
            "lesson_key", "done_at", "enrolment__progress"
        )
        done = {key for key, done_at, _percent in rows if done_at}
        percent = max((one for *_row, one in rows), default=None)
    return {
        "outline": outline,
        "side": side_items(outline, done=done, at_test=True, is_passed=percent == 100),
        "percent": percent,
        "crumbs": crumbs(outline),
        "current": _("Test"),
        "room": "leren",
    }
