"""What learners think of a course: written only by who completed it, its words judged by an editor."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from core.stamp import bump_stamp
from learning.domain.exceptions import NotCompleted, UnknownMark
from learning.enums import ReviewState
from learning.models import Completion, CourseReview, Enrolment
from learning.models.reviews import STATEMENTS


def reviewable_completion(*, user: User, course_id: int) -> Completion | None:
    """The completion an evaluation belongs to: the newest that stands. One evaluation each."""
    return (
        Completion.objects.filter(user=user, course_id=course_id, corrects__isnull=True, corrected_by__isnull=True)
        .select_related("review")
        .order_by("-completed_at", "-pk")
        .first()
    )


def write_review(
    *, user: User, course_id: int, stars: int, marks: Mapping[str, int | None] | None = None, text: str = ""
) -> CourseReview:
    """Write the evaluation of a completed course, or change it; its draft goes.

    `marks`: statement → 1..5, of STATEMENTS. New words wait for an editor; marks without words wait for nobody. Raises
    NotCompleted or UnknownMark.
    """
    given = {name: (marks or {}).get(name) for name in STATEMENTS}
    if any(mark is not None and mark not in range(1, 6) for mark in (stars, *given.values())):
        raise UnknownMark
    words = text.strip()
    with transaction.atomic():
        completion = reviewable_completion(user=user, course_id=course_id)
        if completion is None:
            raise NotCompleted
        standing = CourseReview.objects.select_for_update().filter(completion=completion).first()
        is_same = standing is not None and standing.text == words
        was_shown = standing is not None and standing.state == ReviewState.APPROVED and bool(standing.text)
        fields = {"stars": stars, "text": words, **given}
        if not is_same:
            fields |= {
                "state": ReviewState.PENDING if words else ReviewState.APPROVED,
                "decided_at": None,
                "decided_by": None,
            }
        review, _made = CourseReview.objects.update_or_create(
            completion=completion, defaults=fields, create_defaults={**fields, "written_at": timezone.now()}
        )
        Enrolment.objects.filter(user=user, course_id=course_id).update(review_draft={})
        if was_shown and not is_same:
            bump_stamp()
        return review


def delete_review(*, user: User, course_id: int) -> int:
    """Take back one's own evaluations of this course. Returns how many there were."""
    with transaction.atomic():
        count, _by_model = CourseReview.objects.filter(completion__user=user, completion__course_id=course_id).delete()
        if count:
            bump_stamp()
        return count


def judge_review(*, review: CourseReview, is_approved: bool, by: User) -> CourseReview:
    """Show the words on the course's page, or hide them. The marks count either way."""
    with transaction.atomic():
        review = CourseReview.objects.select_for_update().get(pk=review.pk)
        review.state = ReviewState.APPROVED if is_approved else ReviewState.HIDDEN
        review.decided_at = timezone.now()
        review.decided_by = by
        review.save(update_fields=["state", "decided_at", "decided_by"])
        action = "learning.approve_review" if is_approved else "learning.hide_review"
        record_audit(actor=by, action=action, target=review)
        bump_stamp()
        return review
