"""One more go at a test for somebody who used all of theirs: given by a training manager, with a reason, on record."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.exceptions import AttemptsLeft, ReasonMissing
from learning.domain.policy import attempts_left, attempts_used, counted_since, policy_of
from learning.domain.versions import latest_version
from learning.models import Attempt, Course, ExtraAttempt


def grant_extra_attempt(*, user: User, course: Course, reason: str, actor: User) -> ExtraAttempt:
    """One attempt more, until the course must be redone or refreshed. Audited, the reason apart: it may be of health.

    Raises AttemptsLeft where the test has no limit or the person has an attempt left or under way, or ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)  # two clicks give one
        if has_attempts_left(user=user, course=course):
            raise AttemptsLeft
        extra = ExtraAttempt.objects.create(
            user=user, course=course, generation=course.generation, reason=reason.strip(), granted_by=actor
        )
        record_audit(
            actor=actor,
            action="learning.grant_extra_attempt",
            target=extra,
            after={"user": user.pk, "course": course.pk},
        )
    return extra


def withdraw_extra_attempt(*, extra: ExtraAttempt, actor: User) -> None:
    """Take it back; where it was used already, its result stays. Audited."""
    with transaction.atomic():
        record_audit(
            actor=actor,
            action="learning.withdraw_extra_attempt",
            target=extra,
            before={"user": extra.user_id, "course": extra.course_id},
        )
        extra.delete()


def has_attempts_left(*, user: User, course: Course) -> bool:
    """In every language that the course is in; without a test or a limit always."""
    version = latest_version(course=course, language="nl")
    if version is None:
        return True
    policy = policy_of(version)
    attempts = list(
        Attempt.objects.filter(enrolment__user=user, enrolment__course=course)
        .select_related("version")
        .defer("version__content")
    )
    since = counted_since(user=user, version=version)
    used = attempts_used(attempts, generation=version.generation, since=since)
    left = attempts_left(used, policy=policy, user=user, version=version, since=since)
    return left is None or left > 0


def export_extra_attempts(user: User) -> list[dict[str, Any]]:
    return [
        {"course": one.course.title, "reason": one.reason, "granted_at": one.granted_at.isoformat()}
        for one in ExtraAttempt.objects.filter(user=user).select_related("course")
    ]


def erase_extra_attempts(user: User) -> int:
    return ExtraAttempt.objects.filter(user=user).delete()[0]
