"""One registration, by its link: how it stands, taking an offer, signing off, joining, evaluating."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.exceptions import DomainError
from learning.live.domain.addresses import check_in_url
from learning.live.domain.calendar_files import registration_file
from learning.live.domain.evaluating import review_edition
from learning.live.domain.exceptions import NotJoinableYet
from learning.live.domain.joining import go_and_join, join_link, join_opens_at
from learning.live.domain.moments import moment_words
from learning.live.domain.queries.edition_view import edition_view
from learning.live.domain.queries.mine import RegistrationWords, whole_registration
from learning.live.domain.registering import accept_offer, find_registration, keep_needs, register_again, sign_off
from learning.live.enums import RegistrationState
from learning.live.forms.registering import EvaluationForm, NeedsForm
from learning.live.models import EditionReview, Registration
from learning.live.views.editions import calendar_file
from learning.live.views.requests import private_link
from media.domain.qr import qr_svg


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Everything about one's own registration, on one page, without an account. POST keeps what somebody needs."""
    found = find_registration(token=token)
    words = whole_registration(found)
    form = NeedsForm(request.POST or None, registration=found)
    if request.method == "POST" and form.is_valid():
        try:
            keep_needs(registration=found, **form.needs())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("We know what you need."))
        return redirect("live:registration", token)
    context = {
        **_context(found, words),
        "form": form if found.edition.asks_needs and words.stands and not words.is_over else None,
        "view": edition_view(edition=found.edition, user=request.user),
        "qr": mark_safe(qr_svg(check_in_url(found))) if words.can_check_in else "",  # noqa: S308 our own drawing
    }
    return render(request, "live/registration.html", context)


@require_safe
@private_link
def registration_ics(request: HttpRequest, token: str) -> HttpResponse:
    found = find_registration(token=token)
    return calendar_file(
        registration_file(registration=found, sessions=list(found.edition.sessions.all())), name=found.edition.slug
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail about a place that came free: GET shows the offer, POST takes it."""
    found = find_registration(token=token)
    if request.method == "POST":
        try:
            accept_offer(token=token)
        except DomainError as refusal:
            return _page(request, "live/accept.html", find_registration(token=token), refusal=refusal, status=422)
        messages.success(request, _("The place is yours. The confirmation is in your mail."))
        return redirect("live:registration", token)
    if found.state != RegistrationState.OFFERED:
        return redirect("live:registration", token)
    return _page(request, "live/accept.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST signs off; with `toch` it is undone as far as there is a place."""
    found = find_registration(token=token)
    if request.method == "POST" and "toch" in request.POST:
        try:
            back = register_again(token=token)
        except DomainError as refusal:
            return _page(request, "live/leave.html", found, refusal=refusal, status=422)
        messages.success(request, _("Good that you come after all."))
        return redirect("live:registration", back.token)
    if request.method == "POST":
        try:
            sign_off(registration=found)
        except DomainError as refusal:
            return _page(request, "live/leave.html", found, refusal=refusal, status=422)
        return redirect("live:sign_off", token)
    return _page(request, "live/leave.html", found)


@require_safe
@private_link
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page from which a webinar is joined. The address itself stands on no page: the button leads past `go`."""
    found = find_registration(token=token)
    refusal: DomainError | None = None
    try:
        join_link(registration=found)
    except DomainError as error:
        refusal = error
    opens_at = join_opens_at(found.edition)
    context: dict[str, Any] = {
        "refusal": refusal,
        "waits": isinstance(refusal, NotJoinableYet),
        "opens_at": opens_at,
        "opens_words": moment_words(opens_at, zone=found.edition.time_zone) if opens_at else "",
    }
    return _page(request, "live/join.html", found, **context)


@require_safe
@private_link
def go(request: HttpRequest, token: str) -> HttpResponse:
    """To the webinar, once it is time; until then back to the page that says when."""
    found = find_registration(token=token)
    try:
        return HttpResponseRedirect(go_and_join(registration=found))
    except DomainError:
        return redirect("live:join", token)


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def evaluation(request: HttpRequest, token: str) -> HttpResponse:
    """Stars and words of who was there; whoever comes back changes them."""
    found = find_registration(token=token)
    words = whole_registration(found)
    if request.method == "POST":
        form = EvaluationForm(request.POST)
        if form.is_valid():
            try:
                review_edition(registration=found, stars=form.cleaned_data["stars"], words=form.cleaned_data["words"])
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Thank you. Your evaluation is kept."))
                return redirect("live:registration", token)
    else:
        given = EditionReview.objects.filter(registration=found).first()
        form = EvaluationForm(initial={"stars": given.stars, "words": given.words} if given else None)
    context = {**_context(found, words), "form": form}
    return render(request, "live/evaluation.html", context, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, template: str, found: Registration, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, template, {**_context(found, whole_registration(found)), **more}, status=status)


def _context(found: Registration, words: RegistrationWords) -> dict[str, Any]:
    return {
        "registration": found,
        "edition": found.edition,
        "words": words,
        "room": "agenda",
    }
