"""The organisations that a coalition works with, as the foot of its section shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction

from coalitions.models import Partner
from core.domain.audit import record_audit
from core.stamp import bump_stamp
from media.domain.logos import clean_logo
from organisations.models import Coalition

MOST_PARTNERS = 8


@dataclass(frozen=True, kw_only=True)
class PartnerLine:
    """One partner as the form has it. `logo`: a new file, checked; None keeps the one there is."""

    name: str
    url: str = ""
    logo: BinaryIO | None = None


@transaction.atomic
def save_partners(*, coalition: Coalition, lines: Sequence[PartnerLine], actor: Any) -> list[Partner]:
    """Make the partners what `lines` say, in that order. One that is not named any more goes. By name, any case.

    Raises UploadRefused for a logo that cannot be used; then nothing has changed.
    """
    kept = {one.name.casefold(): one for one in Partner.objects.select_for_update().filter(coalition=coalition)}
    before = [one.name for one in sorted(kept.values(), key=lambda one: (one.sort_order, one.name))]
    partners = []
    for order, line in enumerate(lines[:MOST_PARTNERS]):
        partner = kept.pop(line.name.casefold(), None) or Partner(coalition=coalition)
        partner.name, partner.url, partner.sort_order = line.name, line.url, order
        if line.logo is not None:
            cleaned = clean_logo(line.logo)
            name = f"{coalition.slug}-{cleaned.sha256[:12]}.png"
            partner.logo.save(name, ContentFile(cleaned.png), save=False)
        partner.save()
        partners.append(partner)
    Partner.objects.filter(pk__in=[one.pk for one in kept.values()]).delete()
    after = [one.name for one in partners]
    if before != after:
        record_audit(
            actor=actor,
            action="coalition.partners",
            target=coalition,
            coalition_id=coalition.pk,
            before={"partners": before},
            after={"partners": after},
        )
    bump_stamp()
    return partners
