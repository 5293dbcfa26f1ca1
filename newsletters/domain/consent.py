"""The steps of a consent: each changes a Subscription and adds the row that proves it."""

from dataclasses import dataclass

from django.utils import timezone

from newsletters.enums import ConsentStep, Source, SubscriptionState
from newsletters.models import ConsentEvent, ConsentWording, Subscription


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an answer came from: the wording shown, or the proof that an import gives; the issue whose mail it was."""

    source: Source
    wording: ConsentWording | None = None
    proof: str = ""
    issue_id: int | None = None


def request_consent(subscription: Subscription, origin: Origin) -> None:
    """The reader asked; until they confirm no newsletter goes to them. On a new or unsubscribed subscription."""
    subscription.state = SubscriptionState.PENDING
    subscription.requested_at = timezone.now()
    subscription.confirmed_at = subscription.unsubscribed_at = None
    _note(subscription, ConsentStep.REQUESTED, origin)


def give_consent(subscription: Subscription, origin: Origin) -> None:
    """The reader, whose address is proven, agreed. Confirming a request leaves the source where that was made."""
    source = subscription.source if subscription.state == SubscriptionState.PENDING else ""
    subscription.state = SubscriptionState.ACTIVE
    subscription.confirmed_at = timezone.now()
    subscription.unsubscribed_at = None
    _note(subscription, ConsentStep.CONFIRMED, origin, source=source)


def withdraw_consent(subscription: Subscription, origin: Origin) -> None:
    subscription.state = SubscriptionState.UNSUBSCRIBED
    subscription.unsubscribed_at = timezone.now()
    subscription.save(update_fields=["state", "unsubscribed_at"])
    _add_event(subscription, ConsentStep.WITHDRAWN, origin)


def restore_consent(subscription: Subscription, origin: Origin) -> None:
    """The consent from before a withdrawal holds again."""
    subscription.state = SubscriptionState.ACTIVE
    subscription.unsubscribed_at = None
    subscription.save(update_fields=["state", "unsubscribed_at"])
    _add_event(subscription, ConsentStep.RESTORED, origin)


def drop_request(subscription: Subscription) -> None:
    """A request that nobody confirmed is as if it never was: who had unsubscribed before, still has."""
    withdrawn = last_withdrawal(subscriber_id=subscription.subscriber_id, list_id=subscription.mailing_list_id)
    if withdrawn is None:
        subscription.delete()
        return
    subscription.state = SubscriptionState.UNSUBSCRIBED
    subscription.unsubscribed_at = withdrawn.at
    subscription.save(update_fields=["state", "unsubscribed_at"])


def last_withdrawal(*, subscriber_id: int, list_id: int) -> ConsentEvent | None:
    """The last time that this reader left this list, if they ever did and it was not undone."""
    steps = (ConsentStep.WITHDRAWN, ConsentStep.CONFIRMED, ConsentStep.RESTORED, ConsentStep.IMPORTED)
    last = ConsentEvent.objects.filter(subscriber_id=subscriber_id, mailing_list_id=list_id, step__in=steps).last()
    return last if last and last.step == ConsentStep.WITHDRAWN else None


def _note(subscription: Subscription, step: ConsentStep, origin: Origin, *, source: str = "") -> None:
    subscription.source = source or origin.source
    subscription.wording = origin.wording or subscription.wording
    subscription.proof = origin.proof or subscription.proof
    subscription.save()
    _add_event(subscription, step, origin)


def _add_event(subscription: Subscription, step: ConsentStep, origin: Origin) -> None:
    ConsentEvent.objects.create(
        subscriber_id=subscription.subscriber_id,
        mailing_list_id=subscription.mailing_list_id,
        step=step,
        source=origin.source,
        wording=origin.wording,
        proof=origin.proof,
        issue_id=origin.issue_id,
    )
