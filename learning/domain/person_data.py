"""What learning knows of a person: shown on request, erased on request, and not kept longer than needed."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from core.stamp import bump_stamp
from learning.domain.certificates import clear_holder
from learning.models import (
    Answer,
    Attempt,
    Bookmark,
    Certificate,
    Completion,
    CourseReview,
    Credit,
    Enrolment,
    LessonProgress,
)
from learning.models.reviews import STATEMENTS


def export_enrolments(user: User) -> list[dict[str, Any]]:
    return [
        {
            "course": enrolment.course.title,
            "method": enrolment.method,
            "enrolled_at": enrolment.enrolled_at.isoformat(),
            "active_at": enrolment.active_at.isoformat(),
            "progress_percent": enrolment.progress,
            "evaluation_draft": enrolment.review_draft,
            "lessons": [
                {
                    "lesson": str(lesson.lesson_key),
                    "visited_at": lesson.visited_at.isoformat(),
                    "done_at": lesson.done_at.isoformat() if lesson.done_at else None,
                    "answers": lesson.answers,
                    "activities": lesson.activities,
                    "drafts": lesson.drafts,
                }
                for lesson in enrolment.lessons.all()
            ],
        }
        for enrolment in Enrolment.objects.filter(user=user).select_related("course").prefetch_related("lessons")
    ]


def erase_enrolments(user: User) -> int:
    """Progress goes; the enrolment stays as a number, without place or days."""
    with transaction.atomic():
        LessonProgress.objects.filter(enrolment__user=user).delete()
        return Enrolment.objects.filter(user=user).update(place=None, review_draft={})


def export_attempts(user: User) -> list[dict[str, Any]]:
    attempts = (
        Attempt.objects.filter(enrolment__user=user).select_related("enrolment__course").prefetch_related("answers")
    )
    return [
        {
            "course": attempt.enrolment.course.title,
            "number": attempt.number,
            "started_at": attempt.started_at.isoformat(),
            "submitted_at": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
            "percent": attempt.percent,
            "is_passed": attempt.is_passed,
            "answers": [
                {"question": answer.question_id, "given": answer.given, "is_correct": answer.is_correct}
                for answer in attempt.answers.all()
            ],
        }
        for attempt in attempts
    ]


def erase_attempts(user: User) -> int:
    """Scores and answers go wholly: only the learner ever needed them."""
    return Attempt.objects.filter(enrolment__user=user).delete()[1].get("learning.Attempt", 0)


def export_completions(user: User) -> list[dict[str, Any]]:
    return [
        {
            "course": completion.version.title,
            "version": completion.version.number,
            "basis": completion.basis,
            "completed_at": completion.completed_at.isoformat(),
            "credits": [
                {"practice": credit.practice.name, "role": credit.role, "on": credit.earned_on.isoformat()}
                for credit in completion.credits.all()
            ],
        }
        for completion in Completion.objects.filter(user=user)
        .select_related("version")
        .defer("version__content")
        .prefetch_related("credits__practice")
    ]


def keep_completions(user: User) -> int:
    """Completions and credits stay as numbers: the person behind them is pseudonymised by accounts."""
    return Completion.objects.filter(user=user).count() + Credit.objects.filter(completion__user=user).count()


def export_certificates(user: User) -> list[dict[str, Any]]:
    return [
        {
            "number": certificate.number,
            "code": certificate.code,
            "name": certificate.holder_name,
            "course": certificate.course_title,
            "completed_on": certificate.completed_on.isoformat(),
            "state": certificate.state,
        }
        for certificate in Certificate.objects.filter(completion__user=user)
    ]


def erase_certificates(user: User) -> int:
    return clear_holder(user=user)


def export_bookmarks(user: User) -> list[dict[str, Any]]:
    return [
        {"course": bookmark.course.title, "kept_at": bookmark.created_at.isoformat()}
        for bookmark in Bookmark.objects.filter(user=user).select_related("course")
    ]


def erase_bookmarks(user: User) -> int:
    return Bookmark.objects.filter(user=user).delete()[0]


def export_reviews(user: User) -> list[dict[str, Any]]:
    return [
        {
            "course": review.completion.version.title,
            "stars": review.stars,
            "marks": {name: getattr(review, name) for name in STATEMENTS},
            "text": review.text,
            "state": review.state,
            "written_at": review.written_at.isoformat(),
        }
        for review in CourseReview.objects.filter(completion__user=user)
        .select_related("completion__version")
        .defer("completion__version__content")
    ]


def erase_reviews(user: User) -> int:
    """Words and marks go wholly: with a pseudonym beside them they could still be somebody's."""
    count = CourseReview.objects.filter(completion__user=user).delete()[0]
    if count:
        bump_stamp()
    return count


def purge_drafts(before: dt.datetime) -> int:
    """What was typed and never sent."""
    idle = Enrolment.objects.filter(active_at__lt=before)
    lessons = LessonProgress.objects.filter(enrolment__in=idle).exclude(drafts={}).update(drafts={})
    return lessons + idle.exclude(review_draft={}).update(review_draft={})


def purge_answers(before: dt.datetime) -> int:
    """Single answers are only of use while the result can be read back."""
    return Answer.objects.filter(attempt__submitted_at__lt=before).delete()[0]


def purge_idle_enrolments(before: dt.datetime) -> int:
    """Courses that were begun and left: progress and attempts go with them. Completed ones stay."""
    idle = Enrolment.objects.filter(active_at__lt=before, progress__lt=100)
    return idle.delete()[1].get("learning.Enrolment", 0)
