"""A post after the session ended is kept, and offered again after sign-in: nothing typed is lost.

It waits in the session, for half an hour, for whoever signs in next in this browser; nothing is done with it until they
press the button, which posts it with a fresh token.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.views import permission_denied
from learning.views.requests import TOKEN, fresh

KEY = "learning_held"
MINUTES = 30
MAX_CHARACTERS = 32_000
RETURNS_TO_FORM = "/mening/"  # an evaluation takes its own words back: learning.views.reviews
View = Callable[..., HttpResponseBase]


def sign_in_keeps_post(view: View) -> View:
    """login_required, for a view that people post to: what they typed comes back after they signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            forget_held(request)
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        return signed_out(request)

    return guarded


def signed_out(request: HttpRequest) -> HttpResponseBase:
    """The answer to a post of somebody whose session ended. A script is told so; its page still holds the words."""
    if _is_script(request):
        message = _("You are signed out. What you typed still stands here. Sign in in another tab and try again.")
        return JsonResponse({"message": message, "signed_out": True}, status=401)
    hold_post(request)
    return redirect_to_login(reverse("learning:held"))


def hold_post(request: HttpRequest) -> None:
    """Keep the fields of this post in the session; one that is too large is not kept."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name != TOKEN}
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if size <= MAX_CHARACTERS:
        request.session[KEY] = {
            "path": request.get_full_path(),
            "fields": fields,
            "at": timezone.now().isoformat(),
        }


def forget_held(request: HttpRequest) -> None:
    """What was held for this address is being sent now."""
    is_post = request.method == "POST" and request.user.is_authenticated
    if is_post and request.session.get(KEY, {}).get("path") == request.get_full_path():
        del request.session[KEY]


def take_held(request: HttpRequest, *, path: str) -> dict[str, list[str]]:
    """The fields that were held for this address, once; empty where there are none."""
    held = _standing(request)
    if held is None or held["path"] != path:
        return {}
    del request.session[KEY]
    fields: dict[str, list[str]] = held["fields"]
    return fields


@require_http_methods(["GET", "POST"])
@login_required
def held(request: HttpRequest) -> HttpResponseBase:
    """What was held: one button sends it, another throws it away. An evaluation goes back to its own form."""
    kept = _standing(request)
    if request.method == "POST":
        request.session.pop(KEY, None)
        return redirect("learning:mine")
    if kept is None:
        return redirect("learning:mine")
    if kept["path"].endswith(RETURNS_TO_FORM):
        return redirect(kept["path"])
    context = {
        "action": kept["path"],
        "fields": [(name, value) for name, values in kept["fields"].items() for value in values],
        "typed": [value.strip() for values in kept["fields"].values() for value in values if len(value.split()) > 1],
    }
    return fresh(render(request, "learning/held.html", context))


def token_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """CSRF_FAILURE_VIEW. A token that went stale (signed in again in another tab) costs nobody their words.

    Only for a form of our own: the browser says where a post came from, and from elsewhere it is refused.
    """
    if request.method == "POST" and request.path.startswith("/leerstap/") and _is_own_form(request):
        if not request.user.is_authenticated:
            return signed_out(request)
        if _is_script(request):
            message = _("This page was open for too long. What you typed still stands here. Load the page again.")
            return JsonResponse({"message": message}, status=403)
        hold_post(request)
        return redirect("learning:held")
    return permission_denied(request)


def _is_own_form(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    if origin:
        return urlsplit(origin).netloc == request.get_host()
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _is_script(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers or request.headers.get("Accept", "").startswith("application/json")


def _standing(request: HttpRequest) -> dict[str, Any] | None:
    found: dict[str, Any] | None = request.session.get(KEY)
    if found is None:
        return None
    if timezone.now() - dt.datetime.fromisoformat(found["at"]) > dt.timedelta(minutes=MINUTES):
        del request.session[KEY]
        return None
    return found
