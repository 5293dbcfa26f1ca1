"""Asking, the one mail, confirming: and what a stranger can do with somebody else's address (nothing)."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import Job
from newsletters.domain.addresses import hash_email, mask_email, normalise_email
from newsletters.domain.audience import audience
from newsletters.domain.exceptions import AddressNotUnderstood, LinkClosed, LinkUnknown, ListClosed, TooManyRequests
from newsletters.domain.subscribing import (
    SignUp,
    ask_for_preferences,
    ask_to_subscribe,
    confirm_subscriptions,
    find_confirmation,
    pending_of,
)
from newsletters.domain.suppression import current_suppression, suppress_subscriber
from newsletters.domain.wording import TEXTS, VERSION
from newsletters.enums import ConsentStep, LinkPurpose, Source, SubscriptionState, SuppressionReason
from newsletters.models import ConsentEvent, LinkMail, MailingList, SignupRange, Subscriber, Subscription
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader

pytestmark = pytest.mark.django_db
HOME = "192.0.2.10"


@pytest.fixture
def news() -> MailingList:
    return MailingListFactory(title="Landelijk nieuws")


def ask(*lists: MailingList, email: str = "anna@praktijk.example", sender: str = HOME, **values: Any) -> None:
    sign_up = SignUp(email=email, list_ids=tuple(one.pk for one in lists), **values)
    ask_to_subscribe(sign_up=sign_up, sender=sender)


def mails() -> list[tuple[str, str]]:
    """(template, address) of each mail that was queued, in order."""
    jobs = Job.objects.filter(kind="core.send_mail").order_by("pk")
    return [(job.payload["template"], job.payload["to"]) for job in jobs]


def last_token() -> str:
    url = Job.objects.filter(kind="core.send_mail").latest("pk").payload["context"]["url"]
    return re.fullmatch(r".*/nieuwsbrieven/bevestigen/([^/]+)/", url)[1]  # type: ignore[index]


def confirm(token: str) -> Subscriber:
    keep = [one.pk for one in pending_of(find_confirmation(token=token).subscriber)]
    return confirm_subscriptions(token=token, keep_ids=keep)


def hours_later(hours: float) -> None:
    """All that was noted so far becomes so many hours older."""
    for link in LinkMail.objects.all():
        link.created_at -= dt.timedelta(hours=hours)
        link.expires_at -= dt.timedelta(hours=hours)
        link.save()


def test_ask_keeps_request_and_mails_one_link(news: MailingList) -> None:
    ask(news, email=" Anna@Praktijk.EXAMPLE ", name="Anna\r\nBcc: x@y.example", role="poh")

    row = Subscription.objects.get()
    assert (row.state, row.subscriber.email, row.name, row.role, row.source) == (
        SubscriptionState.PENDING, "anna@praktijk.example", "Anna Bcc: x@y.example", "poh", Source.FORM,
    )  # fmt: skip
    assert mails() == [("newsletters/confirm", "anna@praktijk.example")]
    assert list(audience([news.pk])) == []


def test_confirm_makes_reader_with_wording_time_and_source(news: MailingList) -> None:
    ask(news)
    before = timezone.now()

    confirm(last_token())

    row = Subscription.objects.get()
    assert (row.state, row.source, row.wording.version, row.wording.text) == (  # type: ignore[union-attr]
        SubscriptionState.ACTIVE, Source.FORM, VERSION, TEXTS["nl"],
    )  # fmt: skip
    assert row.confirmed_at is not None
    assert row.confirmed_at >= before
    steps = [(one.step, one.source, one.wording.version) for one in ConsentEvent.objects.all()]  # type: ignore[union-attr]
    assert steps == [
        (ConsentStep.REQUESTED, Source.FORM, VERSION),
        (ConsentStep.CONFIRMED, Source.MAIL_LINK, VERSION),
    ]
    assert [one.email for one in audience([news.pk])] == ["anna@praktijk.example"]


def test_confirm_twice_changes_nothing(news: MailingList) -> None:
    ask(news)
    token = last_token()
    confirm(token)

    confirm_subscriptions(token=token, keep_ids=[])

    assert (Subscription.objects.get().state, ConsentEvent.objects.count()) == (SubscriptionState.ACTIVE, 2)


def test_confirm_keeps_only_what_is_ticked(news: MailingList) -> None:
    other = MailingListFactory(title="Ander nieuws")
    ask(news, other)

    confirm_subscriptions(token=last_token(), keep_ids=[Subscription.objects.get(mailing_list=other).pk])

    assert list(Subscription.objects.values_list("mailing_list__title", "state")) == [("Ander nieuws", "active")]


def test_confirm_after_three_days_is_refused(news: MailingList) -> None:
    ask(news)
    token = last_token()
    hours_later(73)

    with pytest.raises(LinkClosed):
        confirm(token)
    assert Subscription.objects.get().state == SubscriptionState.PENDING


def test_confirm_with_unknown_token_is_refused(news: MailingList) -> None:
    ask(news)

    with pytest.raises(LinkUnknown):
        confirm(last_token()[:-1])


def test_one_mail_per_address_a_day(news: MailingList) -> None:
    for hour in (0, 1, 22.5):
        hours_later(hour)
        ask(news, sender=f"198.51.{int(hour)}.7")
    assert len(mails()) == 1

    hours_later(1)
    ask(news)

    assert len(mails()) == 2


def test_five_mails_an_hour_from_one_range_then_refused_and_nothing_kept(news: MailingList) -> None:
    for number in range(5):
        ask(news, email=f"a{number}@praktijk.example", sender=f"192.0.2.{number}")

    with pytest.raises(TooManyRequests):
        ask(news, email="a5@praktijk.example", sender="192.0.2.250")

    assert (len(mails()), Subscriber.objects.count(), Subscription.objects.count()) == (5, 5, 5)
    ask(news, email="elders@praktijk.example", sender="192.0.3.1")
    hours_later(1.01)
    ask(news, email="a5@praktijk.example", sender="192.0.2.250")
    assert len(mails()) == 7


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.9", True),
        ("", "unix:", True),
    ],
)
def test_range_is_a_24_or_a_48(news: MailingList, one: str, other: str, is_same: bool) -> None:
    ask(news, email="a@praktijk.example", sender=one)
    ask(news, email="b@praktijk.example", sender=other)

    assert SignupRange.objects.count() == (1 if is_same else 2)
    assert not SignupRange.objects.filter(range_hash__contains="192").exists()


def test_bombing_an_address_over_many_lists_and_ranges_brings_one_mail() -> None:
    lists = [MailingListFactory() for _number in range(8)]
    for number, one in enumerate(lists):
        ask(one, email="slachtoffer@praktijk.example", sender=f"198.51.{number}.1")

    assert mails() == [("newsletters/confirm", "slachtoffer@praktijk.example")]
    assert list(audience([one.pk for one in lists])) == []


def test_ask_by_a_stranger_changes_nothing_of_a_reader(news: MailingList) -> None:
    make_reader(news, "anna@praktijk.example", name="Anna", role="poh")

    ask(news, name="Grap", role="huisarts", language="en")

    row = Subscription.objects.select_related("subscriber").get()
    assert (row.state, row.name, row.role, row.subscriber.language) == ("active", "Anna", "poh", "nl")
    assert mails() == [("newsletters/preferences", "anna@praktijk.example")]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\nBcc: c@d.example", "a@b.example\r\n\r\nHallo", "a\x00@b.example", "a b@c.example", "geen adres",
        "<a@b.example>", "Anna <a@b.example>", "a@b.example, c@d.example", "a@b", f"{'a' * 250}@b.example", "",
        "ä@praktijk.example", "a@b..example", "a@b.example\u2028x", "a@" + "x" * 64 + ".example",
    ],
)  # fmt: skip
def test_address_that_could_break_a_header_is_refused(news: MailingList, address: str) -> None:
    with pytest.raises(AddressNotUnderstood):
        ask(news, email=address)

    assert (Subscriber.objects.count(), mails()) == (0, [])


def test_address_has_one_spelling() -> None:
    assert [normalise_email(one) for one in (" A.B+c@X.Example ", "info@Bücher.example")] == [
        "a.b+c@x.example", "info@xn--bcher-kva.example",
    ]  # fmt: skip
    assert mask_email("jansen@delinde.example") == "j•••@d•••.example"
    assert mask_email("jansen@delinde.example", with_domain=True) == "j•••@delinde.example"


def test_database_refuses_an_address_in_capitals() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscriber.objects.create(email="A@b.example", email_hash=hash_email("x"))


@pytest.mark.parametrize("values", [{"is_public": False}, {"is_active": False}])
def test_ask_for_closed_list_is_refused(values: dict[str, bool]) -> None:
    with pytest.raises(ListClosed):
        ask(MailingListFactory(**values))


def test_confirm_links_the_account_that_proved_the_address(news: MailingList) -> None:
    user = UserFactory(email="anna@praktijk.example")
    user.emailaddress_set.get_or_create(email=user.email, defaults={"verified": True, "primary": True})
    user.emailaddress_set.update(verified=True)
    ask(news)

    assert confirm(last_token()).person == user


def test_confirm_ends_a_block(news: MailingList) -> None:
    subscriber = make_reader(MailingListFactory(), "anna@praktijk.example").subscriber
    suppress_subscriber(subscriber=subscriber, reason=SuppressionReason.REQUEST)
    ask(news)
    assert current_suppression(subscriber) is not None

    confirm(last_token())

    assert current_suppression(subscriber) is None


def test_link_to_preferences_goes_to_readers_only_once_a_day(news: MailingList) -> None:
    make_reader(news, "anna@praktijk.example")
    for address in ("onbekend@praktijk.example", "Anna@praktijk.example", "anna@praktijk.example"):
        ask_for_preferences(address=address, sender=HOME)

    assert mails() == [("newsletters/preferences", "anna@praktijk.example")]
    assert LinkMail.objects.get().purpose == LinkPurpose.PREFERENCES
    assert Subscriber.objects.count() == 1
