"""The rules of a test, as its version froze them: which questions an attempt gets, how often, how long, what counts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from learning.domain.questions import in_order
from learning.domain.training import period_began_at
from learning.domain.versions import questions_of, version_content
from learning.enums import AttemptState, CountedAttempt
from learning.models import Attempt, CourseVersion, ExtraAttempt, TimeAllowance

# An answer that was under way when the clock ran out still counts; so does a slow connection.
GRACE = dt.timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class TestPolicy:
    """`max_attempts` and `time_limit_minutes`: None is without limit."""

    __test__ = False  # no test of pytest's

    max_attempts: int | None
    cooling_off_hours: int
    counted_attempt: str
    time_limit_minutes: int | None
    shuffle: bool
    draw_count: int


def policy_of(version: CourseVersion) -> TestPolicy:
    content = version_content(version)
    return TestPolicy(
        max_attempts=content.get("max_attempts"),
        cooling_off_hours=content.get("cooling_off_hours") or 0,
        counted_attempt=content.get("counted_attempt") or CountedAttempt.BEST,
        time_limit_minutes=content.get("time_limit_minutes"),
        shuffle=content.get("shuffle", True),
        draw_count=content.get("bank", {}).get("draw_count", 0),
    )


def draw_questions(version: CourseVersion, *, seed: str) -> list[str]:
    """The ids of one attempt, in its order: the test's own questions and, by the seed, so many of the bank's."""
    content, policy = version_content(version), policy_of(version)
    ids = [question.id for question in questions_of(version)]
    in_bank = len(content.get("bank", {}).get("blocks", []))
    own, bank = ids[: len(ids) - in_bank], ids[len(ids) - in_bank :]
    drawn = set(in_order(bank, seed=f"{seed}:draw")[: policy.draw_count])
    chosen = [*own, *(key for key in bank if key in drawn)]
    return in_order(chosen, seed=seed) if policy.shuffle else chosen


def minutes_for(*, user: User, policy: TestPolicy) -> int | None:
    """The time this person has, extra time included; None without a clock. Rounded up."""
    if policy.time_limit_minutes is None:
        return None
    extra = TimeAllowance.objects.filter(user=user).values_list("extra_percent", flat=True).first() or 0
    return -(-policy.time_limit_minutes * (100 + extra) // 100)


def is_over(attempt: Attempt, *, now: dt.datetime | None = None) -> bool:
    """Whether the clock of an open attempt ran out, the grace included."""
    if attempt.state != AttemptState.OPEN or attempt.deadline_at is None:
        return False
    return (now or timezone.now()) > attempt.deadline_at + GRACE


def attempts_used(attempts: Sequence[Attempt], *, generation: int, since: dt.datetime | None = None) -> list[Attempt]:
    """Those that were handed in since the course must be redone, and in this refresher period (`since`: when it began).

    Abandoned ones do not count.
    """
    return [
        attempt
        for attempt in attempts
        if attempt.state == AttemptState.SUBMITTED
        and attempt.version.generation == generation
        and (since is None or (attempt.submitted_at is not None and attempt.submitted_at >= since))
    ]


def counted_since(*, user: User, version: CourseVersion) -> dt.datetime | None:
    """From when attempts count: a refresher period begins with all of them. None: from the first."""
    return period_began_at(user_id=user.pk, course_id=version.course_id, generation=version.generation)


def attempts_left(
    used: Sequence[Attempt],
    *,
    policy: TestPolicy,
    user: User,
    version: CourseVersion,
    since: dt.datetime | None = None,
) -> int | None:
    """Those of the policy and those given on top of it, less those used; None without a limit."""
    if policy.max_attempts is None:
        return None
    return max(0, policy.max_attempts + extra_attempts(user=user, version=version, since=since) - len(used))


def extra_attempts(*, user: User, version: CourseVersion, since: dt.datetime | None = None) -> int:
    given = ExtraAttempt.objects.filter(user=user, course_id=version.course_id, generation=version.generation)
    return (given.filter(granted_at__gte=since) if since else given).count()


def next_attempt_at(used: Sequence[Attempt], *, policy: TestPolicy) -> dt.datetime | None:
    """When the next attempt may begin; None if that is now."""
    handed_in = [attempt.submitted_at for attempt in used if attempt.submitted_at]
    if not handed_in or not policy.cooling_off_hours:
        return None
    moment = max(handed_in) + dt.timedelta(hours=policy.cooling_off_hours)
    return moment if moment > timezone.now() else None


def counted_score(used: Sequence[Attempt], *, policy: TestPolicy) -> Attempt | None:
    """The attempt whose score stands as the learner's own."""
    if not used:
        return None
    if policy.counted_attempt == CountedAttempt.LAST:
        return max(used, key=lambda attempt: attempt.number)
    return max(used, key=lambda attempt: (attempt.percent or 0, attempt.number))
