"""The accreditation clerk's desk: who will be reported to a register, who lacks a number, who was reported before."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from learning.domain.accredited import DUE_DAYS, accreditable_completions, accreditation_for
from learning.enums import LateReason, Register
from learning.models import (
    Accreditation,
    AccreditationExport,
    AccreditationReport,
    Completion,
    Credit,
    NumberRequest,
    RegisterNumber,
)


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """One completion that a register is to hear of, or heard of. `number` is None where the person gave none."""

    completion_id: int
    user_id: int
    last_name: str
    first_name: str
    initials: str
    email: str
    role: str
    day: dt.date
    accreditation: Accreditation
    number: RegisterNumber | None
    late: LateReason | None = None
    asked_on: dt.date | None = None

    @property
    def name(self) -> str:
        return ", ".join(part for part in (self.last_name, self.initials or self.first_name) if part) or self.email

    @property
    def points(self) -> Decimal:
        return self.accreditation.points

    @property
    def is_overdue(self) -> bool:
        """Older than the two weeks in which a register wants to hear of it."""
        return (timezone.localdate() - self.day).days > DUE_DAYS


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`ready`, `lacking`, `waiting` (for the register's decision) and `late` are of people not reported yet.

    `late`: ready, with a reason why they were not in an earlier delivery. They are in `ready` too, so that they go
    with the next one.
    """

    ready: list[DeskRow] = field(default_factory=list)
    lacking: list[DeskRow] = field(default_factory=list)
    waiting: list[DeskRow] = field(default_factory=list)
    reported: list[AccreditationReport] = field(default_factory=list)
    reported_count: int = 0

    @property
    def late(self) -> list[DeskRow]:
        return [row for row in self.ready if row.late]


SHOWN = 200


def desk(*, register: Register, period_from: dt.date, period_until: dt.date, course_id: int | None = None) -> Desk:
    """The lists of a register: what is open up to and including `period_until`, and what was reported in the period.

    Open rows of before `period_from` are in the lists too, marked late: nobody falls between two periods. A fixed
    number of queries, whatever the size.
    """
    accreditations = _accreditations(register=register, course_id=course_id)
    reports = AccreditationReport.objects.filter(register=register, withdrawn_at__isnull=True)
    if course_id:
        reports = reports.filter(accreditation__course_id=course_id)
    in_period = reports.filter(
        completion__completed_at__date__gte=period_from, completion__completed_at__date__lte=period_until
    )
    lists = _open_rows(register=register, accreditations=accreditations, period=(period_from, period_until))
    return Desk(
        **lists,
        reported=list(
            in_period.select_related("user", "accreditation__course", "completion", "export").order_by(
                "-completion__completed_at", "-pk"
            )[:SHOWN]
        ),
        reported_count=in_period.count(),
    )


def _accreditations(*, register: Register, course_id: int | None) -> dict[int, list[Accreditation]]:
    """By course; the granted ones first, so that one that still waits never hides one that counts."""
    found = Accreditation.objects.filter(register=register).select_related("course").order_by("granted_on", "pk")
    by_course: dict[int, list[Accreditation]] = defaultdict(list)
    for one in sorted(found.filter(course_id=course_id) if course_id else found, key=lambda one: not one.granted_on):
        by_course[one.course_id].append(one)
    return by_course


def _open_rows(
    *, register: Register, accreditations: dict[int, list[Accreditation]], period: tuple[dt.date, dt.date]
) -> dict[str, list[DeskRow]]:
    lists: dict[str, list[DeskRow]] = {"ready": [], "lacking": [], "waiting": []}
    if not accreditations:
        return lists
    period_from, period_until = period
    begin = min(one.valid_from for group in accreditations.values() for one in group)
    completions = _unreported(register=register, course_ids=accreditations, begin=begin, until=period_until)
    numbers = {
        one.user_id: one
        for one in RegisterNumber.objects.filter(
            register=register, is_preferred=True, user_id__in=completions.values("user_id")
        )
    }
    roles: dict[int, list[str]] = defaultdict(list)
    for completion_id, role in (
        Credit.objects.filter(completion_id__in=completions.values("pk"))
        .order_by("pk")
        .values_list("completion_id", "role")
    ):
        roles[completion_id].append(role)
    asked = dict(
        NumberRequest.objects.filter(register=register).order_by("asked_on").values_list("user_id", "asked_on")
    )
    deliveries = list(AccreditationExport.objects.filter(register=register, withdrawn_at__isnull=True).order_by("pk"))
    counted = set(
        AccreditationReport.objects.filter(register=register, withdrawn_at__isnull=True).values_list(
            "user_id", "accreditation_id"
        )
    )
    for completion in completions.select_related("user"):
        day = timezone.localdate(completion.completed_at)
        number = numbers.get(completion.user_id)
        held = roles.get(completion.pk, [])
        accreditation = accreditation_for(
            accreditations[completion.course_id],
            day=day,
            roles=held,
            has_number=number is not None,
            edition_key=completion.edition_key,
        )
        if accreditation is None or (completion.user_id, accreditation.pk) in counted:
            continue
        counted.add((completion.user_id, accreditation.pk))
        user = completion.user
        row = DeskRow(
            completion_id=completion.pk,
            user_id=user.pk,
            last_name=user.last_name,
            first_name=user.first_name,
            initials=user.initials,
            email=user.email,
            role=next((role for role in held if role in accreditation.roles), held[0] if held else ""),
            day=day,
            accreditation=accreditation,
            number=number,
            late=_lateness(completion, day=day, number=number, deliveries=deliveries, period_from=period_from),
            asked_on=asked.get(user.pk),
        )
        kind = "waiting" if accreditation.granted_on is None else "ready" if number else "lacking"
        lists[kind].append(row)
    return lists


def _unreported(
    *, register: Register, course_ids: Iterable[int], begin: dt.date, until: dt.date
) -> QuerySet[Completion]:
    reported = AccreditationReport.objects.filter(register=register, withdrawn_at__isnull=True)
    return (
        Completion.objects.filter(
            accreditable_completions(),
            course_id__in=list(course_ids),
            completed_at__gte=_midnight(begin),
            completed_at__lt=_midnight(until + dt.timedelta(days=1)),
            user__erased_at__isnull=True,
        )
        .exclude(pk__in=reported.values("completion_id"))
        .order_by("user__last_name", "user__first_name", "completed_at", "pk")
    )


def _lateness(
    completion: Completion,
    *,
    day: dt.date,
    number: RegisterNumber | None,
    deliveries: list[AccreditationExport],
    period_from: dt.date,
) -> LateReason | None:
    """Why somebody is only reported now: of the first delivery over this day that they missed, or of their age."""
    for one in deliveries:
        covers = one.period_from <= day <= one.period_until and one.course_id in (None, completion.course_id)
        if covers and completion.completed_at > one.made_at:
            return LateReason.AFTER_DELIVERY
        if covers and number is not None and number.added_at > one.made_at:
            return LateReason.NUMBER_LATER
        if covers:
            return LateReason.MISSED
    if (timezone.localdate() - day).days > DUE_DAYS:
        return LateReason.OVERDUE
    return LateReason.BEFORE_PERIOD if day < period_from else None


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def reports_to_correct(*, register: Register | None = None) -> QuerySet[AccreditationReport]:
    """Lines that stand while the completion they rest on was taken back since: the register is to hear of it."""
    wrong = AccreditationReport.objects.filter(withdrawn_at__isnull=True, completion__corrected_by__isnull=False)
    return wrong.filter(register=register) if register else wrong


def default_period(*, register: Register, today: dt.date) -> tuple[dt.date, dt.date]:
    """From the day after the last delivery, else two weeks, up to and including today."""
    last = (
        AccreditationExport.objects.filter(Q(withdrawn_at__isnull=True), register=register)
        .order_by("-period_until")
        .values_list("period_until", flat=True)
        .first()
    )
    begin = last + dt.timedelta(days=1) if last else today - dt.timedelta(days=DUE_DAYS)
    return min(begin, today), today


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits at one register."""

    register: Register
    ready: int
    late: int
    lacking: int
    wrong: int = 0


def waiting_at_desk(*, today: dt.date) -> list[Waiting]:
    """One a register with something to do."""
    found = []
    wrong = dict(reports_to_correct().order_by("register").values_list("register").annotate(count=Count("pk")))
    for register in Register:
        lists = desk(register=register, period_from=today, period_until=today)
        overdue = sum(row.is_overdue for row in lists.ready)
        if lists.ready or lists.lacking or register in wrong:
            found.append(
                Waiting(
                    register=register,
                    ready=len(lists.ready),
                    late=overdue,
                    lacking=len(lists.lacking),
                    wrong=wrong.get(register, 0),
                )
            )
    return found
