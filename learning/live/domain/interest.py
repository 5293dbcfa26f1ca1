"""Who wants to hear of a next date: one mail, then they are forgotten."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import User
from accounts.models.user import normalise_email
from learning.live.domain.exceptions import AddressNotUnderstood, LinkUnknown
from learning.live.domain.mails import queue_interest_mail
from learning.live.enums import LiveMailKind
from learning.live.models import Edition, Interest


def note_interest(*, edition: Edition, email: str, user: User | None = None) -> Interest:
    """Keep that somebody wants to hear of the next date of this course. Idempotent.

    Of a `user` the address is known; anybody else confirms it by the link in a mail, at most one mail an hour. Raises
    AddressNotUnderstood.
    """
    email = normalise_email(user.email if user else email)
    try:
        validate_email(email)
    except ValidationError as error:
        raise AddressNotUnderstood from error
    now = timezone.now()
    interest, _made = Interest.objects.get_or_create(
        edition=edition, email=email, defaults={"confirmed_at": now if user else None, "created_at": now}
    )
    if interest.confirmed_at is None and user:
        interest.confirmed_at = now
        interest.save(update_fields=["confirmed_at"])
    elif interest.confirmed_at is None:
        queue_interest_mail(interest=interest, kind=LiveMailKind.CONFIRM_INTEREST, occasion=now.strftime("%Y%m%d%H"))
    return interest


def confirm_interest(*, token: str) -> Interest:
    """The address is theirs. Idempotent. Raises LinkUnknown."""
    interest = _of(token)
    if interest.confirmed_at is None:
        interest.confirmed_at = timezone.now()
        interest.save(update_fields=["confirmed_at"])
    return interest


def withdraw_interest(*, token: str) -> None:
    """They do not want to hear of it any more. Raises LinkUnknown."""
    _of(token).delete()


def tell_interested(*, edition: Edition) -> int:
    """Mail everybody who waits for a next date of this course, once, and forget them; returns how many.

    In the transaction that publishes `edition`. A regional edition is told to who asked at one of the same coalition
    or at a national one.
    """
    waiting = Interest.objects.filter(edition__course=edition.course_id, confirmed_at__isnull=False)
    waiting = waiting.exclude(edition=edition).select_related("edition").order_by("pk")
    if edition.coalition_id:
        waiting = waiting.filter(edition__coalition=edition.coalition_id) | waiting.filter(
            edition__coalition__isnull=True
        )
    told: set[str] = set()
    for interest in waiting:
        if interest.email not in told:
            queue_interest_mail(interest=interest, kind=LiveMailKind.INTEREST, news=edition)
            told.add(interest.email)
    waiting.model.objects.filter(pk__in=[interest.pk for interest in waiting]).delete()
    return len(told)


def _of(token: str) -> Interest:
    interest = Interest.objects.filter(token=token).select_related("edition").first() if token else None
    if interest is None:
        raise LinkUnknown
    return interest
