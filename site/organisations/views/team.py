"""/mijn/praktijk/team/: the contact person's colleagues and open invitations."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from core.exceptions import DomainError
from organisations.domain.colleagues import ColleaguesRefused, Invited, colleagues_in_file, invite_colleagues
from organisations.domain.invitations import Invitee, invite_colleague, resend_invitation, revoke_invitation
from organisations.domain.memberships import can_leave, change_membership, end_membership
from organisations.domain.queries import members_of, open_invitations, switch_practice
from organisations.domain.register_file import MAX_BYTES
from organisations.enums import PracticeRole
from organisations.forms import InviteForm, MembershipForm, PasteForm
from organisations.models import Membership
from organisations.views.current import contact_required, forget_memberships, memberships_of


@contact_required
def team(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    practice = membership.practice
    now = timezone.now()
    context = {
        "practice": practice,
        "members": members_of(practice),
        "own": membership,
        "invitations": [{"invitation": one, "expired": one.expires_at <= now} for one in open_invitations(practice)],
    }
    return render(request, "organisations/team.html", context)


@contact_required
def invite(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    """One colleague by the first form, several by the second; what is wrong stays filled in."""
    person = _person(request)
    several = request.method == "POST" and "lines" in request.POST
    form = InviteForm(request.POST if request.method == "POST" and not several else None)
    paste = PasteForm(request.POST if several else None, request.FILES if several else None)
    faults: list[str] = []
    try:
        if several and paste.is_valid():
            upload = paste.cleaned_data["file"]
            text = colleagues_in_file(upload.read(MAX_BYTES + 1)) if upload else paste.cleaned_data["lines"]
            invited = invite_colleagues(practice=membership.practice, text=text, invited_by=person)
            _tell_invited(request, invited)
            return redirect("organisations:team")
        if not several and form.is_valid():
            invitee = Invitee(**{**form.cleaned_data, "role": PracticeRole(form.cleaned_data["role"])})
            invitation = invite_colleague(practice=membership.practice, invitee=invitee, invited_by=person)
            messages.success(request, _("The invitation for %(email)s is on its way.") % {"email": invitation.email})
            return redirect("organisations:team")
    except ColleaguesRefused as error:
        faults = error.faults
        paste.add_error(
            "file" if request.FILES else "lines", _("Nobody was invited yet. Mend these lines and send the list again.")
        )
    except DomainError as error:
        form.add_error("email", str(error))
    context = {"practice": membership.practice, "form": form, "paste": paste, "faults": faults}
    wrong = bool(form.errors or paste.errors)
    return render(request, "organisations/invite.html", context, status=400 if wrong else 200)


@require_POST
@contact_required
def resend(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    invitation = get_object_or_404(membership.practice.invitations, pk=pk)
    try:
        resend_invitation(invitation=invitation, actor=_person(request))
        messages.success(request, _("A new invitation for %(email)s is on its way.") % {"email": invitation.email})
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("organisations:team")


@require_POST
@contact_required
def revoke(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    invitation = get_object_or_404(membership.practice.invitations, pk=pk)
    try:
        revoke_invitation(invitation=invitation, actor=_person(request))
        messages.success(request, _("The invitation for %(email)s is withdrawn.") % {"email": invitation.email})
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("organisations:team")


@contact_required
def member(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    """Another role for a colleague, or contact person or not."""
    colleague = _colleague(membership, pk)
    form = MembershipForm(
        request.POST if request.method == "POST" else None, instance=Membership.objects.get(pk=colleague.pk)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_membership(
                membership=colleague,
                role=PracticeRole(form.cleaned_data["role"]),
                is_contact=form.cleaned_data["is_contact"],
                actor=_person(request),
            )
        except DomainError as error:
            form.add_error("is_contact", str(error))
        else:
            messages.success(
                request, _("The details of %(name)s are saved.") % {"name": colleague.user.get_full_name()}
            )
            forget_memberships(request)
            still_contact = colleague.pk != membership.pk or form.cleaned_data["is_contact"]
            return redirect("organisations:team" if still_contact else "/mijn/")
    context = {"practice": membership.practice, "colleague": colleague, "form": form}
    return render(request, "organisations/member.html", context, status=400 if form.errors else 200)


@contact_required
def end(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    """Asks first; then the colleague leaves the team today."""
    colleague = _colleague(membership, pk)
    if request.method == "POST":
        try:
            end_membership(membership=colleague, actor=_person(request))
            messages.success(
                request,
                _("%(name)s no longer belongs to the team. What was completed, stays counted.")
                % {"name": colleague.user.get_full_name()},
            )
        except DomainError as error:
            messages.warning(request, str(error))
        return redirect("organisations:team" if colleague.pk != membership.pk else "/mijn/")
    context = {"practice": membership.practice, "colleague": colleague, "can_leave": can_leave(colleague)}
    return render(request, "organisations/member_end.html", context)


@login_required
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody leaves a practice of their own."""
    own = next((one for one in memberships_of(request) if one.practice.public_id == public_id), None)
    if own is None:
        raise Http404
    if request.method == "POST":
        try:
            end_membership(membership=own, actor=_person(request))
            messages.success(request, _("You no longer belong to %(practice)s.") % {"practice": own.practice.name})
        except DomainError as error:
            messages.warning(request, str(error))
        return redirect("/mijn/gegevens/")
    return render(request, "organisations/leave.html", {"practice": own.practice, "can_leave": can_leave(own)})


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another of one's practices, in this session."""
    chosen = request.POST.get("practice", "")
    own = next((one for one in memberships_of(request) if str(one.practice.public_id) == chosen), None)
    if own is None:
        raise Http404
    switch_practice(user=request.user, session=request.session, practice=own.practice)
    messages.success(request, _("You work for %(practice)s now.") % {"practice": own.practice.name})
    return redirect("/mijn/")


def _tell_invited(request: HttpRequest, invited: Invited) -> None:
    if invited.invitations:
        count = len(invited.invitations)
        messages.success(
            request,
            ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count)
            % {"count": count},
        )
    if invited.known:
        messages.info(
            request,
            _("Belonged to the team or were invited already, and get no second mail: %(emails)s.")
            % {"emails": ", ".join(invited.known)},
        )


def _colleague(membership: Membership, pk: int) -> Membership:
    return get_object_or_404(members_of(membership.practice), pk=pk)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    return request.user
