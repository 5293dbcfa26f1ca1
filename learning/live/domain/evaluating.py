"""What people thought of an edition: by the link in the mail, once, and changed until an organiser judged the words."""

from django.db import transaction

from learning.enums import ReviewState
from learning.live.domain.exceptions import NotPresent, UnknownStars
from learning.live.enums import Attendance
from learning.live.models import EditionReview, Registration

STARS = range(1, 6)


def review_edition(*, registration: Registration, stars: int, words: str = "") -> EditionReview:
    """Keep the opinion of somebody who was there; a second time replaces it, and its words wait again.

    Raises NotPresent, UnknownStars.
    """
    if registration.attendance != Attendance.PRESENT:
        raise NotPresent
    if stars not in STARS:
        raise UnknownStars
    with transaction.atomic():
        review, _made = EditionReview.objects.update_or_create(
            registration=registration,
            defaults={"stars": stars, "words": words.strip()[:1000], "state": ReviewState.PENDING},
        )
    return review


def judge_review(*, review: EditionReview, is_shown: bool) -> None:
    """An organiser shows or hides the words; the stars count either way."""
    review.state = ReviewState.APPROVED if is_shown else ReviewState.HIDDEN
    review.save(update_fields=["state"])
