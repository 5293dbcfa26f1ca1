"""What the links in mails lead to: leaving with one click, and the preference page without an account."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.exceptions import DomainError
from newsletters.domain.exceptions import LinkUnknown, TooLate, TooManyRequests
from newsletters.domain.links import preference_token, read_mail_token, read_preference_token
from newsletters.domain.person_data import subscribers_of
from newsletters.domain.preferences import allow_again, leave_everything, preferences_of, save_preferences
from newsletters.domain.subscribing import ask_for_preferences, send_preferences_link
from newsletters.domain.unsubscribing import mail_link_view, undo_unsubscribing, unsubscribe_by_mail
from newsletters.enums import Source
from newsletters.forms import LinkForm, PreferencesForm
from newsletters.models import Subscriber
from newsletters.views.private import private_link

ONE_CLICK = "One-Click"


@csrf_exempt  # the signed token is the authority; a mail program has no cookie of ours
@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; only a POST unsubscribes. RFC 8058's POST gets a plain 200, however often it comes."""
    if request.POST.get("List-Unsubscribe") == ONE_CLICK:
        return _one_click(token)
    link = read_mail_token(token)
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                undo_unsubscribing(link=link)
            else:
                unsubscribe_by_mail(link=link, source=Source.MAIL_LINK)
        except TooLate as error:
            messages.error(request, str(error))
        return redirect("newsletters:unsubscribe", token)
    return render(request, "newsletters/unsubscribe.html", {"link": mail_link_view(link), "token": token})


def _one_click(token: str) -> HttpResponse:
    try:
        unsubscribe_by_mail(link=read_mail_token(token), source=Source.ONE_CLICK)
    except LinkUnknown:
        return HttpResponse("Unknown link.\n", content_type="text/plain", status=404)
    return HttpResponse("Unsubscribed.\n", content_type="text/plain")


@csrf_exempt  # as above; what it does is mail the reader a link, once a day
@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """The newsletter's "preferences" link. Anybody may hold it, so the way in is mailed to the reader."""
    link = read_mail_token(token)
    if request.method == "POST":
        send_preferences_link(subscriber_id=link.subscriber_id)
        return redirect("newsletters:requested")
    return render(request, "newsletters/manage.html", {"link": mail_link_view(link), "token": token})


@never_cache
def ask_link(request: HttpRequest) -> HttpResponse:
    """Have the link to the preferences mailed. The answer is the same for addresses that we do not know."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            ask_for_preferences(address=form.cleaned_data["email"], sender=get_adapter(request).get_client_ip(request))
            return redirect("newsletters:requested")
        except DomainError as error:
            form.add_error(None, str(error))
            status = 429 if isinstance(error, TooManyRequests) else 422
    return render(request, "newsletters/ask_link.html", {"form": form}, status=status)


@private_link
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Lists, name, role and language of the reader whom this link was mailed to; or off everything."""
    subscriber = read_preference_token(token)
    if request.method == "POST" and {"leave", "allow"} & set(request.POST):
        return _leave_or_return(request, subscriber, token)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        subscriber=subscriber,
        preferences=preferences_of(subscriber),
    )
    if form.is_bound and form.is_valid():
        save_preferences(
            subscriber=subscriber,
            list_ids=[one.pk for one in form.cleaned_data["lists"]],
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
            language=form.cleaned_data["language"],
        )
        messages.success(request, _("Your choice is saved."))
        return redirect("newsletters:preferences", token)
    context = {"form": form, "email": subscriber.email, "now": preferences_of(subscriber)}
    return render(request, "newsletters/preferences.html", context, status=422 if form.is_bound else 200)


def _leave_or_return(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    if "leave" in request.POST:
        leave_everything(subscriber=subscriber)
        messages.success(request, _("You get no newsletters any more."))
    else:
        allow_again(subscriber=subscriber)
        messages.success(request, _("You can choose newsletters again."))
    return redirect("newsletters:preferences", token)


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Who is signed in with a proven address needs no mailed link."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    subscriber = subscribers_of(request.user).order_by("pk").first()
    if subscriber is None:
        return redirect("newsletters:signup")
    return redirect("newsletters:preferences", preference_token(subscriber))
