"""Accreditation as the clerk keeps it: what a register granted, for which course, for how long."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.certificate_templates import add_months
from learning.domain.exceptions import AccreditationInUse, AccreditationOverlaps, AccreditationTooLong
from learning.domain.registers import RULES
from learning.enums import AccreditedKind, Register
from learning.models import Accreditation

TERM_MONTHS = {AccreditedKind.ELEARNING: 24, AccreditedKind.MEETING: 12}
# What a register was told of must stay what it was.
FROZEN_FIELDS = ("course_id", "register", "number", "points", "kind")


def last_day(*, valid_from: dt.date, kind: str) -> dt.date:
    """Two years for an e-learning, one for a meeting: the day before the same date."""
    return add_months(valid_from, TERM_MONTHS[AccreditedKind(kind)]) - dt.timedelta(days=1)


def default_roles(register: str) -> list[str]:
    """Who keeps points in a register."""
    return [role.value for role in RULES[Register(register)].roles]


def keep_accreditation(*, accreditation: Accreditation, actor: User) -> Accreditation:
    """Save a new or changed one, audited; an empty last day becomes that of the full term.

    Raises what `check_accreditation` raises.
    """
    if accreditation.valid_until is None:
        accreditation.valid_until = last_day(valid_from=accreditation.valid_from, kind=accreditation.kind)
    with transaction.atomic():
        before = Accreditation.objects.select_for_update().filter(pk=accreditation.pk).first()
        check_accreditation(accreditation=accreditation)
        accreditation.save()
        record_audit(
            actor=actor,
            action="learning.accreditation_changed" if before else "learning.accreditation_added",
            target=accreditation,
            before=_summary(before) if before else None,
            after=_summary(accreditation),
        )
    return accreditation


def check_accreditation(*, accreditation: Accreditation) -> None:
    """Raises AccreditationTooLong; AccreditationInUse where what was reported would change; AccreditationOverlaps where
    another of the same course, register and edition counts for the same people on the same days.
    """
    if accreditation.valid_until > last_day(valid_from=accreditation.valid_from, kind=accreditation.kind):
        raise AccreditationTooLong
    before = Accreditation.objects.filter(pk=accreditation.pk).first()
    changes = before is not None and any(
        getattr(before, name) != getattr(accreditation, name) for name in FROZEN_FIELDS
    )
    if before is not None and changes and before.reports.exists():
        raise AccreditationInUse
    _refuse_overlap(accreditation)


def _refuse_overlap(accreditation: Accreditation) -> None:
    others = Accreditation.objects.filter(
        course_id=accreditation.course_id,
        register=accreditation.register,
        edition_key=accreditation.edition_key,
        valid_from__lte=accreditation.valid_until,
        valid_until__gte=accreditation.valid_from,
    ).exclude(pk=accreditation.pk)
    for other in others:
        if not other.roles or not accreditation.roles or set(other.roles) & set(accreditation.roles):
            raise AccreditationOverlaps(number=other.number)


def _summary(accreditation: Accreditation) -> dict[str, str]:
    return {
        name: str(getattr(accreditation, name))
        for name in ("course_id", "register", "number", "points", "valid_from", "valid_until", "granted_on", "roles")
    }
