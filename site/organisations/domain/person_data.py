"""What these models know of a person, how it is erased, and how long it is kept."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from organisations.enums import RegistrationStatus
from organisations.models import Invitation, Membership, Registration, Transfer
from organisations.signals import practices_changed

INVITATION_DAYS = 90
REGISTRATION_DAYS = 365


def export_memberships(user: User) -> list[dict[str, Any]]:
    return [
        {
            "practice": one.practice.name,
            "role": one.role,
            "contact_person": one.is_contact,
            "from": one.valid_from.isoformat(),
            "until": one.valid_until.isoformat() if one.valid_until else None,
        }
        for one in Membership.objects.filter(user=user).select_related("practice")
    ]


def end_memberships(user: User) -> int:
    """The rows stay for the practice's history; the person leaves every team today."""
    today = timezone.localdate()
    current = Membership.objects.filter(user=user).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))
    current.filter(valid_from__gt=today).delete()
    practice_ids = set(current.values_list("practice_id", flat=True))
    ended = current.update(valid_until=today, is_contact=False)
    practices_changed.send(sender=Membership, practice_ids=practice_ids)
    return ended


def _invitations_of(user: User) -> Q:
    return Q(email=user.email) | Q(accepted_by=user)


def export_invitations(user: User) -> list[dict[str, Any]]:
    return [
        {
            "practice": one.practice.name,
            "email": one.email,
            "name": f"{one.first_name} {one.last_name}".strip(),
            "role": one.role,
            "sent": one.sent_at.isoformat(),
            "accepted": one.accepted_at.isoformat() if one.accepted_at else None,
        }
        for one in Invitation.objects.filter(_invitations_of(user)).select_related("practice")
    ]


def erase_invitations(user: User) -> int:
    rows = Invitation.objects.filter(_invitations_of(user))
    rows.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())
    return rows.update(email=f"erased-{user.public_id}@invalid", first_name="", last_name="")


def export_registrations(user: User) -> list[dict[str, Any]]:
    return [
        {
            "practice": one.name,
            "email": one.applicant_email,
            "name": f"{one.applicant_first_name} {one.applicant_last_name}".strip(),
            "role": one.applicant_role,
            "sent": one.created_at.isoformat(),
            "status": one.status,
        }
        for one in Registration.objects.filter(applicant_email=user.email)
    ]


def erase_registrations(user: User) -> int:
    return Registration.objects.filter(applicant_email=user.email).update(
        applicant_email=f"erased-{user.public_id}@invalid", applicant_first_name="", applicant_last_name=""
    )


def export_transfers(user: User) -> list[dict[str, Any]]:
    return [
        {
            "practice": one.practice.name,
            "to": one.to_coalition.name,
            "why": one.note,
            "asked": one.created_at.isoformat(),
            "status": one.status,
        }
        for one in Transfer.objects.filter(requested_by=user).select_related("practice", "to_coalition")
    ]


def erase_transfers(user: User) -> int:
    """The move stays with the practice; who asked, decided, and what they wrote, goes."""
    decided = Transfer.objects.filter(decided_by=user).update(decided_by=None)
    return decided + Transfer.objects.filter(requested_by=user).update(requested_by=None, note="")


def purge_invitations(before: dt.datetime) -> int:
    """Invitations whose time was over before then, whatever became of them: memberships stand on their own."""
    return Invitation.objects.filter(expires_at__lt=before).delete()[0]


def purge_registrations(before: dt.datetime) -> int:
    """Registrations that were judged before then. Who still waits for an answer, stays."""
    judged = Registration.objects.exclude(status=RegistrationStatus.PENDING)
    return judged.filter(decided_at__lt=before).delete()[0]
