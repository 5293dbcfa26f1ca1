"""The waiting list: whose turn it is."""

from django.db.models import Q

from learning.live.enums import RegistrationState
from learning.live.models import Edition, Registration


def waiting_list(edition: Edition) -> list[Registration]:
    """Who waits, in order of their turn."""
    return list(
        Registration.objects.filter(edition=edition, state=RegistrationState.WAITING).order_by("queued_at", "pk")
    )


def waiting_position(registration: Registration) -> int | None:
    """1 for who is next; None for who does not wait."""
    if registration.state != RegistrationState.WAITING or registration.queued_at is None:
        return None
    earlier = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
    return (
        Registration.objects.filter(edition_id=registration.edition_id, state=RegistrationState.WAITING)
        .filter(earlier)
        .count()
        + 1
    )
