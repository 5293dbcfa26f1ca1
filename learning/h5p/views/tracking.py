"""State and statements, sent by the frame itself: no cookie arrives, the session token in the body says who it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from core.exceptions import DomainError

from ..domain.sessions import SessionExpired, find_session
from ..domain.statements import parse_request
from ..domain.states import delete_state, read_state, save_state
from ..domain.storing import TooManyStatements, store_statements
from ..limits import STATE_BYTES

_NAME_LENGTH = 64

View = Callable[..., HttpResponse]


def _for_frames(view: View) -> View:
    """CORS for an opaque origin, refusals as one JSON sentence, nothing stored by any cache.

    CSRF protects what a cookie allows; here no cookie allows anything.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except SessionExpired as refusal:
            response = _refused(refusal, status=403)
        except TooManyStatements as refusal:
            response = _refused(refusal, status=429)
        except DomainError as refusal:
            response = _refused(refusal, status=400)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _refused(refusal: DomainError, *, status: int) -> HttpResponse:
    return JsonResponse({"success": False, "message": str(refusal)}, status=status)


@_for_frames
def state(request: HttpRequest, content_id: str, data_id: str, sub_content_id: str) -> HttpResponse:
    """H5P core's `contentUserData`: POST `data` keeps, `data=0` forgets. `content_id` is the frame's own "1".

    A token in an address would end up in logs, so that GET answers what every first visit answers: core was given
    all there is with the page.
    """
    if len(data_id) > _NAME_LENGTH or len(sub_content_id) > _NAME_LENGTH:
        return JsonResponse({"success": False}, status=400)
    if request.method == "GET":
        return JsonResponse({"success": True, "data": False})
    if request.method != "POST":
        return HttpResponse(status=405)
    if int(request.headers.get("Content-Length") or 0) > 4 * STATE_BYTES:
        return JsonResponse({"success": False}, status=413)
    session = find_session(token=request.POST.get("token", ""))
    if "lees" in request.POST:
        value = read_state(launch=session, sub_content_id=sub_content_id, data_id=data_id)
        return JsonResponse({"success": True, "data": value if value is not None else False})
    data = request.POST.get("data", "0")
    if data == "0":
        delete_state(launch=session, sub_content_id=sub_content_id, data_id=data_id)
    else:
        save_state(
            launch=session,
            sub_content_id=sub_content_id,
            data_id=data_id,
            value=data,
            preload=request.POST.get("preload", "1") == "1",
        )
    return JsonResponse({"success": True})


@_for_frames
def statements(request: HttpRequest) -> HttpResponse:
    """`{"token": …, "statements": [{"key": uuid, "statement": …}]}` as text/plain, which needs no preflight."""
    if request.method != "POST":
        return HttpResponse(status=405)
    token, incoming = parse_request(request.body)
    session = find_session(token=token)
    return JsonResponse({"success": True, "stored": store_statements(session=session, incoming=incoming)})
