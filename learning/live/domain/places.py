"""Who holds a place, and who gets the one that comes free.

Every change takes the edition's row first (`lock_edition`), so that whatever is decided here is decided one at a time;
the conditional UPDATE and the constraint `edition_never_overbooked` hold even where somebody forgets. After each
transaction there is no free place while somebody waits who could have it: hence who comes new never jumps the queue.
"""

import datetime as dt

from django.db.models import F, Q
from django.utils import timezone

from learning.live.domain.mails import queue_live_mail
from learning.live.domain.turns import waiting_list
from learning.live.enums import EditionState, LiveMailKind, RegistrationState, RegistrationStep
from learning.live.models import Edition, Registration, RegistrationEvent

# An offer never lasts longer than half of the time that is left.
SHORTEST_OFFER = dt.timedelta(minutes=30)


def lock_edition(edition_id: int) -> Edition:
    """The edition as it stands now, ours until the transaction ends."""
    return Edition.objects.select_for_update().get(pk=edition_id)


def free_places(edition: Edition) -> int | None:
    """How many places are free; None where there is no limit."""
    return None if edition.capacity is None else max(edition.capacity - edition.taken, 0)


def is_full(edition: Edition) -> bool:
    return free_places(edition) == 0


def practice_is_full(edition: Edition, *, practice_id: int | None) -> bool:
    """Whether as many people of this practice hold a place as may."""
    if edition.capacity_per_practice is None or practice_id is None:
        return False
    held = Registration.objects.filter(
        edition=edition, practice_id=practice_id, state__in=Registration.HOLDING, is_walk_in=False
    )
    return held.count() >= edition.capacity_per_practice


def take_place(edition: Edition) -> bool:
    """Count one place more if there is one. `edition` is locked by the caller."""
    taken = (
        Edition.objects.filter(pk=edition.pk)
        .filter(Q(capacity__isnull=True) | Q(taken__lt=F("capacity")))
        .update(taken=F("taken") + 1)
    )
    if taken:
        edition.taken += 1
    return bool(taken)


def release_place(edition: Edition) -> None:
    """Count one place less."""
    if Edition.objects.filter(pk=edition.pk, taken__gt=0).update(taken=F("taken") - 1):
        edition.taken -= 1


def offer_places(*, edition: Edition, now: dt.datetime | None = None) -> list[Registration]:
    """Offer every free place to the first on the waiting list who can have it; returns who was offered one.

    In the caller's transaction, which holds the edition's lock: the place is counted, the deadline set and the mail
    queued together, or not at all. Who waits but whose practice is full keeps their turn and is passed over.
    Nothing is offered of an edition that started or is cancelled.
    """
    now = now or timezone.now()
    if edition.state != EditionState.OPEN or edition.starts_at <= now:
        return []
    offered: list[Registration] = []
    if is_full(edition):
        return offered
    for registration in waiting_list(edition):
        if practice_is_full(edition, practice_id=registration.practice_id):
            continue
        if not take_place(edition):
            break
        registration.state = RegistrationState.OFFERED
        registration.offer_until = offer_deadline(edition, now=now)
        registration.save(update_fields=["state", "offer_until"])
        note_step(registration, RegistrationStep.OFFERED, at=now)
        queue_live_mail(
            registration=registration, kind=LiveMailKind.OFFER, occasion=registration.offer_until.isoformat()
        )
        offered.append(registration)
    return offered


def offer_deadline(edition: Edition, *, now: dt.datetime) -> dt.datetime:
    """Until when an offer of now holds: the edition's hours, but at most half of what is left until it starts."""
    left = edition.starts_at - now
    lasts = max(min(dt.timedelta(hours=edition.offer_hours), left / 2), min(SHORTEST_OFFER, left))
    return now + lasts


def lapse_offers(*, edition_id: int, now: dt.datetime | None = None) -> int:
    """Take back the offers of an edition that were not answered in time and pass their places on; returns how many.

    To be called in a transaction.
    """
    now = now or timezone.now()
    edition = lock_edition(edition_id)
    late = Registration.objects.filter(edition=edition, state=RegistrationState.OFFERED, offer_until__lt=now)
    count = 0
    for registration in late.order_by("offer_until", "pk"):
        lapse(registration, edition=edition, now=now)
        count += 1
    if count:
        offer_places(edition=edition, now=now)
    return count


def lapse(registration: Registration, *, edition: Edition, now: dt.datetime) -> None:
    """This offer was not answered in time. The caller passes the place on."""
    registration.state = RegistrationState.LAPSED
    registration.save(update_fields=["state"])
    release_place(edition)
    note_step(registration, RegistrationStep.LAPSED, at=now)
    queue_live_mail(registration=registration, kind=LiveMailKind.OFFER_LAPSED)


def note_step(
    registration: Registration, step: str, *, actor: object = None, at: dt.datetime | None = None, note: str = ""
) -> None:
    RegistrationEvent.objects.create(
        registration=registration,
        step=step,
        at=at or timezone.now(),
        actor_id=getattr(actor, "pk", None),
        note=note[:300],
    )
