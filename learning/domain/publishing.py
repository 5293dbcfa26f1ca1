"""Publishing a course with its lessons in one go, and what that means for who completed it."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.checks import check_course, refuse_errors
from learning.domain.course_drafts import course_draft
from learning.domain.exceptions import NotADraft, NotAllowedHere
from learning.domain.versions import freeze_course_version, one_version_of
from learning.enums import AttemptState, ChangeKind
from learning.models import Attempt, Completion, Course, CoursePage, CourseVersion, Enrolment


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom a change concerns: people with a valid completion, halfway, and with an open attempt at the test."""

    completed: int = 0
    under_way: int = 0
    in_test: int = 0


def reach_of(page: CoursePage) -> Reach:
    """Three counts; zeros for a course that was never published."""
    course = Course.objects.filter(key=page.translation_key).first()
    if course is None:
        return Reach()
    valid = Completion.objects.filter(course=course, generation=course.generation, corrected_by__isnull=True)
    return Reach(
        completed=valid.values("user").distinct().count(),
        under_way=Enrolment.objects.filter(course=course, progress__gt=0, progress__lt=100).count(),
        in_test=Attempt.objects.filter(enrolment__course=course, state=AttemptState.OPEN).count(),
    )


def publish_course(*, page: CoursePage, change_kind: str, actor: User) -> CourseVersion:
    """Publish the course and every lesson that waits, as one version.

    Raises NotAllowedHere without the right to publish, NotReady if a check finds an error, NotADraft if nothing waits.
    """
    if not page.permissions_for_user(actor).can_publish():
        raise NotAllowedHere
    draft = course_draft(page)
    if not draft.waiting:
        raise NotADraft
    refuse_errors(check_course(page=draft.page, lessons=draft.lessons))
    return _publish(page, change_kind=change_kind, actor=actor)


def publish_approved_course(*, page: CoursePage, actor: User | None) -> CourseVersion:
    """After its approval the course itself is live; its waiting lessons follow, in the same version."""
    return _publish(page, change_kind=page.change_kind, actor=actor)


def _publish(page: CoursePage, *, change_kind: str, actor: User | None) -> CourseVersion:
    with transaction.atomic():
        with one_version_of(page):
            for waiting in course_draft(page).waiting:
                waiting.change_kind = change_kind
                waiting.go_live_at = None
                revision = waiting.save_revision(user=actor, clean=False)
                revision.publish(user=actor)
        fresh = CoursePage.objects.get(pk=page.pk)
        version = freeze_course_version(page=fresh, change_kind=change_kind, actor=actor)
        record_audit(
            actor=actor,
            action="learning.course_published",
            target=version.course,
            after={"version": version.number, "language": version.language, "kind": str(ChangeKind(change_kind).value)},
        )
        return version
