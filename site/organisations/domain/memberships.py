"""Who belongs to a practice's team: starting, changing and ending it. Rows stay: what was learnt belongs to them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from organisations.domain.queries import coalition_of, contacts_of, members_of
from organisations.enums import PracticeRole
from organisations.models import Membership, Practice
from organisations.signals import practices_changed


class LastContact(DomainError):
    """A practice keeps at least one contact person."""


class MembershipEnded(DomainError):
    """The person no longer works in the practice."""


@transaction.atomic
def start_membership(
    *, practice: Practice, user: User, role: PracticeRole, is_contact: bool = False, actor: User | None
) -> Membership:
    """Somebody joins the team from today. Who belongs to it already keeps their row, with the new role."""
    _lock(practice)
    current = members_of(practice).filter(user=user).first() or (
        Membership.objects.filter(practice=practice, user=user, valid_until__isnull=True).first()
    )
    if current:
        return change_membership(
            membership=current, role=role, is_contact=is_contact or current.is_contact, actor=actor
        )
    membership = Membership.objects.create(practice=practice, user=user, role=role, is_contact=is_contact)
    _tell(practice)
    _audit(membership, actor=actor, action="membership.started")
    return membership


@transaction.atomic
def change_membership(
    *, membership: Membership, role: PracticeRole, is_contact: bool, actor: User | None
) -> Membership:
    """Another role, or contact person or not. A new role starts today and the old one stays in history.

    Raises LastContact if nobody would be left to invite colleagues, MembershipEnded if it is over.
    """
    _lock(membership.practice)
    membership = Membership.objects.select_related("practice", "user").get(pk=membership.pk)
    _check_current(membership)
    if membership.is_contact and not is_contact:
        _check_other_contact(membership)
    before = {"role": membership.role, "is_contact": membership.is_contact}
    after = {"role": role.value, "is_contact": is_contact}
    if before == after:
        return membership
    today = timezone.localdate()
    if membership.role != role and membership.valid_from < today:
        Membership.objects.filter(pk=membership.pk).update(valid_until=today)
        membership = Membership.objects.create(
            practice=membership.practice, user=membership.user, role=role, is_contact=is_contact, valid_from=today
        )
    else:
        membership.role = role
        membership.is_contact = is_contact
        membership.save(update_fields=["role", "is_contact"])
    _tell(membership.practice)
    _audit(membership, actor=actor, action="membership.changed", before=before)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: User) -> None:
    """Somebody leaves the team today; what they completed stays counted. Doing it twice changes nothing.

    Raises LastContact if nobody would be left to invite colleagues.
    """
    _lock(membership.practice)
    membership = Membership.objects.select_related("practice", "user").get(pk=membership.pk)
    today = timezone.localdate()
    if membership.valid_until and membership.valid_until <= today:
        return
    if membership.is_contact:
        _check_other_contact(membership)
    membership.valid_until = max(today, membership.valid_from)
    membership.save(update_fields=["valid_until"])
    _tell(membership.practice)
    _audit(membership, actor=actor, action="membership.ended")


def can_leave(membership: Membership) -> bool:
    """Whether the practice still has a contact person without this one."""
    return not membership.is_contact or _has_other_contact(membership)


def _has_other_contact(membership: Membership) -> bool:
    return contacts_of(membership.practice).exclude(user_id=membership.user_id).exists()


def _check_other_contact(membership: Membership) -> None:
    if not _has_other_contact(membership):
        raise LastContact(_("This is the only contact person of the practice. First make a colleague contact person."))


def _check_current(membership: Membership) -> None:
    if membership.valid_until and membership.valid_until <= timezone.localdate():
        raise MembershipEnded(_("This person no longer belongs to the team."))


def _lock(practice: Practice) -> None:
    """One change of a team at a time, so that two contact persons cannot remove each other at once."""
    Practice.objects.select_for_update().get(pk=practice.pk)


def _tell(practice: Practice) -> None:
    practices_changed.send(sender=Membership, practice_ids={practice.pk})


def _audit(membership: Membership, *, actor: User | None, action: str, before: dict[str, object] | None = None) -> None:
    coalition = coalition_of(membership.practice)
    record_audit(
        actor=actor,
        action=action,
        target=membership,
        coalition_id=coalition.pk if coalition else None,
        before=before,
        after={
            "user": membership.user_id,
            "practice": membership.practice_id,
            "role": membership.role,
            "is_contact": membership.is_contact,
            "valid_until": membership.valid_until.isoformat() if membership.valid_until else None,
        },
    )
