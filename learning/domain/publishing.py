"""Publishing a course with its lessons in one go, and what that means for who completed it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision, TaskState

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.checks import check_course, refuse_errors
from learning.domain.course_drafts import course_draft
from learning.domain.exceptions import NotADraft, NotAllowedHere
from learning.domain.versions import freeze_course_version, one_version_of
from learning.enums import AttemptState, ChangeKind
from learning.models import Attempt, Completion, Course, CoursePage, CourseVersion, Enrolment, LessonPage


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


def consequences(reach: Reach) -> dict[str, str]:
    """What each kind of change means for people, in a sentence an editor understands."""
    if not (reach.completed or reach.under_way or reach.in_test):
        nobody = _("Nobody has done this course yet, so nobody notices.")
        return {ChangeKind.EDITORIAL: nobody, ChangeKind.REQUIRES_REDOING: nobody}
    kept = ngettext(
        "Nobody does anything again: %(count)s person who completed the course stays through.",
        "Nobody does anything again: %(count)s people who completed the course stay through.",
        reach.completed,
    ) % {"count": reach.completed}
    again = ngettext(
        "This concerns %(count)s person who completed the course already: they do it again.",
        "This concerns %(count)s people who completed the course already: they do it again.",
        reach.completed,
    ) % {"count": reach.completed}
    halfway = ngettext(
        "%(count)s person who is halfway begins again.",
        "%(count)s people who are halfway begin again.",
        reach.under_way,
    ) % {"count": reach.under_way}
    papers = _("Certificates that were earned stay valid; the boards say “to do again”.")
    parts = [again, *([halfway] if reach.under_way else []), papers]
    return {ChangeKind.EDITORIAL: kept, ChangeKind.REQUIRES_REDOING: " ".join(parts)}


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


def publish_lessons_along(*, page: CoursePage, revision: Revision | None, actor: User | None) -> None:
    """A course that goes live takes lessons with it, without freezing: the caller does so once, after this.

    At its first publication those that never were live; after an approval every one that waits, since the national
    editors judged the course as a whole. Otherwise each lesson waits for its own publication.
    """
    approved = revision is not None and revision.task_states.filter(status=TaskState.STATUS_APPROVED).exists()
    is_first = page.first_published_at == page.last_published_at
    if not (approved or is_first):
        return
    with one_version_of(page):
        for lesson in course_draft(page).lessons:
            is_waiting = not lesson.live or lesson.has_unpublished_changes
            if is_waiting and (approved or lesson.first_published_at is None):
                _publish_page(lesson, change_kind=page.change_kind, actor=actor)


def _publish(page: CoursePage, *, change_kind: str, actor: User) -> CourseVersion:
    with transaction.atomic():
        with one_version_of(page):
            for waiting in course_draft(page).waiting:
                _publish_page(waiting, change_kind=change_kind, actor=actor)
        fresh = CoursePage.objects.get(pk=page.pk)
        version = freeze_course_version(page=fresh, change_kind=change_kind, actor=actor)
        record_audit(
            actor=actor,
            action="learning.course_published",
            target=version.course,
            after={"version": version.number, "language": version.language, "kind": str(ChangeKind(change_kind).value)},
        )
        return version


def _publish_page(page: CoursePage | LessonPage, *, change_kind: str, actor: User | None) -> None:
    page.change_kind = change_kind
    page.go_live_at = None
    # The callers decided who may; after an approval the actor is the author, who may not publish alone.
    page.save_revision(user=actor, clean=False).publish(user=actor, skip_permission_checks=True)
