"""What the views of learning share: who is asked about, and when a token is asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from learning.domain.queries.outline import CourseOutline, live_lesson_page, outline_of_page
from learning.models import LessonPage

View = Callable[..., HttpResponseBase]
FIELD_PREFIX = "v-"
PRACTICE_FIELD = "antwoord"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 the name of a field


class _TokenCheck(CsrfViewMiddleware):
    """Django's own check, asked for from inside a view that is exempt for visitors."""


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def token_when_signed_in(view: View) -> View:
    """CSRF is enforced for whoever is signed in, or was when the form was made. A visitor's post changes nothing: it is
    graded and forgotten, so that the page with its form may be cached without a token (docs/learning.md)."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or TOKEN in request.POST:
            refusal = _TokenCheck(_nothing).process_view(request, _nothing, (), {})
            if refusal is not None:
                return refusal
        return view(request, *args, **kwargs)

    return guarded


def person(request: HttpRequest) -> User:
    """Who is signed in; for views that ask for it."""
    return cast(User, request.user)


def live_outline(page_id: int) -> CourseOutline:
    """The plan of this live course, or 404."""
    outline = outline_of_page(page_id=page_id)
    if outline is None or not outline.course_id:
        raise Http404
    return outline


def live_lesson(page_id: int) -> tuple[LessonPage, CourseOutline]:
    """This live lesson with the plan of its course, or 404."""
    lesson = live_lesson_page(page_id=page_id)
    outline = lesson.course_outline if lesson else None
    if lesson is None or outline is None:
        raise Http404
    return lesson, outline


def given_of(request: HttpRequest) -> dict[str, list[str]]:
    """The answers in a test's form: question id → what was given.

    A field is named "v-<question id>", or "v-<question id>:<part>" and so on; its value then arrives as
    "<part>=<value>" (learning.domain.questions.base). A question that was sent empty has an empty list.
    """
    given: dict[str, list[str]] = {}
    for name in request.POST:
        if name.startswith(FIELD_PREFIX):
            key, *path = name.removeprefix(FIELD_PREFIX).split(":")
            given.setdefault(key, []).extend(_values(request, name=name, path=path))
    return given


def practice_given_of(request: HttpRequest) -> list[str]:
    """The answer in the form of one practice question; its fields are named "antwoord" and "antwoord:<part>"."""
    given: list[str] = []
    for name in request.POST:
        first, *path = name.split(":")
        if first == PRACTICE_FIELD:
            given += _values(request, name=name, path=path)
    return given


def storable(text: str) -> str:
    """Without the one character that PostgreSQL cannot keep; no keyboard types it."""
    return text.replace("\x00", "")


def _values(request: HttpRequest, *, name: str, path: list[str]) -> list[str]:
    values = (value for given in request.POST.getlist(name) if (value := storable(given)).strip())
    return ["=".join([*path, value]) for value in values]


def fresh(response: HttpResponse) -> HttpResponse:
    """Of one person and one moment: kept nowhere."""
    response["Cache-Control"] = "private, no-store"
    return response
