"""A practice goes to another coalition: its contact person asks, the other coalition's lead says yes or no.

What the practice did before stays where it was: affiliations have dates and credits name the coalition of their day.
"""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail.messages import queue_mail
from organisations.domain.judging import NATIONAL_JUDGES
from organisations.domain.practices import move_to_coalition
from organisations.domain.queries import coalition_of, coalitions_of_staff, contacts_of, user_has_any_role
from organisations.enums import StaffRole, TransferStatus
from organisations.models import Coalition, Practice, Transfer


class TransferRefused(DomainError):
    """It cannot be asked for: the same coalition, or one request waits already."""


class TransferDecided(DomainError):
    """Somebody decided, or withdrew it, in the meantime."""


@transaction.atomic
def request_transfer(*, practice: Practice, to_coalition: Coalition, note: str, actor: User) -> Transfer:
    """Ask to go to another coalition, which hears of it by mail. Raises TransferRefused."""
    current = coalition_of(practice)
    if current and current.pk == to_coalition.pk:
        raise TransferRefused(_("Your practice belongs to this coalition already."))
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(
                practice=practice, from_coalition=current, to_coalition=to_coalition, note=note, requested_by=actor
            )
    except IntegrityError as error:
        raise TransferRefused(_("A request waits for an answer already. Withdraw it to ask for another.")) from error
    _audit(transfer, actor=actor, action="transfer.requested")
    if to_coalition.contact_email:
        queue_mail(
            template="organisations/transfer_requested",
            to=to_coalition.contact_email,
            context={
                "practice": practice.name,
                "city": practice.city,
                "coalition": to_coalition.name,
                "from_coalition": current.name if current else "",
                "note": note,
                "judge_url": f"{settings.BASE_URL}/admin/overstappen/{transfer.pk}/",
            },
            dedupe_key=f"transfer-requested:{transfer.pk}",
        )
    return transfer


@transaction.atomic
def approve_transfer(*, transfer: Transfer, actor: User) -> Transfer:
    """The practice belongs to the new coalition from today; both sides and the practice hear of it."""
    transfer = _claim(transfer, status=TransferStatus.APPROVED, actor=actor)
    move_to_coalition(practice=transfer.practice, coalition=transfer.to_coalition, actor=actor)
    _audit(transfer, actor=actor, action="transfer.approved")
    _tell_practice(transfer, template="transfer_approved")
    if transfer.from_coalition and transfer.from_coalition.contact_email:
        queue_mail(
            template="organisations/transfer_left",
            to=transfer.from_coalition.contact_email,
            context={"practice": transfer.practice.name, "coalition": transfer.from_coalition.name},
            dedupe_key=f"transfer-left:{transfer.pk}",
        )
    return transfer


@transaction.atomic
def decline_transfer(*, transfer: Transfer, reason: str, actor: User) -> Transfer:
    """Say no, with a reason that the practice reads; it stays where it is."""
    transfer = _claim(transfer, status=TransferStatus.DECLINED, actor=actor, reason=reason)
    _audit(transfer, actor=actor, action="transfer.declined")
    _tell_practice(transfer, template="transfer_declined")
    return transfer


@transaction.atomic
def withdraw_transfer(*, transfer: Transfer, actor: User) -> Transfer:
    """The practice thinks better of it. Raises TransferDecided."""
    transfer = _claim(transfer, status=TransferStatus.WITHDRAWN, actor=actor)
    _audit(transfer, actor=actor, action="transfer.withdrawn")
    return transfer


def open_transfer(practice: Practice) -> Transfer | None:
    """The request of a practice that waits for an answer."""
    waiting = Transfer.objects.filter(practice=practice, status=TransferStatus.PENDING)
    return waiting.select_related("to_coalition").first()


def transfers_for(user: User) -> QuerySet[Transfer]:
    """The requests that somebody judges: the data desk all, a lead those to the own coalition."""
    rows = Transfer.objects.select_related("practice", "from_coalition", "to_coalition")
    if user_has_any_role(user, NATIONAL_JUDGES):
        return rows
    return rows.filter(to_coalition__in=coalitions_of_staff(user, StaffRole.COALITION_LEAD))


def _claim(transfer: Transfer, *, status: TransferStatus, actor: User, reason: str = "") -> Transfer:
    """One conditional UPDATE decides between two who judge at once."""
    claimed = Transfer.objects.filter(pk=transfer.pk, status=TransferStatus.PENDING).update(
        status=status, decided_at=timezone.now(), decided_by=actor, reason=reason
    )
    if not claimed:
        raise TransferDecided(_("Somebody answered this request in the meantime."))
    return Transfer.objects.select_related("practice", "from_coalition", "to_coalition").get(pk=transfer.pk)


def _tell_practice(transfer: Transfer, *, template: str) -> None:
    for contact in contacts_of(transfer.practice):
        queue_mail(
            template=f"organisations/{template}",
            to=contact.user.email,
            context={
                "first_name": contact.user.first_name,
                "practice": transfer.practice.name,
                "coalition": transfer.to_coalition.name,
                "reason": transfer.reason,
            },
            dedupe_key=f"{template}:{transfer.pk}:{contact.pk}",
        )


def _audit(transfer: Transfer, *, actor: User, action: str) -> None:
    """Both coalitions find it in their log."""
    for coalition_id in {transfer.to_coalition_id, transfer.from_coalition_id} - {None}:
        record_audit(
            actor=actor,
            action=action,
            target=transfer.practice,
            coalition_id=coalition_id,
            before={"coalition": transfer.from_coalition_id},
            after={"coalition": transfer.to_coalition_id, "status": transfer.status, "reason": transfer.reason},
        )
