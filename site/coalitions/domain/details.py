"""What is known of a coalition itself: how to reach it, its size, its places, and where it stands on the map."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coalitions.domain.exceptions import RuleNotMet
from coalitions.domain.provisioning import MIN_INHABITANTS, MIN_ORGANISATIONS
from core.domain.audit import record_audit
from core.stamp import bump_stamp
from organisations.domain.maps import place_on_map
from organisations.models import Coalition


@dataclass(frozen=True, kw_only=True)
class Details:
    contact_email: str
    contact_phone: str
    places: str
    organisations_count: int
    inhabitants: int
    practices_count: int
    figures_date: dt.date | None


@transaction.atomic
def save_details(
    *, coalition: Coalition, details: Details, actor: Any, cell: tuple[int, int] | None = None, reason: str = ""
) -> Coalition:
    """Keep them; pages and mails show them at once. `cell`: another place on the map. The audit log gets a line.

    A coalition that no longer meets the programme's rule needs a `reason`. Raises RuleNotMet or CellTaken; then nothing
    has changed.
    """
    below = details.organisations_count < MIN_ORGANISATIONS or details.inhabitants < MIN_INHABITANTS
    met = coalition.organisations_count >= MIN_ORGANISATIONS and coalition.inhabitants >= MIN_INHABITANTS
    if below and met and not reason.strip():
        raise RuleNotMet(
            _("A coalition has at least 2 organisations and 100,000 inhabitants. Say why this one may have fewer.")
        )
    before = _stored(coalition)
    for name, value in asdict(details).items():
        setattr(coalition, name, value)
    coalition.save(update_fields=list(asdict(details)))
    if cell is not None and cell != (coalition.map_column, coalition.map_row):
        place_on_map(coalition=coalition, cell=cell, actor=actor)
    after = _stored(coalition)
    if before != after:
        changed = [name for name in after if before[name] != after[name]]
        record_audit(
            actor=actor,
            action="coalition.details",
            target=coalition,
            coalition_id=coalition.pk,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed} | ({"reason": reason} if reason else {}),
        )
        bump_stamp()
    return coalition


def _stored(coalition: Coalition) -> dict[str, Any]:
    values = {name: getattr(coalition, name) for name in Details.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
