"""A person sees what the lists know, and goes out of them; what is old goes by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.domain.erasure import erase_person
from accounts.models import User
from core.person_data import person_data_sources
from core.retention import retention_rules
from newsletters.domain.audience import audience
from newsletters.domain.bounces import record_bounce, verp_address
from newsletters.domain.links import mail_token, preference_token, read_mail_token
from newsletters.domain.subscribing import SignUp, ask_to_subscribe
from newsletters.domain.suppression import suppress_subscriber
from newsletters.domain.unsubscribing import mail_link_view, unsubscribe_by_mail
from newsletters.domain.wording import TEXTS
from newsletters.enums import BounceKind, ConsentStep, Source, SubscriptionState, SuppressionReason
from newsletters.models import (
    BounceEvent,
    ConsentEvent,
    LinkMail,
    MailingList,
    SignupRange,
    Subscriber,
    Subscription,
    Suppression,
)
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def news() -> MailingList:
    return MailingListFactory(title="Landelijk nieuws")


def proven(email: str) -> User:
    user = UserFactory(email=email)
    user.emailaddress_set.update_or_create(email=email, defaults={"verified": True, "primary": True})
    return user


def exported(user: User) -> list[dict]:
    return next(one for one in person_data_sources() if one.label == "newsletters.Subscription").export(user)


def purge(label: str, before: dt.datetime) -> int:
    return next(one for one in retention_rules() if one.label == label).purge(before)


def age(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_export_shows_own_subscriptions_of_proven_addresses_only(news: MailingList) -> None:
    row = make_reader(news, "anna@praktijk.example", name="Anna", role="poh")
    make_reader(news, "bo@praktijk.example")
    anna = proven("anna@praktijk.example")
    liar = UserFactory(email="liegt@praktijk.example")
    liar.emailaddress_set.all().delete()
    liar.emailaddress_set.create(email="bo@praktijk.example", verified=False)

    assert row.confirmed_at is not None
    assert exported(anna) == [
        {
            "list": "Landelijk nieuws",
            "email": "anna@praktijk.example",
            "name": "Anna",
            "role": "poh",
            "state": "active",
            "source": "form",
            "wording": TEXTS["nl"],
            "proof": "",
            "asked": row.requested_at.isoformat(),
            "confirmed": row.confirmed_at.isoformat(),
            "unsubscribed": None,
        }
    ]
    assert exported(liar) == []


def test_erasure_takes_the_person_out_and_keeps_counts_proof_and_block(news: MailingList) -> None:
    user = proven("anna@praktijk.example")
    row = make_reader(news, "anna@praktijk.example", name="Anna", role="poh")
    waiting = MailingListFactory()
    make_reader(waiting, "anna@praktijk.example", state=SubscriptionState.PENDING, confirmed_at=None)
    suppress_subscriber(subscriber=row.subscriber, reason=SuppressionReason.REQUEST)
    BounceEvent.objects.create(
        subscriber=row.subscriber, kind=BounceKind.SOFT, diagnostic="450 anna@praktijk.example", digest="x"
    )
    token = mail_token(row.subscriber_id, [news.pk], 7)
    preferences = preference_token(row.subscriber)

    erase_person(user=user, actor=user)

    kept = Subscriber.objects.get(pk=row.subscriber_id)
    assert kept.email == f"erased-{kept.pk}@invalid"
    assert list(kept.subscriptions.values_list("mailing_list", "state", "name", "role")) == [
        (news.pk, SubscriptionState.UNSUBSCRIBED, "", "")
    ]
    told = [*Subscriber.objects.values_list("email"), *BounceEvent.objects.values_list("diagnostic")]
    assert "anna" not in str([*told, *Suppression.objects.values_list("email_hash")])
    assert ConsentEvent.objects.get().step == ConsentStep.WITHDRAWN
    assert (Suppression.objects.filter(lifted_at=None).count(), exported(user), list(audience([news.pk]))) == (
        1,
        [],
        [],
    )
    assert unsubscribe_by_mail(link=read_mail_token(token), source=Source.ONE_CLICK) == 0
    assert mail_link_view(read_mail_token(token)).masked == ""
    assert kept.secret not in preferences
    assert record_bounce(content=f"To: {verp_address(kept.pk, 7)}\n\n5.1.1 weg".encode()) is None


def test_requests_that_nobody_confirmed_go_after_a_week_with_the_address(news: MailingList) -> None:
    for email in ("oud@praktijk.example", "nieuw@praktijk.example"):
        ask_to_subscribe(sign_up=SignUp(email=email, list_ids=(news.pk,)), sender="192.0.2.1")
    make_reader(news, "lezer@praktijk.example")
    Subscriber.objects.exclude(email="nieuw@praktijk.example").update(created_at=age(8))
    Subscription.objects.filter(subscriber__email="oud@praktijk.example").update(requested_at=age(8))
    LinkMail.objects.filter(subscriber__email="oud@praktijk.example").update(created_at=age(8))

    purge("newsletters.Subscription", age(7))

    kept = Subscriber.objects.order_by("email").values_list("email", flat=True)
    assert list(kept) == ["lezer@praktijk.example", "nieuw@praktijk.example"]
    assert LinkMail.objects.count() == 1


def test_reader_who_left_everything_long_ago_is_erased(news: MailingList) -> None:
    gone = make_reader(news, state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=age(800))
    recent = make_reader(news, state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=age(10))
    elsewhere = make_reader(news, state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=age(800))
    make_reader(MailingListFactory(), elsewhere.subscriber.email)

    assert purge("newsletters.Subscriber", age(730)) == 1

    erased = Subscriber.objects.exclude(erased_at=None).values_list("pk", flat=True)
    assert list(erased) == [gone.subscriber_id]
    assert recent.subscriber_id not in erased


def test_bounces_and_ranges_go(news: MailingList) -> None:
    subscriber = make_reader(news).subscriber
    for number, days in enumerate((400, 10)):
        BounceEvent.objects.create(subscriber=subscriber, kind=BounceKind.SOFT, digest=str(number), at=age(days))
        SignupRange.objects.create(range_hash=str(number), seen_at=age(days))

    assert purge("newsletters.BounceEvent", age(365)) == 1
    assert purge("newsletters.SignupRange", age(20)) == 1
    assert (BounceEvent.objects.count(), SignupRange.objects.count()) == (1, 1)
