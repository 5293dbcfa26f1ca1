"""A training rule, and a learning path that is due."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from learning.domain.assignments import assign_path
from learning.models import (
    Course,
    LearningPath,
    LearningPathItem,
    PathAssignment,
    TrainingRequirement,
    TrainingRule,
)
from organisations.enums import PracticeRole, StaffRole
from organisations.models import Coalition

RULE_FROM = dt.date(2020, 1, 1)
ROLES = (
    PracticeRole.HUISARTS,
    PracticeRole.POH,
    PracticeRole.DOKTERSASSISTENT,
    PracticeRole.PRAKTIJKMANAGER,
)


def plant_tracking() -> str:
    """Before anybody completes a course, so that certificates say until when. Again changes nothing."""
    courses = list(Course.objects.filter(is_open=True).order_by("number", "title"))
    mandatory = [course for course in courses if course.is_mandatory] or courses[:1]
    rule, made = TrainingRule.objects.get_or_create(
        valid_from=RULE_FROM,
        defaults={
            "title": "Opleidingsregel van het programma",
            "explanation": "Van elke functie die uw praktijk heeft, haalt minstens één collega de verplichte modules.",
        },
    )
    if made:
        TrainingRequirement.objects.bulk_create(
            TrainingRequirement(rule=rule, role=role, course=course)
            for course in mandatory
            for role in ROLES
            if not course.roles or role in course.roles
        )
    path = _path("Starten met online inzage", courses=mandatory, months=24)
    _path("Verdieping voor de balie", courses=courses[2:5], months=None, roles=[PracticeRole.DOKTERSASSISTENT])
    _assign(path)
    return f"{len(mandatory)} courses required, {LearningPath.objects.count()} learning paths"


def _path(
    title: str, *, courses: list[Course], months: int | None, roles: list[PracticeRole] | None = None
) -> LearningPath:
    path, made = LearningPath.objects.get_or_create(
        title=title,
        defaults={"roles": roles or [], "summary": "De modules in de volgorde die het beste werkt."},
    )
    if made:
        LearningPathItem.objects.bulk_create(
            LearningPathItem(
                path=path, course=course, position=place, complete_within_days=30 * (place + 1), validity_months=months
            )
            for place, course in enumerate(courses)
        )
    return path


def _assign(path: LearningPath) -> None:
    """Everywhere, by the training manager; and one deadline of its own in the first coalition."""
    manager = User.objects.filter(groups__coalition_group__role=StaffRole.TRAINING_MANAGER).first()
    if manager is None or PathAssignment.objects.filter(path=path).exists():
        return
    today = timezone.localdate()
    assign_path(path=path, actor=manager, starts_on=today - dt.timedelta(days=45))
    coalition = Coalition.objects.order_by("name").first()
    if coalition is not None:
        assign_path(
            path=path,
            actor=manager,
            coalition=coalition,
            starts_on=today - dt.timedelta(days=30),
            due_on=today + dt.timedelta(days=21),
        )
