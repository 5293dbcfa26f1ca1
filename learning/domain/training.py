"""The training rule: which roles must have completed which courses for a practice to count as trained."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from learning.models import Completion, Course, LearningPathItem, TrainingRequirement, TrainingRule
from organisations.enums import PracticeRole

_ROLE_ORDER = {role: place for place, role in enumerate(PracticeRole.values)}


@dataclass(frozen=True, kw_only=True)
class Required:
    """In a practice that employs `role`, at least `minimum` of them completed the course (or all, if fewer)."""

    role: str
    course_id: int
    minimum: int = 1


def rule_in_force(*, on: dt.date | None = None) -> TrainingRule | None:
    """The rule with the latest start that has come; None where the mandatory courses alone decide."""
    return TrainingRule.objects.filter(valid_from__lte=on or timezone.localdate()).order_by("-valid_from").first()


def required_steps(*, on: dt.date | None = None) -> list[Required]:
    """What the duty asks on a day, by order of course and role. A closed course is never asked. Two queries."""
    return rule_and_steps(on=on)[1]


def rule_and_steps(*, on: dt.date | None = None) -> tuple[TrainingRule | None, list[Required]]:
    """The rule in force, and what it asks; without a rule, what the mandatory courses ask. Two queries."""
    rule = rule_in_force(on=on)
    if rule is None:
        mandatory = Course.objects.filter(is_mandatory=True, is_open=True).values_list("pk", "roles")
        return None, [
            Required(role=role, course_id=course_id)
            for course_id, roles in mandatory
            for role in PracticeRole.values
            if not roles or role in roles
        ]
    requirements = (
        TrainingRequirement.objects.filter(rule=rule, course__is_open=True)
        .order_by("course__number", "course__title")
        .values_list("role", "course_id", "minimum_people")
    )
    steps = [Required(role=role, course_id=course, minimum=minimum) for role, course, minimum in requirements]
    places = {step.course_id: place for place, step in reversed(list(enumerate(steps)))}
    return rule, sorted(steps, key=lambda step: (places[step.course_id], _ROLE_ORDER.get(step.role, 99)))


def required_of(steps: Collection[Required]) -> dict[str, set[int]]:
    """Role → the courses that the duty asks of it."""
    found: dict[str, set[int]] = {}
    for step in steps:
        found.setdefault(step.role, set()).add(step.course_id)
    return found


def validity_months() -> dict[int, int]:
    """Course → for how many months a completion is valid: the shortest that an active path says. Others stay valid."""
    items = LearningPathItem.objects.filter(validity_months__isnull=False, path__is_active=True)
    return dict(items.values_list("course_id").annotate(Min("validity_months")).order_by("course_id"))


def expiry_of(*, course_id: int, completed_at: dt.datetime) -> dt.datetime | None:
    """Until when a completion of that moment is valid; None: it stays valid."""
    months = expiry_months(course_id=course_id)
    return add_months(completed_at, months=months) if months else None


def expiry_months(*, course_id: int) -> int | None:
    """For how many months a completion of this course is valid; None: for good. The paths alone say so (ADR 7)."""
    return LearningPathItem.objects.filter(
        course_id=course_id, validity_months__isnull=False, path__is_active=True
    ).aggregate(months=Min("validity_months"))["months"]


def refresher_starts_at(*, course_id: int, expires_at: dt.datetime) -> dt.datetime:
    """From when a refresher counts for the next period: the widest window that an active path gives."""
    items = LearningPathItem.objects.filter(course_id=course_id, validity_months__isnull=False, path__is_active=True)
    return expires_at - dt.timedelta(days=max(items.values_list("refresher_days", flat=True), default=0))


def period_began_at(*, user_id: int, course_id: int, generation: int) -> dt.datetime | None:
    """When the refresher period that runs now began: the window before the end of the last completion that opened.

    None in the first period, and where completions stay valid. One query, or two, or three.
    """
    months = expiry_months(course_id=course_id)
    if months is None:
        return None
    now = timezone.now()
    completed = Completion.objects.filter(
        user_id=user_id,
        course_id=course_id,
        generation=generation,
        corrects__isnull=True,
        corrected_by__isnull=True,
    ).values_list("completed_at", flat=True)
    moments = [
        refresher_starts_at(course_id=course_id, expires_at=add_months(one, months=months))
        for one in completed.order_by("-completed_at")[:2]
    ]
    return next((moment for moment in moments if moment <= now), None)


def add_months(moment: dt.datetime, *, months: int) -> dt.datetime:
    """The same day and time, counted in UTC; the last of the month where that day does not exist."""
    moment = moment.astimezone(dt.UTC)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
