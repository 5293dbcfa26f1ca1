"""The one place that decides whether a course is completed, whatever kind of course it is."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.certificates import issue_certificate, revoke_certificate
from learning.domain.exceptions import (
    AlreadyCompleted,
    AlreadyCorrected,
    CompletedInFuture,
    NoVersion,
    ReasonMissing,
)
from learning.domain.tallies import count_completion, lock_practices
from learning.domain.training import refresher_starts_at
from learning.domain.versions import latest_version
from learning.enums import AttemptState, CertificateState, CompletionBasis
from learning.models import (
    Attempt,
    Certificate,
    Completion,
    Course,
    CourseVersion,
    Credit,
    Enrolment,
    LessonProgress,
    Standing,
)
from organisations.domain.queries import valid_on
from organisations.models import Affiliation, Membership


def complete_course(
    *, enrolment: Enrolment, version: CourseVersion, attempt: Attempt | None = None, at: dt.datetime | None = None
) -> Completion | None:
    """Record the completion if the course's conditions are met, or return the one that stands; None if they are not.

    In one transaction: the Completion, a Credit per membership valid on that day (practice, coalition and role as they
    were), the roll-ups of the boards, the Certificate with its number, and the job that draws it. Idempotent: however
    often it is called, by however many at once, there is one completion per person, course and generation. Where a
    completion expires, one in its refresher window starts the next cycle.
    """
    basis = _basis_of(enrolment=enrolment, version=version, attempt=attempt)
    if basis is None:
        return None
    at = at or timezone.now()
    with transaction.atomic():
        _lock_person(enrolment.user_id)
        completion = current_completion(
            user_id=enrolment.user_id, course_id=version.course_id, generation=version.generation
        )
        if completion is None or _is_refresher(completion, attempt=attempt, at=at):
            completion = _record(
                user_id=enrolment.user_id, version=version, basis=basis, at=at, standing=completion, attempt=attempt
            )
        Enrolment.objects.filter(pk=enrolment.pk).update(progress=100)
        enrolment.progress = 100
        return completion


def complete_by_attendance(
    *,
    user: User,
    course: Course,
    at: dt.datetime | None = None,
    actor: User | None = None,
    edition_key: uuid.UUID | None = None,
) -> Completion:
    """Somebody was at a webinar or workshop: record the completion of its course, or return the one that stands.

    `at`: when it ended; `actor`: who recorded it; `edition_key`: of the edition, whose own accreditation counts then.
    The same credits, roll-ups, certificate and cycles as for a test: being there again within the refresher window of a
    completion that expires starts the next cycle. Raises NoVersion if the course was never published.
    """
    at = at or timezone.now()
    version = latest_version(course=course, language="nl")
    if version is None:
        raise NoVersion
    with transaction.atomic():
        _lock_person(user.pk)
        completion = current_completion(user_id=user.pk, course_id=course.pk, generation=course.generation)
        if completion is None or (at > completion.completed_at and is_refreshable(completion, at=at)):
            completion = _record(
                user_id=user.pk,
                version=version,
                basis=CompletionBasis.ATTENDANCE,
                at=at,
                standing=completion,
                recorded_by=actor,
                edition_key=edition_key,
            )
        return completion


def record_completion(*, user: User, course: Course, at: dt.datetime, reason: str, actor: User) -> Completion:
    """A training manager puts on record what somebody did elsewhere or what was corrected, on the newest version.

    It counts in the practices of that day, as any other. Raises ReasonMissing, CompletedInFuture, or AlreadyCompleted
    if one stands that is still valid.
    """
    if not reason.strip():
        raise ReasonMissing
    if at > timezone.now():
        raise CompletedInFuture
    version = latest_version(course=course, language="nl")
    with transaction.atomic():
        _lock_person(user.pk)
        standing = current_completion(user_id=user.pk, course_id=course.pk, generation=course.generation)
        if version is None or (standing and not is_refreshable(standing, at=at)):
            raise AlreadyCompleted
        completion = _record(
            user_id=user.pk,
            version=version,
            basis=CompletionBasis.RECORDED,
            at=at,
            standing=standing,
            recorded_by=actor,
            reason=reason.strip()[:300],
        )
        record_audit(
            actor=actor,
            action="learning.completion_recorded",
            target=completion,
            after={"user": user.pk, "course": course.pk, "at": at.isoformat(), "reason": completion.reason},
        )
        return completion


def correct_completion(*, completion: Completion, reason: str, actor: User) -> Completion:
    """Take a mistaken completion back by a new entry with the reason; both stay on record and neither counts.

    The boards follow and its certificate is revoked. Raises ReasonMissing, or AlreadyCorrected (also for an entry that
    is itself a correction).
    """
    if not reason.strip():
        raise ReasonMissing
    if completion.corrects_id or Completion.objects.filter(corrects=completion).exists():
        raise AlreadyCorrected
    with transaction.atomic():
        lock_practices(completion.credits.values_list("practice_id", flat=True))
        try:
            with transaction.atomic():
                correction = Completion.objects.create(
                    user_id=completion.user_id,
                    course_id=completion.course_id,
                    version_id=completion.version_id,
                    generation=completion.generation,
                    cycle=completion.cycle,
                    basis=CompletionBasis.RECORDED,
                    completed_at=completion.completed_at,
                    recorded_by=actor,
                    corrects=completion,
                    reason=reason.strip()[:300],
                )
        except IntegrityError as error:
            raise AlreadyCorrected from error
        count_completion(completion=completion, sign=-1)
        certificates = Certificate.objects.filter(completion=completion, superseded_at__isnull=True)
        for certificate in certificates.exclude(state=CertificateState.REVOKED):
            revoke_certificate(certificate=certificate, actor=actor, reason=correction.reason)
        if not Standing.objects.filter(user_id=completion.user_id, course_id=completion.course_id).exists():
            Enrolment.objects.filter(user_id=completion.user_id, course_id=completion.course_id).update(progress=0)
        record_audit(
            actor=actor,
            action="learning.completion_corrected",
            target=completion,
            after={"correction": correction.pk, "reason": correction.reason},
        )
        return correction


def current_completion(*, user_id: int, course_id: int, generation: int) -> Completion | None:
    """The completion that counts in this generation; one that was corrected does not."""
    return (
        Completion.objects.filter(user_id=user_id, course_id=course_id, generation=generation)
        .filter(corrects__isnull=True, corrected_by__isnull=True)
        .order_by("-completed_at", "-cycle")
        .first()
    )


def is_refreshable(completion: Completion, *, at: dt.datetime) -> bool:
    """Whether a refresher at this moment would count for the next period: the window has opened, or it is too late."""
    expires_at = (
        Standing.objects.filter(completion=completion, expires_at__isnull=False)
        .values_list("expires_at", flat=True)
        .first()
    )
    return expires_at is not None and at >= refresher_starts_at(course_id=completion.course_id, expires_at=expires_at)


def _lock_person(user_id: int) -> None:
    """One completion of a person at a time, so that two at once cannot each start a cycle."""
    User.objects.select_for_update(no_key=True).filter(pk=user_id).values_list("pk").first()


def _is_refresher(completion: Completion, *, attempt: Attempt | None, at: dt.datetime) -> bool:
    """An attempt or lesson of before the completion that stands is no refresher, however often it is handed in."""
    if attempt is not None and (attempt.submitted_at is None or attempt.submitted_at <= completion.completed_at):
        return False
    return is_refreshable(completion, at=at)


def _basis_of(*, enrolment: Enrolment, version: CourseVersion, attempt: Attempt | None) -> str | None:
    if version.course_id != enrolment.course_id:
        return None
    if version.question_count:
        passed = (
            attempt is not None
            and attempt.enrolment_id == enrolment.pk
            and attempt.version_id == version.pk
            and attempt.state == AttemptState.SUBMITTED
            and attempt.is_passed
        )
        return CompletionBasis.TEST if passed else None
    if not version.lesson_keys:
        return None
    done = LessonProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).values_list(
        "lesson_key", flat=True
    )
    return CompletionBasis.LESSONS if {str(key) for key in done}.issuperset(version.lesson_keys) else None


def _record(
    *,
    user_id: int,
    version: CourseVersion,
    basis: str,
    at: dt.datetime,
    standing: Completion | None,
    attempt: Attempt | None = None,
    recorded_by: User | None = None,
    reason: str = "",
    edition_key: uuid.UUID | None = None,
) -> Completion:
    day = timezone.localdate(at)
    memberships = {
        one.practice_id: one for one in Membership.objects.filter(valid_on(day), user_id=user_id).order_by("pk")
    }
    lock_practices(memberships)
    same = Completion.objects.filter(
        user_id=user_id, course_id=version.course_id, generation=version.generation, corrects__isnull=True
    )
    try:
        with transaction.atomic():
            completion = Completion.objects.create(
                user_id=user_id,
                course_id=version.course_id,
                version=version,
                generation=version.generation,
                cycle=max(same.values_list("cycle", flat=True), default=0) + 1,
                basis=basis,
                attempt=attempt,
                completed_at=at,
                recorded_by=recorded_by,
                reason=reason,
                edition_key=edition_key,
            )
    except IntegrityError:
        won = current_completion(user_id=user_id, course_id=version.course_id, generation=version.generation)
        if won is None:
            raise
        return won
    Credit.objects.bulk_create(_credits(completion, memberships=memberships, day=day))
    count_completion(completion=completion)
    issue_certificate(completion=completion)
    return completion


def _credits(completion: Completion, *, memberships: dict[int, Membership], day: dt.date) -> list[Credit]:
    """One per practice the person works in on this day."""
    coalition_of = dict(
        Affiliation.objects.filter(valid_on(day), practice_id__in=memberships).values_list(
            "practice_id", "coalition_id"
        )
    )
    return [
        Credit(
            completion=completion,
            membership=membership,
            practice_id=practice_id,
            coalition_id=coalition_of.get(practice_id),
            role=membership.role,
            earned_on=day,
        )
        for practice_id, membership in memberships.items()
    ]
