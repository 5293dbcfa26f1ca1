"""What the lists know of a person, how it is erased, and how long it is kept."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from newsletters.domain.addresses import hash_email
from newsletters.domain.consent import Origin, drop_request, withdraw_consent
from newsletters.domain.limits import purge_ranges as purge_ranges  # one rule of retention beside the others
from newsletters.enums import Source, SubscriptionState
from newsletters.models import BounceEvent, Delivery, LinkMail, Subscriber, Subscription
from newsletters.models.lists import new_secret

RANGE_DAYS = 2
REQUEST_DAYS = 7
BOUNCE_DAYS = 365
LEFT_DAYS = 2 * 365


def subscribers_of(user: User) -> QuerySet[Subscriber]:
    """A person's rows: linked to the account, or of an address that it proved. A typed address proves nothing."""
    proven = [
        email.lower() for email in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    ]
    return Subscriber.objects.filter(Q(person=user) | Q(email__in=proven), erased_at__isnull=True)


def export_subscriptions(user: User) -> list[dict[str, Any]]:
    rows = Subscription.objects.filter(subscriber__in=subscribers_of(user)).select_related(
        "mailing_list", "subscriber", "wording"
    )
    return [
        {
            "list": row.mailing_list.title,
            "email": row.subscriber.email,
            "name": row.name,
            "role": row.role,
            "state": row.state,
            "source": row.source,
            "wording": row.wording.text if row.wording else None,
            "proof": row.proof,
            "asked": row.requested_at.isoformat(),
            "confirmed": row.confirmed_at.isoformat() if row.confirmed_at else None,
            "unsubscribed": row.unsubscribed_at.isoformat() if row.unsubscribed_at else None,
        }
        for row in rows.order_by("mailing_list__title", "pk")
    ]


def erase_subscriptions(user: User) -> int:
    return sum(erase_subscriber(subscriber=subscriber) for subscriber in subscribers_of(user))


@transaction.atomic
def erase_subscriber(*, subscriber: Subscriber) -> int:
    """Take the person out; the row stays, so that counts and proofs hold. A block of the address stays by its hash."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    rows = Subscription.objects.filter(subscriber=subscriber)
    for row in rows.filter(state=SubscriptionState.PENDING):
        drop_request(row)
    for row in rows.filter(state=SubscriptionState.ACTIVE):
        withdraw_consent(row, Origin(source=Source.SYSTEM))
    rows.update(name="", role="")
    LinkMail.objects.filter(subscriber=subscriber).delete()
    BounceEvent.objects.filter(subscriber=subscriber).update(diagnostic="")
    Delivery.objects.filter(subscriber=subscriber).update(subscriber=None, domain="", error="")
    subscriber.email = f"erased-{subscriber.pk}@invalid"
    subscriber.email_hash = hash_email(subscriber.email)
    subscriber.secret = new_secret()
    subscriber.person = None
    subscriber.erased_at = timezone.now()
    subscriber.save()
    return 1


def purge_requests(before: dt.datetime) -> int:
    """Requests that nobody confirmed, with the address if it is on no list and never was."""
    gone = 0
    for row in Subscription.objects.filter(state=SubscriptionState.PENDING, requested_at__lt=before).iterator():
        drop_request(row)
        gone += 1
    LinkMail.objects.filter(created_at__lt=before).delete()
    strangers = Subscriber.objects.filter(
        ~Exists(Subscription.objects.filter(subscriber=OuterRef("pk"))),
        created_at__lt=before,
        deliveries__isnull=True,
        erased_at__isnull=True,
    )
    return gone + strangers.delete()[0]


def purge_bounces(before: dt.datetime) -> int:
    return BounceEvent.objects.filter(at__lt=before).delete()[0]


def purge_left(before: dt.datetime) -> int:
    """Readers who left their last list before then: the person goes, the count stays."""
    stays = Subscription.objects.filter(subscriber=OuterRef("pk")).exclude(
        state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at__lt=before
    )
    left = Subscriber.objects.filter(
        ~Exists(stays), Exists(Subscription.objects.filter(subscriber=OuterRef("pk"))), erased_at__isnull=True
    )
    return sum(erase_subscriber(subscriber=subscriber) for subscriber in left.iterator())
