"""Inviting colleagues: a link proves the address, so accepting it makes an account, a membership, or both."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.people import create_person, tidy_name
from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail.messages import queue_mail
from organisations.domain.memberships import start_membership
from organisations.domain.queries import coalition_of, members_of
from organisations.enums import PracticeRole
from organisations.models import Invitation, Membership, Practice

VALID_DAYS = 14


class AlreadyMember(DomainError):
    """The person works in the practice already."""


class AlreadyInvited(DomainError):
    """There is an open invitation for this address."""


class InvitationClosed(DomainError):
    """The invitation was accepted, withdrawn, replaced, or its time is over."""


class WrongAddress(DomainError):
    """The invitation is for another address than the signed-in person's."""


class InvitationState(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Whom to invite. `email` is normalised by the verb."""

    email: str
    role: PracticeRole
    first_name: str = ""
    last_name: str = ""
    is_contact: bool = False


def state_of(invitation: Invitation) -> InvitationState:
    if invitation.accepted_at:
        return InvitationState.ACCEPTED
    if invitation.revoked_at:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if invitation.expires_at <= timezone.now() else InvitationState.OPEN


@transaction.atomic
def invite_colleague(*, practice: Practice, invitee: Invitee, invited_by: User | None) -> Invitation:
    """Make an invitation of 14 days and mail its link. `invited_by` is None for the register and approvals.

    Raises AlreadyMember, or AlreadyInvited for an address that has an open invitation (send that one again).
    """
    email = normalise_email(invitee.email)
    if members_of(practice).filter(user__email=email).exists():
        raise AlreadyMember(_("%(email)s belongs to your team already.") % {"email": email})
    token = _new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                practice=practice,
                email=email,
                first_name=tidy_name(invitee.first_name),
                last_name=tidy_name(invitee.last_name),
                role=invitee.role,
                is_contact=invitee.is_contact,
                token_hash=hash_token(token),
                invited_by=invited_by,
                expires_at=timezone.now() + dt.timedelta(days=VALID_DAYS),
            )
    except IntegrityError as error:
        raise AlreadyInvited(
            _("%(email)s has been invited already. Send that invitation again if the mail was lost.") % {"email": email}
        ) from error
    _audit(invitation, actor=invited_by, action="invitation.sent")
    _send(invitation, token=token)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, actor: User | None) -> Invitation:
    """A new link of 14 days by mail; the old link stops working. Raises InvitationClosed."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if state_of(invitation) not in (InvitationState.OPEN, InvitationState.EXPIRED):
        raise InvitationClosed(_("This invitation was accepted or withdrawn already."))
    token = _new_token()
    invitation.token_hash = hash_token(token)
    invitation.expires_at = timezone.now() + dt.timedelta(days=VALID_DAYS)
    invitation.sent_at = timezone.now()
    invitation.sent_count += 1
    invitation.save()
    _audit(invitation, actor=actor, action="invitation.resent")
    _send(invitation, token=token)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User) -> None:
    """Withdraw it: the link stops working. Doing it twice changes nothing. Raises InvitationClosed if accepted."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise InvitationClosed(_("This invitation was accepted already. Remove the person from the team instead."))
    if invitation.revoked_at:
        return
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    _audit(invitation, actor=actor, action="invitation.revoked")


def find_invitation(*, token: str) -> Invitation | None:
    """The invitation that a link belongs to, whatever its state. Only the hash is looked up."""
    return Invitation.objects.filter(token_hash=hash_token(token)).select_related("practice", "accepted_by").first()


@transaction.atomic
def accept_as_new_person(
    *, invitation: Invitation, first_name: str, last_name: str, password: str | None = None
) -> Membership:
    """Make the account (its address is proved by the link) and the membership.

    Raises InvitationClosed, or accounts.AccountExists when the address got an account in the meantime.
    """
    invitation = _claim(invitation)
    person = create_person(
        email=invitation.email,
        first_name=first_name,
        last_name=last_name,
        password=password or None,
        verified=True,
    )
    return _accept(invitation, person)


@transaction.atomic
def accept_as_user(*, invitation: Invitation, user: User) -> Membership:
    """Add the membership to an existing account. A second click by the same person gives the same membership.

    Raises WrongAddress if the invitation is for another address, InvitationClosed if it is not open.
    """
    if invitation.email != user.email:
        raise WrongAddress(
            _("This invitation is for %(email)s, and you are signed in with another address.")
            % {"email": invitation.email}
        )
    if invitation.accepted_by_id == user.pk:
        member = members_of(invitation.practice).filter(user=user).first()
        if member:
            return member
    return _accept(_claim(invitation), user)


def explain_closed(invitation: Invitation | None) -> str:
    """One sentence on why a link does not work. The practice is named only to who once had a valid link."""
    if invitation is None:
        return _("This link does not work. Perhaps there is a newer invitation: look for a later mail from us.")
    practice = {"practice": invitation.practice.name}
    return {
        InvitationState.ACCEPTED: _("This invitation of %(practice)s was used already."),
        InvitationState.REVOKED: _("%(practice)s has withdrawn this invitation."),
        InvitationState.EXPIRED: _("This invitation of %(practice)s is no longer valid: it was for 14 days."),
        InvitationState.OPEN: "",
    }[state_of(invitation)] % practice


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _claim(invitation: Invitation) -> Invitation:
    """Mark it accepted by one conditional UPDATE: of two clicks at once, one wins. Raises InvitationClosed."""
    now = timezone.now()
    claimed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    ).update(accepted_at=now)
    fresh = Invitation.objects.select_related("practice").get(pk=invitation.pk)
    if not claimed:
        raise InvitationClosed(explain_closed(fresh))
    return fresh


def _accept(invitation: Invitation, person: User) -> Membership:
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    membership = start_membership(
        practice=invitation.practice,
        user=person,
        role=PracticeRole(invitation.role),
        is_contact=invitation.is_contact,
        actor=person,
    )
    _audit(invitation, actor=person, action="invitation.accepted")
    return membership


def _send(invitation: Invitation, *, token: str) -> None:
    inviter = invitation.invited_by.get_full_name() if invitation.invited_by else ""
    queue_mail(
        template="organisations/invitation",
        to=invitation.email,
        context={
            "first_name": invitation.first_name,
            "practice": invitation.practice.name,
            "inviter": inviter,
            "role": str(PracticeRole(invitation.role).label),
            "is_contact": invitation.is_contact,
            "url": f"{settings.BASE_URL}/uitnodiging/{token}/",
            "days": VALID_DAYS,
        },
        dedupe_key=f"invitation:{invitation.pk}:{invitation.sent_count}",
    )


def _audit(invitation: Invitation, *, actor: User | None, action: str) -> None:
    coalition = coalition_of(invitation.practice)
    record_audit(
        actor=actor,
        action=action,
        target=invitation,
        coalition_id=coalition.pk if coalition else None,
        after={"practice": invitation.practice_id, "role": invitation.role, "is_contact": invitation.is_contact},
    )
