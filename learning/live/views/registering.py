"""Asking for a place: for oneself, as a guest, for colleagues; and wanting to hear of a next date."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.exceptions import DomainError
from learning.live.domain.exceptions import PreparationMissing
from learning.live.domain.interest import confirm_interest, note_interest, withdraw_interest
from learning.live.domain.queries.edition_view import edition_view, standing_of
from learning.live.domain.queries.mine import registration_words
from learning.live.domain.registering import confirm_registration, find_registration, register, register_colleagues
from learning.live.enums import RegistrationState
from learning.live.forms.registering import ColleaguesForm, GuestForm, InterestForm, OwnForm
from learning.live.models import Edition, Interest, Registration
from learning.live.views.requests import crumbs, edition_or_404, fresh, person, private_link
from organisations.domain.queries import members_of
from organisations.models import Membership
from organisations.views.current import contact_required, membership_of, memberships_of


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The form: signed in one button; a guest fills in name and address. Who stands on a list is led to their page."""
    edition = edition_or_404(slug)
    if request.user.is_authenticated:
        return _own(request, edition)
    return _guest(request, edition)


def _own(request: HttpRequest, edition: Edition) -> HttpResponse:
    standing = standing_of(edition=edition, user=request.user)
    if standing:
        return redirect("live:registration", standing.token)
    form = OwnForm(
        request.POST if request.method == "POST" else None,
        edition=edition,
        memberships=memberships_of(request),
        current=membership_of(request),
    )
    if form.is_bound and form.is_valid():
        try:
            made = register(edition=edition, user=person(request), **form.work(), **form.needs())
        except DomainError as refusal:
            return _form(request, edition, form=form, refusal=refusal)
        _tell(request, made)
        return redirect("live:registration", made.token)
    return _form(request, edition, form=form)


def _guest(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The answer never tells whether an address is known."""
    form = GuestForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_bound and form.is_valid():
        if not form.is_trapped:
            try:
                register(
                    edition=edition,
                    name=form.cleaned_data["name"],
                    email=form.cleaned_data["email"],
                    role=form.cleaned_data["role"],
                    practice_name=form.cleaned_data["practice_name"],
                    **form.needs(),
                )
            except DomainError as refusal:
                return _form(request, edition, form=form, refusal=refusal)
        return redirect("live:requested", edition.slug)
    return _form(request, edition, form=form)


def _form(request: HttpRequest, edition: Edition, *, form: Any, refusal: DomainError | None = None) -> HttpResponse:
    """What was typed stays; a refusal says what to do, with the way to the e-learning where that is it."""
    view = edition_view(edition=edition, user=request.user)
    membership = membership_of(request) if request.user.is_authenticated else None
    context = {
        "edition": edition,
        "view": view,
        "form": form,
        "membership": membership,
        "is_contact": bool(membership and membership.is_contact),
        "refusal": refusal,
        "asks_preparation": isinstance(refusal, PreparationMissing) and view.preparation is not None,
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
        "room": "agenda",
        "crumbs": crumbs(edition),
        "current": _("Register"),
    }
    return fresh(render(request, "live/sign_up.html", context, status=422 if form.is_bound else 200))


@require_safe
def requested(request: HttpRequest, slug: str) -> HttpResponse:
    """After a guest asked: the same for everybody."""
    edition = edition_or_404(slug)
    context = {"edition": edition, "room": "agenda", "crumbs": crumbs(edition), "current": _("Look in your mailbox")}
    return fresh(render(request, "live/requested.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Opening it changes nothing: programs that look at links in mails do that too."""
    registration = find_registration(token=token)
    if request.method == "POST":
        try:
            confirmed = confirm_registration(token=token)
        except DomainError as refusal:
            if registration.state != RegistrationState.UNCONFIRMED:
                raise
            return _link_page(request, "live/confirm.html", registration, refusal=refusal, status=422)
        _tell(request, confirmed)
        return redirect("live:registration", confirmed.token)
    if registration.state != RegistrationState.UNCONFIRMED:
        return redirect("live:registration", registration.token)
    return _link_page(request, "live/confirm.html", registration)


@require_http_methods(["GET", "HEAD", "POST"])
@contact_required
def colleagues(request: HttpRequest, slug: str, membership: Membership) -> HttpResponse:
    """A contact person ticks who comes. Who stands on a list already is shown, not asked."""
    edition = edition_or_404(slug)
    members = [one for one in members_of(membership.practice) if one.user.is_active]
    standing = {
        one.user_id: one
        for one in Registration.objects.filter(
            edition=edition, user__in=[one.user_id for one in members], state__in=Registration.STANDING
        )
    }
    free = [one for one in members if one.user_id not in standing]
    form = ColleaguesForm(request.POST if request.method == "POST" else None, memberships=free)
    outcomes: list[Any] = []
    if form.is_bound and form.is_valid():
        outcomes = register_colleagues(edition=edition, memberships=form.chosen(), actor=person(request))
        refused = [one for one in outcomes if one.refusal]
        _tell_of_colleagues(request, outcomes)
        if not refused:
            return redirect("live:colleagues", edition.slug)
        standing |= {one.membership.user_id: one.registration for one in outcomes if one.registration}
        form = ColleaguesForm(memberships=[one for one in free if one.user_id not in standing])
    context = {
        "edition": edition,
        "view": edition_view(edition=edition, user=request.user),
        "practice": membership.practice,
        "form": form,
        "has_free": bool(form.memberships),
        "listed": [(one, standing[one.user_id]) for one in members if one.user_id in standing],
        "refused": [one for one in outcomes if one.refusal],
        "room": "agenda",
        "crumbs": crumbs(edition),
        "current": _("Register colleagues"),
    }
    status = 422 if form.is_bound or context["refused"] else 200
    return fresh(render(request, "live/colleagues.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Mail mij bij een nieuwe datum": signed in with one button, else by an address that is confirmed."""
    edition = edition_or_404(slug)
    is_known = request.user.is_authenticated
    form = InterestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_known:
        note_interest(edition=edition, email="", user=person(request))
        messages.success(request, _("We mail you as soon as there is a new date."))
        return redirect("live:edition", edition.slug)
    if form.is_bound and form.is_valid():
        if not form.is_trapped:
            try:
                note_interest(edition=edition, email=form.cleaned_data["email"])
            except DomainError as refusal:
                form.add_error("email", str(refusal))
        if form.is_valid():
            return redirect("live:requested", edition.slug)
    context = {
        "edition": edition,
        "form": form,
        "room": "agenda",
        "crumbs": crumbs(edition),
        "current": _("Hear of a new date"),
    }
    status = 422 if form.is_bound and not is_known else 200
    return fresh(render(request, "live/interest.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def interest_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what the address is asked for; POST confirms, or with `weg` forgets it."""
    found = Interest.objects.filter(token=token).select_related("edition").first()
    if request.method == "POST" and "weg" in request.POST:
        withdraw_interest(token=token)
        messages.success(request, _("We will not write to you about this."))
        return redirect("live:calendar")
    if request.method == "POST" or found is None:
        found = confirm_interest(token=token)
    context = {"interest": found, "edition": found.edition, "room": "agenda"}
    return render(request, "live/interest_link.html", context)


def _link_page(
    request: HttpRequest,
    template: str,
    registration: Registration,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "registration": registration,
        "edition": registration.edition,
        "words": registration_words(registration),
        "refusal": refusal,
        "room": "agenda",
    }
    return render(request, template, context, status=status)


def _tell(request: HttpRequest, registration: Registration) -> None:
    if registration.state == RegistrationState.REGISTERED:
        told = _("You are registered. The confirmation is in your mail, with the date for your calendar.")
        messages.success(request, told)
    elif registration.state == RegistrationState.WAITING:
        messages.info(request, _("All places are taken. You are on the waiting list now."))


def _tell_of_colleagues(request: HttpRequest, outcomes: list[Any]) -> None:
    placed = sum(1 for one in outcomes if one.registration and one.registration.state == RegistrationState.REGISTERED)
    waiting = sum(1 for one in outcomes if one.registration and one.registration.state == RegistrationState.WAITING)
    if placed:
        told = ngettext("%(count)s colleague is registered.", "%(count)s colleagues are registered.", placed)
        messages.success(request, told % {"count": placed})
    if waiting:
        told = ngettext(
            "%(count)s colleague is on the waiting list.", "%(count)s colleagues are on the waiting list.", waiting
        )
        messages.info(request, told % {"count": waiting})
