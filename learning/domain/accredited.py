"""What makes a completion count for a register. Asked by the certificate, the clerk's desk and the learner's points.

An activity that reports its own score (H5P) never earns points: the completion must rest on a test graded here, on
attendance, or on what a training manager recorded.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import ngettext, override

from learning.domain.versions import points_text
from learning.enums import CompletionBasis
from learning.models import Accreditation, Completion

ACCREDITABLE = (CompletionBasis.TEST, CompletionBasis.ATTENDANCE, CompletionBasis.RECORDED)
# Attendance is due at the register within two weeks.
DUE_DAYS = 14
MAX_POINTS_TEXT = 200


def accredited_on(day: dt.date) -> Q:
    """The condition that an Accreditation is granted and valid on a day; its last day counts."""
    return Q(granted_on__isnull=False, valid_from__lte=day, valid_until__gte=day)


def accreditable_completions() -> Q:
    """The condition that a Completion stands (no correction of it) and rests on a ground that earns points."""
    return Q(basis__in=ACCREDITABLE, corrects__isnull=True, corrected_by__isnull=True)


def may_earn(accreditation: Accreditation, *, roles: Collection[str], has_number: bool) -> bool:
    """Whether somebody with these roles on that day earns the points.

    Who worked in no practice that day has no role: their number in the register speaks for them.
    """
    if not accreditation.roles:
        return True
    return not set(roles).isdisjoint(accreditation.roles) if roles else has_number


def accreditation_for(
    accreditations: Iterable[Accreditation],
    *,
    day: dt.date,
    roles: Collection[str],
    has_number: bool,
    edition_key: uuid.UUID | None = None,
) -> Accreditation | None:
    """The one (of one course and register) under which a completion of this day earns points, granted or not yet.

    One of the edition that was attended comes before one of the course; that of another edition never counts.
    """
    for one in sorted(accreditations, key=lambda one: one.edition_key is None):
        if (
            one.edition_key in (None, edition_key)
            and one.valid_from <= day <= one.valid_until
            and may_earn(one, roles=roles, has_number=has_number)
        ):
            return one
    return None


def points_on_certificate(*, completion: Completion, roles: Collection[str]) -> str:
    """ "1 punt GAIA (ID 123456) · 1 punt KABIZ (ID 78)" in the language of the version; else what its editor wrote.

    Empty where the ground of the completion earns no points.
    """
    if completion.basis not in ACCREDITABLE:
        return ""
    day = timezone.localdate(completion.completed_at)
    of_edition = Q(edition_key__isnull=True) | Q(edition_key=completion.edition_key, edition_key__isnull=False)
    granted = Accreditation.objects.filter(accredited_on(day), of_edition, course_id=completion.course_id).order_by(
        "register", "pk"
    )
    numbers = set(completion.user.register_numbers.values_list("register", flat=True))
    earned = [one for one in granted if may_earn(one, roles=roles, has_number=one.register in numbers)]
    if not earned:
        return points_text(completion.version)
    with override(completion.version.language):
        texts = [f"{points_label(one.points)} {one.get_register_display()}" for one in earned]
        full = " · ".join(f"{text} (ID {one.number})" for text, one in zip(texts, earned, strict=True))
        return full if len(full) <= MAX_POINTS_TEXT else " · ".join(texts)[:MAX_POINTS_TEXT]


def points_label(points: Decimal) -> str:
    """ "1 punt", "1,5 punten"."""
    shown = number_format(points.quantize(Decimal(1)) if points == points.to_integral() else points)
    return ngettext("%(count)s point", "%(count)s points", 1 if points == 1 else 2) % {"count": shown}
