"""/uitnodiging/<token>/: the link in the mail, for who is new, who has an account, and who is signed in as another."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.domain.people import AccountExists
from accounts.models import User
from core.exceptions import DomainError
from organisations.domain.invitations import (
    InvitationClosed,
    InvitationState,
    WrongAddress,
    accept_as_new_person,
    accept_as_user,
    explain_closed,
    find_invitation,
    state_of,
)
from organisations.domain.queries import PRACTICE_SESSION_KEY
from organisations.forms import AcceptForm
from organisations.models import Invitation, Membership
from organisations.views.limits import is_allowed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """One page for every state of the link. The address stays out of referrers: it is a key."""
    if not is_allowed(request, action="invitation", limit=60, per_s=600):
        return render(request, "429.html", status=429)
    invitation = find_invitation(token=token)
    response = _answer(request, invitation, token)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _answer(request: HttpRequest, invitation: Invitation | None, token: str) -> HttpResponse:
    person = request.user
    if invitation and isinstance(person, User) and invitation.accepted_by_id == person.pk:
        return redirect("/mijn/")
    if invitation is None or state_of(invitation) is not InvitationState.OPEN:
        return _closed(request, invitation)
    if isinstance(person, User):
        return _for_user(request, invitation, person, token)
    if User.objects.filter(email=invitation.email).exists():
        return _page(request, invitation, token, kind="sign_in")
    return _for_newcomer(request, invitation, token)


def _for_user(request: HttpRequest, invitation: Invitation, person: User, token: str) -> HttpResponse:
    if person.email != invitation.email:
        return _page(request, invitation, token, kind="other_account")
    if request.method != "POST":
        return _page(request, invitation, token, kind="accept")
    try:
        membership = accept_as_user(invitation=invitation, user=person)
    except (InvitationClosed, WrongAddress) as error:
        return _closed(request, invitation, error)
    return _welcome(request, membership)


def _for_newcomer(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    initial = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, invitation, token, kind="new", form=form)
    try:
        membership = accept_as_new_person(
            invitation=invitation,
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            password=form.cleaned_data["password"],
        )
    except AccountExists:
        return _page(request, invitation, token, kind="sign_in")
    except InvitationClosed as error:
        return _closed(request, invitation, error)
    login(request, membership.user, backend=BACKEND)
    return _welcome(request, membership)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[PRACTICE_SESSION_KEY] = membership.practice_id
    messages.success(
        request,
        _("Welcome! You belong to the team of %(practice)s now. Begin with your first module.")
        % {"practice": membership.practice.name},
    )
    return redirect("/mijn/")


def _closed(request: HttpRequest, invitation: Invitation | None, error: DomainError | None = None) -> HttpResponse:
    """410 for a link that was valid once, 404 for one that never was."""
    context = {
        "sentence": str(error) if error else explain_closed(invitation),
        "practice": invitation.practice.name if invitation else "",
        "accepted": bool(invitation and invitation.accepted_at),
    }
    return render(request, "organisations/invitation_closed.html", context, status=410 if invitation else 404)


def _page(
    request: HttpRequest, invitation: Invitation, token: str, *, kind: str, form: AcceptForm | None = None
) -> HttpResponse:
    context = {"invitation": invitation, "kind": kind, "form": form, "here": request.path}
    return render(
        request, "organisations/invitation.html", context, status=400 if form is not None and form.errors else 200
    )
