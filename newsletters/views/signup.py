"""Subscribing: the form, the mail that is on its way, and the link in it."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.exceptions import DomainError
from newsletters.domain.exceptions import TooManyRequests
from newsletters.domain.links import preference_token
from newsletters.domain.preferences import lists_to_choose
from newsletters.domain.subscribing import ask_to_subscribe, confirm_subscriptions, find_confirmation, pending_of
from newsletters.domain.wording import current_wording
from newsletters.forms import SignUpForm
from newsletters.views.private import private_link


@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrieven/: `?lijst=<id>` ticks a list. The answer never tells whether an address is known."""
    if request.method != "POST":
        return _form(request, SignUpForm(initial=_initial(request), wording=_wording()))
    form = SignUpForm(request.POST, wording=_wording())
    if not form.is_valid():
        return _form(request, form, status=422)
    if not form.is_trapped:
        try:
            ask_to_subscribe(sign_up=form.sign_up(), sender=get_adapter(request).get_client_ip(request))
        except DomainError as error:
            form.add_error(None, str(error))
            return _form(request, form, status=429 if isinstance(error, TooManyRequests) else 422)
    return redirect("newsletters:requested")


@csrf_exempt
@require_POST
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """What the sign-up block on a page sends: opens the form with the address filled in, and changes nothing.

    The page with the block is cached for everybody and so has no token; the form that this answers with has one.
    """
    region = next(iter(_numbers(request.POST.getlist("regio"))), None)
    lists = lists_to_choose().filter(coalition=region).values_list("pk", flat=True)
    initial = {"email": request.POST.get("email", "")[:254], "lists": list(lists)}
    return _form(request, SignUpForm(initial=initial, wording=_wording()))


@never_cache
def requested(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletters/requested.html")


@private_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Opening it changes nothing: programs that look at links in mails do that too."""
    link = find_confirmation(token=token)
    if request.method == "POST":
        keep = _numbers(request.POST.getlist("keep"))
        subscriber = confirm_subscriptions(token=token, keep_ids=keep)
        return redirect("newsletters:preferences", preference_token(subscriber))
    context = {"pending": pending_of(link.subscriber), "email": link.subscriber.email, "is_used": link.used_at}
    return render(request, "newsletters/confirm.html", context)


def _form(request: HttpRequest, form: SignUpForm, status: int = 200) -> HttpResponse:
    return render(request, "newsletters/signup.html", {"form": form}, status=status)


def _initial(request: HttpRequest) -> dict[str, Any]:
    address = request.user.email if request.user.is_authenticated else ""
    return {"lists": _numbers(request.GET.getlist("lijst")), "email": address}


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:50] if text.isdecimal() and text.isascii() and len(text) < 19]


def _wording() -> str:
    return current_wording(get_language() or "nl").text
