"""Bringing the register up to date with a file: all of it or nothing, and a second time nothing changes."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from organisations.domain.invitations import AlreadyInvited, AlreadyMember, Invitee, invite_colleague
from organisations.domain.practices import move_to_coalition
from organisations.domain.register_file import Fault, RegisterRow, read_register
from organisations.enums import PracticeRole
from organisations.models import Affiliation, Coalition, Invitation, Membership, Practice
from organisations.signals import practices_changed

FIELDS = ("name", "street", "postcode", "city", "phone")


class FaultyRegister(DomainError):
    """Rows are wrong; nothing was changed. `faults` says which, where and how to mend them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(kw_only=True)
class ImportReport:
    """AGB codes by what happened, and the addresses that were invited as first contact person."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)

    @property
    def has_changes(self) -> bool:
        return bool(self.new or self.changed or self.moved or self.invited)


class _OnlyChecking(Exception):
    """Ends a check: what was written is rolled back."""


def import_practices(*, content: bytes, actor: User | None, check_only: bool = False) -> ImportReport:
    """Put the practices of a CSV file in the register: new ones, changed details, another coalition from today.

    A practice without contact person gets its first by invitation, where the file names one. Practices that the file
    does not name are left alone. With `check_only` the same report is made and nothing is kept. Raises UnreadableFile
    or FaultyRegister.
    """
    coalitions = {coalition.slug: coalition for coalition in Coalition.objects.filter(is_active=True)}
    file = read_register(content, coalitions=set(coalitions))
    if file.faults:
        raise FaultyRegister(file.faults)
    report = ImportReport()
    try:
        with transaction.atomic():
            _write(file.rows, coalitions=coalitions, actor=actor, report=report)
            if check_only:
                raise _OnlyChecking
    except _OnlyChecking:
        pass
    return report


def _write(
    rows: list[RegisterRow], *, coalitions: dict[str, Coalition], actor: User | None, report: ImportReport
) -> None:
    known = {practice.agb_code: practice for practice in Practice.objects.select_for_update()}
    current = dict(Affiliation.objects.filter(valid_until__isnull=True).values_list("practice_id", "coalition_id"))
    has_contact = set(
        Membership.objects.filter(is_contact=True, valid_until__isnull=True).values_list("practice_id", flat=True)
    ) | set(
        Invitation.objects.filter(is_contact=True, accepted_at__isnull=True, revoked_at__isnull=True).values_list(
            "practice_id", flat=True
        )
    )
    entered = set()
    for row in rows:
        coalition = coalitions[row.coalition]
        if row.agb_code not in known:
            practice = Practice.objects.create(agb_code=row.agb_code, **{name: getattr(row, name) for name in FIELDS})
            Affiliation.objects.create(practice=practice, coalition=coalition)
            entered.add(practice.pk)
            report.new.append(row.agb_code)
        else:
            practice = known[row.agb_code]
            if not practice.is_active:
                entered.add(practice.pk)
            changed = _update(practice, row)
            moved = current.get(practice.pk) != coalition.pk
            if moved:
                move_to_coalition(practice=practice, coalition=coalition, actor=actor)
                report.moved.append(row.agb_code)
            if changed:
                report.changed.append(row.agb_code)
            if not (changed or moved):
                report.unchanged.append(row.agb_code)
        if row.contact_email and practice.pk not in has_contact:
            _invite(practice, row, actor=actor, report=report)
    practices_changed.send(sender=Practice, practice_ids=entered)
    if report.has_changes:
        record_audit(
            actor=actor,
            action="register.imported",
            target=practice,
            after={
                "new": len(report.new),
                "changed": len(report.changed),
                "moved": len(report.moved),
                "unchanged": len(report.unchanged),
                "invited": len(report.invited),
            },
        )


def _update(practice: Practice, row: RegisterRow) -> bool:
    """Empty cells say nothing: what the register knows stays."""
    fresh = {name: getattr(row, name) for name in FIELDS if getattr(row, name)}
    changed = [name for name, value in fresh.items() if getattr(practice, name) != value]
    if not practice.is_active:
        practice.is_active = True
        changed.append("is_active")
    if not changed:
        return False
    for name in changed:
        if name in fresh:
            setattr(practice, name, fresh[name])
    practice.save(update_fields=changed)
    return True


def _invite(practice: Practice, row: RegisterRow, *, actor: User | None, report: ImportReport) -> None:
    try:
        invite_colleague(
            practice=practice,
            invitee=Invitee(email=row.contact_email, role=PracticeRole.PRAKTIJKMANAGER, is_contact=True),
            invited_by=None,
        )
    except (AlreadyInvited, AlreadyMember):
        return
    report.invited.append(row.contact_email)
