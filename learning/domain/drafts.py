"""What was typed and not sent yet, so that a lost connection or session costs nobody their words.

Only for who is on the course: of others the browser alone keeps it. A draft is never graded and earns nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from learning.domain.exceptions import DraftTooLarge
from learning.models import Enrolment, LessonProgress

MAX_CHARACTERS = 20_000
MAX_FIELDS = 100
MAX_DRAFTS = 50


def keep_question_draft(
    *, user: User, course_key: uuid.UUID, lesson_key: uuid.UUID, question_id: str, fields: Mapping[str, Sequence[str]]
) -> bool:
    """Keep the form of one practice question as it stands; no fields forget it. False for who is not on the course.

    Raises DraftTooLarge.
    """
    draft = _draft(fields)
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().filter(user=user, course__key=course_key).first()
        if enrolment is None:
            return False
        lesson, _made = LessonProgress.objects.get_or_create(enrolment=enrolment, lesson_key=lesson_key)
        drafts = {key: kept for key, kept in lesson.drafts.items() if key != question_id}
        if draft:
            if len(drafts) >= MAX_DRAFTS:
                raise DraftTooLarge
            drafts[question_id[:64]] = draft
        lesson.drafts = drafts
        lesson.save(update_fields=["drafts"])
        return True


def keep_review_draft(*, user: User, course_id: int, fields: Mapping[str, Sequence[str]]) -> bool:
    """Keep an evaluation as it stands; no fields forget it. Raises DraftTooLarge."""
    changed = Enrolment.objects.filter(user=user, course_id=course_id).update(review_draft=_draft(fields))
    return changed > 0


def _draft(fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    kept = {name: list(values) for name, values in fields.items() if any(value.strip() for value in values)}
    size = sum(len(name) + sum(map(len, values)) for name, values in kept.items())
    if size > MAX_CHARACTERS or len(kept) > MAX_FIELDS:
        raise DraftTooLarge
    return {"at": timezone.now().isoformat(), "fields": kept} if kept else {}
