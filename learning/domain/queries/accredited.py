"""What is accredited, and what somebody earned with it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from learning.domain.accredited import accreditable_completions, accreditation_for, accredited_on
from learning.domain.certificate_templates import add_months
from learning.domain.registers import NORM_YEARS, RULES, RegisterRule
from learning.enums import Register
from learning.models import Accreditation, AccreditationReport, Completion, RegisterNumber
from organisations.domain.queries import current_memberships
from organisations.models import Membership


def accredited_course_ids(on: dt.date | None = None) -> set[int]:
    """The ids of the courses (learning.Course) that earn points in some register on a day, by default today."""
    day = on or timezone.localdate()
    return set(Accreditation.objects.filter(accredited_on(day)).values_list("course_id", flat=True))


def accreditations_of_courses(
    course_ids: Sequence[int] | None = None, *, on: dt.date | None = None
) -> dict[int, list[Accreditation]]:
    """Course id → its granted accreditations on a day, by register: for a course's page and for the catalogue."""
    found = Accreditation.objects.filter(accredited_on(on or timezone.localdate())).order_by("register", "pk")
    by_course: dict[int, list[Accreditation]] = defaultdict(list)
    for one in found if course_ids is None else found.filter(course_id__in=course_ids):
        by_course[one.course_id].append(one)
    return dict(by_course)


@dataclass(frozen=True, kw_only=True)
class EarnedPoints:
    """Somebody's points of one register in the last five years, of the courses done here."""

    register: Register
    rule: RegisterRule
    points: Decimal
    reported: Decimal
    numbers: list[RegisterNumber]
    since: dt.date

    @property
    def bar(self) -> int:
        """For the picture, which cannot show more than the norm."""
        return min(int(self.points), self.rule.norm or 0)

    @property
    def waits_for_number(self) -> bool:
        return bool(self.points) and not self.numbers


def earned_points(user: Any, *, memberships: Iterable[Membership] | None = None) -> list[EarnedPoints]:
    """One a register that concerns this person: by their role, their number or their points. Five queries at most."""
    today = timezone.localdate()
    since = add_months(today, -12 * NORM_YEARS)
    numbers: dict[str, list[RegisterNumber]] = defaultdict(list)
    for number in RegisterNumber.objects.filter(user=user):
        numbers[number.register].append(number)
    earned = _earned(user, since=since, registers=set(numbers))
    working = current_memberships(user) if memberships is None else memberships
    own_roles = {membership.role for membership in working}
    return [
        EarnedPoints(
            register=register,
            rule=rule,
            points=sum((points for points, _reported in earned[register].values()), Decimal()),
            reported=sum((points for points, reported in earned[register].values() if reported), Decimal()),
            numbers=numbers[register],
            since=since,
        )
        for register, rule in RULES.items()
        if register in numbers or register in earned or own_roles & set(rule.roles)
    ]


def _earned(user: Any, *, since: dt.date, registers: set[str]) -> dict[str, dict[int, tuple[Decimal, bool]]]:
    """Register → accreditation id → (points, reported). The same accreditation counts once, however often done."""
    earned: dict[str, dict[int, tuple[Decimal, bool]]] = defaultdict(dict)
    completions = list(
        Completion.objects.filter(accreditable_completions(), user=user, completed_at__date__gte=since)
        .prefetch_related("credits")
        .order_by("completed_at", "pk")
    )
    if not completions:
        return earned
    granted: dict[tuple[int, str], list[Accreditation]] = defaultdict(list)
    for one in Accreditation.objects.filter(
        course_id__in={completion.course_id for completion in completions}, granted_on__isnull=False
    ):
        granted[one.course_id, one.register].append(one)
    if not granted:
        return earned
    reported = set(
        AccreditationReport.objects.filter(user=user, withdrawn_at__isnull=True).values_list(
            "accreditation_id", flat=True
        )
    )
    for completion in completions:
        day = timezone.localdate(completion.completed_at)
        roles = {credit.role for credit in completion.credits.all()}
        for (course_id, register), group in granted.items():
            if course_id != completion.course_id:
                continue
            found = accreditation_for(
                group,
                day=day,
                roles=roles,
                has_number=register in registers,
                edition_key=completion.edition_key,
            )
            if found is not None:
                earned[register][found.pk] = (found.points, found.pk in reported)
    return earned
