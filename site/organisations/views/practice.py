"""The practice's own details under /mijn/, and the public form by which a practice applies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import DomainError
from organisations.domain.identities import identity_of, save_identity
from organisations.domain.queries import coalition_of
from organisations.domain.registrations import submit_registration
from organisations.domain.transfers import open_transfer, request_transfer, withdraw_transfer
from organisations.forms import IdentityForm, RegistrationForm, TransferForm
from organisations.models import Membership
from organisations.views.current import contact_required
from organisations.views.limits import is_allowed


@contact_required
def identity(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    """Name, logo, portal and phone, as posters and letters show them."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    kept = identity_of(membership.practice)
    sent = request.method == "POST"
    form = IdentityForm(request.POST if sent else None, request.FILES if sent else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        try:
            save_identity(
                identity=form.save(commit=False),
                actor=request.user,
                logo=form.cleaned_data["logo_file"] or None,
                remove_logo=form.cleaned_data.get("remove_logo", False),
            )
        except DomainError as error:
            form.add_error("logo_file", str(error))
        else:
            messages.success(request, _("The details are saved. Your materials show them from now on."))
            return redirect("organisations:identity")
    logo = identity_of(membership.practice).logo
    context = {"practice": membership.practice, "form": form, "logo_url": logo.url if logo else ""}
    return render(request, "organisations/identity.html", context, status=400 if form.errors else 200)


@contact_required
def coalition(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    """To which coalition the practice belongs and belonged, and asking another one to take it in."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    practice = membership.practice
    waiting = open_transfer(practice)
    current = coalition_of(practice)
    sent = request.method == "POST"
    if sent and "withdraw" in request.POST and waiting:
        try:
            withdraw_transfer(transfer=waiting, actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The request is withdrawn. Nothing has changed."))
        return redirect("organisations:coalition")
    form = TransferForm(request.POST if sent else None, current=current)
    if sent and form.is_valid():
        try:
            request_transfer(practice=practice, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            done = _("%(coalition)s has your request. You get the answer by e-mail.")
            messages.success(request, done % {"coalition": form.cleaned_data["to_coalition"].name})
            return redirect("organisations:coalition")
    context = {
        "practice": practice,
        "coalition": current,
        "affiliations": practice.affiliations.select_related("coalition"),
        "waiting": waiting,
        "form": form,
    }
    return render(request, "organisations/coalition.html", context, status=422 if form.errors else 200)


def register(request: HttpRequest) -> HttpResponse:
    """Public: a practice that does not take part yet applies."""
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not is_allowed(request, action="register", limit=10, per_s=3600):
            return render(request, "429.html", status=429)
        if form.is_valid():
            if form.cleaned_data["homepage"]:  # a program: it is told nothing
                return redirect("organisations:registered")
            try:
                submit_registration(registration=form.save(commit=False))
            except DomainError as error:
                form.add_error("agb_code", str(error))
            else:
                return redirect("organisations:registered")
    return render(request, "organisations/register.html", {"form": form}, status=400 if form.errors else 200)


def registered(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/registered.html")
