"""Leaving and coming back: by mail, on the preference page, by the desk; and that service mail is another matter."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from core import tasks
from core.domain.jobs import run_job
from core.mail import queue_mail
from core.models import AuditEntry, Job
from newsletters.domain.addresses import hash_email
from newsletters.domain.audience import Filters, audience, count_by_list, is_reachable
from newsletters.domain.exceptions import LinkClosed, LinkUnknown, NotSuppressed, TooLate
from newsletters.domain.links import MailLink, mail_token, preference_token, read_mail_token, read_preference_token
from newsletters.domain.preferences import (
    allow_again,
    leave_everything,
    lists_to_choose,
    preferences_of,
    save_preferences,
)
from newsletters.domain.suppression import lift_suppression, suppress_address, suppress_subscriber
from newsletters.domain.unsubscribing import (
    mail_link_view,
    undo_by_desk,
    undo_unsubscribing,
    unsubscribe_by_desk,
    unsubscribe_by_mail,
)
from newsletters.enums import ConsentStep, Source, SubscriptionState, SuppressionReason
from newsletters.models import ConsentEvent, MailingList, Subscription, Suppression
from newsletters.models.lists import new_secret
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader
from tests.factories.organisations import AffiliationFactory, CoalitionFactory, MembershipFactory
from tests.newsletters.post_office import PostOffice

assert tasks.send_mail  # the handler of mail is registered by its import

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def news() -> MailingList:
    return MailingListFactory(title="Landelijk nieuws")


def link_of(row: Subscription, *others: MailingList, issue_id: int | None = 7) -> str:
    return mail_token(row.subscriber_id, [row.mailing_list_id, *(one.pk for one in others)], issue_id)


def test_mail_token_names_reader_lists_and_issue_and_no_address(news: MailingList) -> None:
    row = make_reader(news, "anna@praktijk.example")
    token = link_of(row, MailingListFactory())

    link = read_mail_token(token)

    assert (link.subscriber_id, link.issue_id, len(link.list_ids)) == (row.subscriber_id, 7, 2)
    assert "anna" not in token
    assert token.replace(".", "").replace("~", "").replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "9" + t, lambda t: t.replace(".", ".9", 1), lambda t: ""]
)
def test_mail_token_that_was_changed_is_refused(news: MailingList, change: object) -> None:
    with pytest.raises(LinkUnknown):
        read_mail_token(change(link_of(make_reader(news))))  # type: ignore[operator]


def test_unsubscribe_by_mail_leaves_these_lists_and_no_other(news: MailingList) -> None:
    kept, also = MailingListFactory(), MailingListFactory()
    row = make_reader(news, "anna@praktijk.example")
    for one in (kept, also):
        make_reader(one, "anna@praktijk.example")
    link = read_mail_token(link_of(row, also))

    left = [unsubscribe_by_mail(link=link, source=Source.ONE_CLICK) for _time in range(3)]

    assert left == [2, 0, 0]
    assert [one.email for one in audience([kept.pk])] == ["anna@praktijk.example"]
    assert list(audience([news.pk, also.pk])) == []
    events = ConsentEvent.objects.values_list("step", "source", "issue_id")
    assert list(events) == [(ConsentStep.WITHDRAWN, Source.ONE_CLICK, 7)] * 2


def test_link_of_a_mail_shows_no_address_and_no_other_list(news: MailingList) -> None:
    row = make_reader(news, "anna@praktijk.example", name="Anna de Wit")
    make_reader(MailingListFactory(title="Geheim"), "anna@praktijk.example")

    seen = mail_link_view(read_mail_token(link_of(row)))

    assert (seen.masked, seen.titles, seen.is_subscribed, seen.can_undo) == (
        "a•••@p•••.example", ["Landelijk nieuws"], True, False,
    )  # fmt: skip


def test_undo_works_for_an_hour(news: MailingList) -> None:
    row = make_reader(news)
    link = read_mail_token(link_of(row))
    unsubscribe_by_mail(link=link, source=Source.MAIL_LINK)

    assert undo_unsubscribing(link=link) == 1

    assert is_reachable(row.subscriber_id, [news.pk])
    unsubscribe_by_mail(link=link, source=Source.MAIL_LINK)
    Subscription.objects.update(unsubscribed_at=timezone.now() - dt.timedelta(minutes=61))
    with pytest.raises(TooLate):
        undo_unsubscribing(link=link)
    assert not is_reachable(row.subscriber_id, [news.pk])


def test_preference_link_ends_after_a_day_and_with_a_new_secret(
    news: MailingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscriber = make_reader(news).subscriber
    token = preference_token(subscriber)
    assert read_preference_token(token) == subscriber

    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 86_401)
        with pytest.raises(LinkClosed):
            read_preference_token(token)
    subscriber.secret = new_secret()
    subscriber.save()
    with pytest.raises(LinkUnknown):
        read_preference_token(token)
    with pytest.raises(LinkUnknown):
        read_preference_token(link_of(make_reader(news)))


def test_preferences_put_on_and_take_off_at_once(news: MailingList) -> None:
    subscriber = make_reader(news, "anna@praktijk.example", name="Anna").subscriber
    wanted, hidden = MailingListFactory(), MailingListFactory(is_public=False)

    save_preferences(
        subscriber=subscriber, list_ids=[wanted.pk, hidden.pk], name="Anna  de Wit", role="poh", language="en"
    )

    now = preferences_of(subscriber.__class__.objects.get())
    assert (now.list_ids, now.name, now.role, now.language, now.is_blocked) == (
        (wanted.pk,), "Anna de Wit", "poh", "en", False,
    )  # fmt: skip
    rows = dict(Subscription.objects.values_list("mailing_list__title", "state"))
    assert rows == {news.title: SubscriptionState.UNSUBSCRIBED, wanted.title: SubscriptionState.ACTIVE}
    assert [(one.step, one.wording is not None) for one in ConsentEvent.objects.order_by("step")] == [
        (ConsentStep.CONFIRMED, True), (ConsentStep.WITHDRAWN, False),
    ]  # fmt: skip


def test_lists_to_choose_are_public_national_first_and_own_hidden_ones() -> None:
    region = MailingListFactory(title="A regio", coalition=CoalitionFactory(name="Aardwijk"))
    MailingListFactory(title="Slapend", coalition=CoalitionFactory(is_active=False))
    MailingListFactory(title="Gestopt", is_active=False)
    hidden = MailingListFactory(title="Verborgen", is_public=False)
    national = MailingListFactory(title="Z landelijk")
    subscriber = make_reader(hidden).subscriber

    assert list(lists_to_choose()) == [national, region]
    assert list(lists_to_choose(subscriber)) == [hidden, national, region]


def test_leave_everything_blocks_until_the_reader_allows_it(news: MailingList) -> None:
    subscriber = make_reader(news).subscriber
    leave_everything(subscriber=subscriber)
    make_reader(MailingListFactory(), subscriber.email)

    assert list(audience(MailingList.objects.values_list("pk", flat=True))) == []
    allow_again(subscriber=subscriber)

    assert (Suppression.objects.get().lifted_at is None, preferences_of(subscriber).is_blocked) == (False, False)


def test_desk_unsubscribes_once_with_a_line_in_the_log(news: MailingList) -> None:
    row = make_reader(news)
    actor = UserFactory()

    for _time in range(2):
        unsubscribe_by_desk(subscription=row, actor=actor)

    assert ConsentEvent.objects.get().source == Source.DESK
    assert AuditEntry.objects.filter(action="newsletters.unsubscribed", actor_id=actor.pk).count() == 1


def test_desk_undoes_its_own_slip_within_the_hour_and_never_a_readers_choice(news: MailingList) -> None:
    slip, choice = make_reader(news), make_reader(news)
    actor = UserFactory()
    with time_machine.travel(NOW, tick=False):
        unsubscribe_by_desk(subscription=slip, actor=actor)
        unsubscribe_by_mail(
            link=MailLink(subscriber_id=choice.subscriber_id, list_ids=(news.pk,), issue_id=None),
            source=Source.MAIL_LINK,
        )
    with time_machine.travel(NOW + dt.timedelta(minutes=59), tick=False):
        with pytest.raises(TooLate):
            undo_by_desk(subscription=choice, actor=actor)
        undo_by_desk(subscription=slip, actor=actor)
        with pytest.raises(TooLate):
            undo_by_desk(subscription=slip, actor=actor)
        unsubscribe_by_desk(subscription=slip, actor=actor)
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False), pytest.raises(TooLate):
        undo_by_desk(subscription=slip, actor=actor)

    steps = ConsentEvent.objects.filter(subscriber=slip.subscriber).values_list("step", flat=True)
    assert list(steps) == ["withdrawn", "restored", "withdrawn"]
    assert AuditEntry.objects.filter(action="newsletters.unsubscribing_undone").count() == 1


def test_service_mail_goes_to_who_wants_no_newsletter(news: MailingList, post_office: PostOffice) -> None:
    subscriber = make_reader(news, "anna@praktijk.example").subscriber
    leave_everything(subscriber=subscriber)
    job = queue_mail(
        template="newsletters/preferences", to="anna@praktijk.example", context={"url": "https://x.example"}
    )

    assert run_job(job_id=job.pk)

    assert post_office.readers == ["anna@praktijk.example"]


def test_account_alone_is_no_consent(news: MailingList) -> None:
    UserFactory.create_batch(3)

    assert (list(audience([news.pk])), Job.objects.count()) == ([], 0)


def test_region_filter_finds_readers_whose_practice_belongs_to_it_today(news: MailingList) -> None:
    today = timezone.localdate()
    zuid, noord = CoalitionFactory(), CoalitionFactory()
    given = {
        "hier": (zuid, None, None),
        "elders": (noord, None, None),
        "vertrokken": (zuid, today, None),
        "praktijk-weg": (zuid, None, today),
    }
    for name, (coalition, left, moved) in given.items():
        affiliation = AffiliationFactory(
            coalition=coalition, valid_from=today - dt.timedelta(days=9), valid_until=moved
        )
        person = UserFactory(email=f"{name}@praktijk.example")
        MembershipFactory(
            user=person, practice=affiliation.practice, valid_from=today - dt.timedelta(days=9), valid_until=left
        )
        row = make_reader(news, person.email)
        row.subscriber.person = person
        row.subscriber.save()
    make_reader(news, "zonder-account@praktijk.example")
    filters = Filters.from_json(Filters(regions=(zuid.pk,)).to_json())

    assert [one.email for one in audience([news.pk], filters=filters)] == ["hier@praktijk.example"]
    assert count_by_list([news], filters=filters) == [(news, 1)]


def test_audience_counts_each_address_once_over_lists(news: MailingList) -> None:
    other = MailingListFactory()
    for one in (news, other):
        make_reader(one, "anna@praktijk.example", name="Anna" if one == other else "")
        make_reader(one, state=SubscriptionState.PENDING, confirmed_at=None)
        make_reader(one, state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=timezone.now())
    blocked = make_reader(news).subscriber
    suppress_subscriber(subscriber=blocked, reason=SuppressionReason.HARD_BOUNCE)
    make_reader(MailingListFactory())

    assert [(one.email, one.name) for one in audience([news.pk, other.pk])] == [("anna@praktijk.example", "Anna")]
    assert audience([news.pk, other.pk]).count() == 1
    MailingList.objects.update(is_active=False)
    assert audience([news.pk, other.pk]).count() == 0


def test_filters_choose_plainly_and_survive_storage(news: MailingList) -> None:
    may, june = (timezone.make_aware(dt.datetime(2026, month, 1, 9)) for month in (5, 6))
    poh = make_reader(news, role="poh", confirmed_at=may)
    gp = make_reader(news, role="huisarts", source=Source.IMPORT, confirmed_at=june)
    english = make_reader(news, confirmed_at=june)
    english.subscriber.language = "en"
    english.subscriber.save()
    cases = [
        (Filters(), {poh, gp, english}),
        (Filters(roles=("poh", "huisarts")), {poh, gp}),
        (Filters(languages=("en",)), {english}),
        (Filters(sources=("import",)), {gp}),
        (Filters(since=dt.date(2026, 6, 1)), {gp, english}),
        (Filters(until=dt.date(2026, 5, 31)), {poh}),
        (Filters(roles=("huisarts",), languages=("en",)), set()),
    ]

    for filters, expected in cases:
        stored = Filters.from_json(filters.to_json())
        assert stored == filters
        assert {one.pk for one in audience([news.pk], filters=stored)} == {row.subscriber_id for row in expected}
        assert count_by_list([news], filters=stored) == [(news, len(expected))]


def test_desk_blocks_and_lifts_once() -> None:
    actor = UserFactory()
    block = suppress_address(address="Weg@Praktijk.example", detail="belde", actor=actor)
    again = suppress_address(address="weg@praktijk.example", detail="belde weer", actor=actor)

    assert (again, block.masked, block.email_hash) == (
        block, "w•••@praktijk.example", hash_email("weg@praktijk.example"),
    )  # fmt: skip
    lift_suppression(suppression=block, actor=actor)
    with pytest.raises(NotSuppressed):
        lift_suppression(suppression=block, actor=actor)
    block.refresh_from_db()
    assert (block.lifted_by, Suppression.objects.count()) == (actor, 1)
    assert suppress_address(address="weg@praktijk.example", detail="toch", actor=actor) != block
