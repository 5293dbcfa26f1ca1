"""Giving a path to everybody, a coalition or a practice; and what that makes due, for whom and when."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.exceptions import AssignedAlready
from learning.models import LearningPath, LearningPathItem, PathAssignment, Standing
from organisations.domain.queries import valid_on
from organisations.models import Affiliation, Coalition, Membership, Practice

# Who comes to work after the deadline of an assignment gets this long, unless the course says otherwise.
LATECOMER_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Somebody has to complete a course; `due_on` is the last day, or None. `is_refresher`: done before, expiring."""

    user_id: int
    practice_id: int
    assignment_id: int
    path_title: str
    course_id: int
    course_title: str
    due_on: dt.date | None
    is_refresher: bool = False


def assign_path(
    *,
    path: LearningPath,
    actor: User,
    coalition: Coalition | None = None,
    practice: Practice | None = None,
    roles: Collection[str] = (),
    starts_on: dt.date | None = None,
    due_on: dt.date | None = None,
) -> PathAssignment:
    """Make a path due: nationally, in a coalition or in a practice. Raises AssignedAlready."""
    try:
        with transaction.atomic():
            assignment = PathAssignment.objects.create(
                path=path,
                coalition=coalition,
                practice=practice,
                roles=list(roles),
                starts_on=starts_on or timezone.localdate(),
                due_on=due_on,
                assigned_by=actor,
            )
            _audit(assignment, actor=actor, action="learning.path_assigned")
    except IntegrityError as error:
        raise AssignedAlready from error
    return assignment


def end_assignment(*, assignment: PathAssignment, actor: User) -> None:
    """Nothing of it is due any more; it stays on record. Again changes nothing."""
    with transaction.atomic():
        ended = PathAssignment.objects.filter(pk=assignment.pk, ended_at__isnull=True).update(ended_at=timezone.now())
        if ended:
            _audit(assignment, actor=actor, action="learning.assignment_ended")


def running_assignments(*, on: dt.date | None = None) -> list[PathAssignment]:
    """Those that have begun and not ended, of active paths, with their path and its courses that are open."""
    return list(
        PathAssignment.objects.filter(
            ended_at__isnull=True, path__is_active=True, starts_on__lte=on or timezone.localdate()
        )
        .select_related("path")
        .prefetch_related(Prefetch("path__items", LearningPathItem.objects.select_related("course")))
        .order_by("pk")
    )


def open_duties(
    *,
    user_ids: Collection[int] | None = None,
    practice_ids: Collection[int] | None = None,
    on: dt.date | None = None,
    assignments: list[PathAssignment] | None = None,
) -> list[Duty]:
    """What these people (or these practices' teams) have to do and have not, one a person and course, soonest first.

    Five queries, however many people; one where no path is assigned anywhere.
    """
    on = on or timezone.localdate()
    running = running_assignments(on=on) if assignments is None else assignments
    if not running:
        return []
    members = Membership.objects.filter(valid_on(on), practice__is_active=True)
    if user_ids is not None:
        members = members.filter(user_id__in=user_ids)
    if practice_ids is not None:
        members = members.filter(practice_id__in=practice_ids)
    team = list(members.values_list("user_id", "practice_id", "role", "valid_from"))
    practices = {practice_id for _user, practice_id, _role, _from in team}
    coalitions = dict(
        Affiliation.objects.filter(valid_on(on), practice_id__in=practices).values_list("practice_id", "coalition_id")
    )
    standings = _standings(user_ids={one[0] for one in team}, assignments=running)
    found: dict[tuple[int, int], Duty] = {}
    for user_id, practice_id, role, since in team:
        for assignment in running:
            if not _is_for(assignment, practice_id=practice_id, coalition_id=coalitions.get(practice_id), role=role):
                continue
            for item in assignment.path.items.all():
                duty = _duty(
                    assignment,
                    item=item,
                    user_id=user_id,
                    practice_id=practice_id,
                    since=since,
                    standing=standings.get((user_id, item.course_id)),
                    on=on,
                )
                known = found.get((user_id, item.course_id))
                if duty is not None and (known is None or _order(duty) < _order(known)):
                    found[user_id, item.course_id] = duty
    return sorted(found.values(), key=_order)


def _standings(
    *, user_ids: Collection[int], assignments: Iterable[PathAssignment]
) -> dict[tuple[int, int], tuple[bool, dt.date | None]]:
    """(person, course) → (of the course's generation, the day it expires)."""
    course_ids = {item.course_id for one in assignments for item in one.path.items.all()}
    rows = Standing.objects.filter(user_id__in=user_ids, course_id__in=course_ids).values_list(
        "user_id", "course_id", "generation", "course__generation", "expires_at"
    )
    return {
        (user, course): (generation == current, timezone.localdate(expires) if expires else None)
        for user, course, generation, current, expires in rows.iterator(chunk_size=5000)
    }


def _is_for(assignment: PathAssignment, *, practice_id: int, coalition_id: int | None, role: str) -> bool:
    if assignment.practice_id and assignment.practice_id != practice_id:
        return False
    if assignment.coalition_id and assignment.coalition_id != coalition_id:
        return False
    roles = assignment.roles or assignment.path.roles
    return not roles or role in roles


def _duty(
    assignment: PathAssignment,
    *,
    item: LearningPathItem,
    user_id: int,
    practice_id: int,
    since: dt.date,
    standing: tuple[bool, dt.date | None] | None,
    on: dt.date,
) -> Duty | None:
    if not item.course.is_open:
        return None
    is_refresher = False
    due_on = _due_on(assignment, item=item, since=since)
    if standing is not None and standing[0]:
        expires_on = standing[1]
        if expires_on is None or on < expires_on - dt.timedelta(days=item.refresher_days):
            return None
        is_refresher, due_on = True, expires_on
    return Duty(
        user_id=user_id,
        practice_id=practice_id,
        assignment_id=assignment.pk,
        path_title=assignment.path.title,
        course_id=item.course_id,
        course_title=item.course.title,
        due_on=due_on,
        is_refresher=is_refresher,
    )


def _due_on(assignment: PathAssignment, *, item: LearningPathItem, since: dt.date) -> dt.date | None:
    """The assignment's deadline, or the course's days from the start; who came later has the time from then."""
    start = max(assignment.starts_on, since)
    if assignment.due_on is not None:
        if since <= assignment.due_on:
            return assignment.due_on
        return since + dt.timedelta(days=item.complete_within_days or LATECOMER_DAYS)
    return start + dt.timedelta(days=item.complete_within_days) if item.complete_within_days else None


def _order(duty: Duty) -> tuple[dt.date, str, int]:
    return (duty.due_on or dt.date.max, duty.course_title, duty.user_id)


def _audit(assignment: PathAssignment, *, actor: User, action: str) -> None:
    record_audit(
        actor=actor,
        action=action,
        target=assignment,
        coalition_id=assignment.coalition_id,
        after={
            "path": assignment.path_id,
            "practice": assignment.practice_id,
            "roles": assignment.roles,
            "starts_on": assignment.starts_on.isoformat(),
            "due_on": assignment.due_on.isoformat() if assignment.due_on else None,
        },
    )
