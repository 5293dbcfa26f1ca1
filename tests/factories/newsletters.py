"""Lists and their readers. `make_reader(list, email)` gives one who confirmed."""

import itertools
from typing import Any

import factory
from django.utils import timezone

from newsletters.domain.addresses import hash_email
from newsletters.domain.wording import current_wording
from newsletters.enums import Source, SubscriptionState
from newsletters.models import MailingList, Subscriber, Subscription

_numbers = itertools.count(1)


class MailingListFactory(factory.django.DjangoModelFactory[MailingList]):
    class Meta:
        model = MailingList

    title = factory.Sequence(lambda number: f"Nieuwsbrief {number}")
    slug = factory.Sequence(lambda number: f"nieuwsbrief-{number}")
    description = "Elke maand het nieuws."


class SubscriberFactory(factory.django.DjangoModelFactory[Subscriber]):
    class Meta:
        model = Subscriber

    email = factory.Sequence(lambda number: f"lezer{number}@praktijk.example")
    email_hash = factory.LazyAttribute(lambda subscriber: hash_email(subscriber.email))


def make_reader(mailing_list: MailingList, email: str = "", **values: Any) -> Subscription:
    """A subscription that was confirmed, of a subscriber who may be on other lists already."""
    email = email or f"lezer-{next(_numbers)}@praktijk.example"
    subscriber = Subscriber.objects.filter(email=email).first() or SubscriberFactory(email=email)
    defaults = {
        "state": SubscriptionState.ACTIVE,
        "source": Source.FORM,
        "wording": current_wording("nl"),
        "confirmed_at": timezone.now(),
    }
    return Subscription.objects.create(mailing_list=mailing_list, subscriber=subscriber, **{**defaults, **values})
