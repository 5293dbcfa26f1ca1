"""The one place that decides whether a course is completed, whatever kind of course it is."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from learning.domain.certificates import issue_certificate
from learning.enums import AttemptState, CompletionBasis
from learning.models import Attempt, Completion, CourseVersion, Credit, Enrolment, LessonProgress
from organisations.models import Affiliation, Membership


def complete_course(
    *, enrolment: Enrolment, version: CourseVersion, attempt: Attempt | None = None, at: dt.datetime | None = None
) -> Completion | None:
    """Record the completion if the course's conditions are met, or return the one that stands; None if they are not.

    In one transaction: the Completion, a Credit per membership valid on that day (practice, coalition and role as they
    were), the Certificate with its number, and the job that draws it. Idempotent: however often it is called, by
    however many at once, there is one completion per person, course and generation.
    """
    basis = _basis_of(enrolment=enrolment, version=version, attempt=attempt)
    if basis is None:
        return None
    with transaction.atomic():
        completion = current_completion(
            user_id=enrolment.user_id, course_id=version.course_id, generation=version.generation
        )
        if completion is None:
            completion = _record(
                enrolment=enrolment, version=version, attempt=attempt, basis=basis, at=at or timezone.now()
            )
        Enrolment.objects.filter(pk=enrolment.pk).update(progress=100)
        enrolment.progress = 100
        return completion


def current_completion(*, user_id: int, course_id: int, generation: int) -> Completion | None:
    """The completion that counts in this generation; one that was corrected does not."""
    return (
        Completion.objects.filter(user_id=user_id, course_id=course_id, generation=generation)
        .filter(corrects__isnull=True, corrected_by__isnull=True)
        .order_by("-cycle")
        .first()
    )


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
    *, enrolment: Enrolment, version: CourseVersion, attempt: Attempt | None, basis: str, at: dt.datetime
) -> Completion:
    cycle = (
        1
        + Completion.objects.filter(
            user_id=enrolment.user_id, course_id=version.course_id, generation=version.generation, corrects__isnull=True
        ).count()
    )
    try:
        with transaction.atomic():
            completion = Completion.objects.create(
                user_id=enrolment.user_id,
                course_id=version.course_id,
                version=version,
                generation=version.generation,
                cycle=cycle,
                basis=basis,
                attempt=attempt,
                completed_at=at,
            )
    except IntegrityError:
        standing = current_completion(
            user_id=enrolment.user_id, course_id=version.course_id, generation=version.generation
        )
        if standing is None:
            raise
        return standing
    Credit.objects.bulk_create(_credits(completion, day=timezone.localdate(at)))
    issue_certificate(completion=completion)
    return completion


def _credits(completion: Completion, *, day: dt.date) -> list[Credit]:
    """One per practice the person works in on this day."""
    valid = Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    memberships = list(Membership.objects.filter(valid, user_id=completion.user_id).order_by("pk"))
    by_practice = {membership.practice_id: membership for membership in memberships}
    coalition_of = dict(
        Affiliation.objects.filter(valid, practice_id__in=by_practice).values_list("practice_id", "coalition_id")
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
        for practice_id, membership in by_practice.items()
    ]
