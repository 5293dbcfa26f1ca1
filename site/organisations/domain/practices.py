"""The register: a practice enters it, changes coalition, or leaves."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from organisations.models import Affiliation, Coalition, Practice
from organisations.signals import practices_changed


@transaction.atomic
def move_to_coalition(
    *, practice: Practice, coalition: Coalition | None, actor: User | None, on: dt.date | None = None
) -> Affiliation | None:
    """End the current affiliation on a day, by default today, and start one with `coalition` (None: with nobody).

    Rows stay: which coalition a completion counted for does not change. The same coalition again changes nothing.
    """
    on = on or timezone.localdate()
    current = Affiliation.objects.select_for_update().filter(practice=practice, valid_until__isnull=True).first()
    if current and coalition and current.coalition_id == coalition.pk:
        return current
    if current:
        if current.valid_from >= on:
            current.delete()
        else:
            current.valid_until = on
            current.save(update_fields=["valid_until"])
    affiliation = (
        Affiliation.objects.create(practice=practice, coalition=coalition, valid_from=on) if coalition else None
    )
    practices_changed.send(sender=Practice, practice_ids={practice.pk})
    record_audit(
        actor=actor,
        action="practice.moved",
        target=practice,
        coalition_id=coalition.pk if coalition else None,
        before={"coalition": current.coalition_id if current else None},
        after={"coalition": coalition.pk if coalition else None, "on": on.isoformat()},
    )
    return affiliation


@transaction.atomic
def add_practice(*, practice: Practice, coalition: Coalition | None, actor: User | None) -> Practice:
    """Put a filled-in practice in the register, in its coalition from today."""
    practice.full_clean()
    practice.save()
    record_audit(
        actor=actor,
        action="practice.added",
        target=practice,
        coalition_id=coalition.pk if coalition else None,
        after={"agb_code": practice.agb_code},
    )
    if coalition:
        move_to_coalition(practice=practice, coalition=coalition, actor=actor)
    else:
        practices_changed.send(sender=Practice, practice_ids={practice.pk})
    return practice


def tidy_postcode(postcode: str) -> str:
    """ "1234ab" → "1234 AB"; anything else as it came."""
    plain = "".join(postcode.split()).upper()
    return f"{plain[:4]} {plain[4:]}" if len(plain) == 6 else postcode.strip().upper()


def tidy_agb_code(code: str) -> str:
    """Eight digits: spreadsheets drop the leading zero, so it is put back."""
    digits = "".join(code.split())
    return digits.zfill(8) if digits.isdigit() and len(digits) == 7 else digits
