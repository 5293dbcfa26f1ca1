"""What readers and mail programs see: the form, the links in mails, the preference page."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core import tasks
from core.domain.jobs import run_job
from core.models import Job
from newsletters.domain.links import mail_token, preference_token, preferences_url, unsubscribe_url
from newsletters.domain.wording import TEXTS
from newsletters.enums import Source, SubscriptionState
from newsletters.models import ConsentEvent, MailingList, Subscriber, Subscription
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader
from tests.factories.organisations import CoalitionFactory
from tests.newsletters.post_office import PostOffice

assert tasks.send_mail  # the handler of mail is registered by its import

pytestmark = pytest.mark.django_db
SIGNUP = "/nieuwsbrieven/"


@pytest.fixture
def news() -> MailingList:
    return MailingListFactory(title="Landelijk nieuws", description="Elke maand <b>nieuws</b>.")


def filled_in(*lists: MailingList, **values: object) -> dict[str, object]:
    return {"email": "anna@praktijk.example", "lists": [one.pk for one in lists], "agreed": "on", **values}


def token_of(row: Subscription) -> str:
    return mail_token(row.subscriber_id, [row.mailing_list_id], 7)


def test_sign_up_confirm_and_choose_from_form_to_mailbox_and_back(
    client: Client, news: MailingList, post_office: PostOffice
) -> None:
    region = MailingListFactory(title="Nieuws uit Aardwijk", coalition=CoalitionFactory(name="Aardwijk"))

    sent = client.post(SIGNUP, filled_in(news, region, name="Anna <img src=x> de Wit"))
    assert sent.status_code == 422  # a name is no place for markup
    sent = client.post(SIGNUP, filled_in(news, region, name="Anna de Wit", role="poh"))
    assert (sent.status_code, sent.headers["Location"]) == (302, reverse("newsletters:requested"))
    assert run_job(job_id=Job.objects.get(kind="core.send_mail").pk)
    mail = post_office.message_to("anna@praktijk.example")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert mail["Subject"] == "Bevestig uw aanmelding"
    assert (mail["To"], mail["Auto-Submitted"]) == ("anna@praktijk.example", "auto-generated")
    assert ("Landelijk nieuws" in text, "Nieuws uit Aardwijk" in html, "Anna" in text + html) == (True, True, False)
    (url,) = re.findall(r"https?://\S+/bevestigen/\S+", text)
    path = url.removeprefix(settings.BASE_URL)

    opened = client.get(path)
    assert ("Landelijk nieuws" in opened.text, TEXTS["nl"] in opened.text) == (True, True)
    assert set(Subscription.objects.values_list("state", flat=True)) == {SubscriptionState.PENDING}
    keep = Subscription.objects.get(mailing_list=news).pk
    landed = client.post(path, {"keep": [keep]}, follow=True)
    assert landed.redirect_chain[0][0].startswith("/nieuwsbrieven/voorkeuren/")
    assert "anna@praktijk.example" in landed.text
    assert list(Subscription.objects.values_list("mailing_list", "state", "name", "role")) == [
        (news.pk, SubscriptionState.ACTIVE, "Anna de Wit", "poh")
    ]
    assert "U gebruikte deze link al" in client.get(path).text


def test_list_says_for_whom_about_what_and_in_which_language(client: Client) -> None:
    MailingListFactory(roles=["poh", "gone"], interests=["events"], language="en")

    assert "POH · bijeenkomsten en workshops · English" in client.get(SIGNUP).text


def test_answer_is_the_same_for_known_and_unknown_addresses(client: Client, news: MailingList) -> None:
    make_reader(news, "bekend@praktijk.example")

    answers = [
        client.post(address, data)
        for address, data in (
            (SIGNUP, filled_in(news, email="bekend@praktijk.example")),
            (SIGNUP, filled_in(news, email="nieuw@praktijk.example")),
            (reverse("newsletters:ask_link"), {"email": "bekend@praktijk.example"}),
            (reverse("newsletters:ask_link"), {"email": "onbekend@praktijk.example"}),
        )
    ]

    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(302, reverse("newsletters:requested"))}


@pytest.mark.parametrize(
    "values",
    [{"email": "a@b.example\nBcc: c@d.example"}, {"lists": []}, {"agreed": ""}, {"role": "baas"}, {"lists": ["999"]},
     {"lists": ["1 OR 1=1"]}, {"name": "Kijk op www.x.example"}],
)  # fmt: skip
def test_faulty_form_says_what_to_do_and_keeps_nothing(
    client: Client, news: MailingList, values: dict[str, object]
) -> None:
    answer = client.post(SIGNUP, {**filled_in(news), **values})

    assert (answer.status_code, 'class="error-summary"' in answer.text) == (422, True)
    assert (Subscriber.objects.count(), Job.objects.count()) == (0, 0)


def test_trap_and_missing_token_keep_nothing(news: MailingList) -> None:
    assert Client().post(SIGNUP, filled_in(news, website="https://x.example")).status_code == 302
    assert Client(enforce_csrf_checks=True).post(SIGNUP, filled_in(news)).status_code == 403
    assert Subscriber.objects.count() == 0


def test_sixth_sign_up_of_a_network_within_an_hour_is_429(client: Client, news: MailingList) -> None:
    answers = [client.post(SIGNUP, filled_in(news, email=f"a{number}@praktijk.example")) for number in range(6)]

    assert [one.status_code for one in answers] == [302] * 5 + [429]
    assert "over een uur" in answers[-1].text
    assert Subscriber.objects.count() == 5


def test_block_on_a_page_opens_the_form_filled_in_and_changes_nothing(news: MailingList) -> None:
    coalition = CoalitionFactory(name="Aardwijk")
    region = MailingListFactory(title="Regio", coalition=coalition)
    client = Client(enforce_csrf_checks=True)

    at_home = client.post(reverse("newsletters:begin"), {"email": 'a"><script>@b.example'})
    in_region = client.post(reverse("newsletters:begin"), {"email": "a@b.example", "regio": coalition.pk})

    def ticked(html: str) -> list[int]:
        return [int(pk) for pk in re.findall(r'name="lists" value="(\d+)"[^>]* checked', html)]

    assert (ticked(at_home.text), ticked(in_region.text)) == ([news.pk], [region.pk])
    assert ('value="a@b.example"' in in_region.text, "<script>@" in at_home.text) == (True, False)
    assert Subscriber.objects.count() == 0


def test_opening_the_link_never_unsubscribes(client: Client, news: MailingList) -> None:
    row = make_reader(news, "anna@praktijk.example", name="Anna")
    make_reader(MailingListFactory(title="Geheim"), "anna@praktijk.example")
    path = reverse("newsletters:unsubscribe", args=[token_of(row)])

    answers = [getattr(client, method)(path) for method in ("get", "head", "get")]

    row.refresh_from_db()
    assert ([one.status_code for one in answers], row.state) == ([200] * 3, SubscriptionState.ACTIVE)
    for word in ("anna@", "praktijk.example", "Anna", "Geheim"):
        assert word not in answers[0].text
    assert "a•••@p•••.example" in answers[0].text
    kept = {name: answers[0].headers[name] for name in ("Referrer-Policy", "X-Robots-Tag")}
    assert kept == {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
    assert "no-store" in answers[0].headers["Cache-Control"]
    assert [client.put(path).status_code, client.delete(path).status_code] == [405, 405]


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=grens"])
def test_one_click_is_a_post_without_session_that_can_come_again(news: MailingList, form: str) -> None:
    row = make_reader(news)
    program = Client(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"
    if "multipart" in form:
        body = '--grens\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--grens--\r\n'
    path = unsubscribe_url(token_of(row)).removeprefix(settings.BASE_URL)

    answers = [program.post(path, body, content_type=form) for _time in range(3)]

    assert [(one.status_code, one.content, dict(one.cookies)) for one in answers] == [(200, b"Unsubscribed.\n", {})] * 3
    row.refresh_from_db()
    assert row.state == SubscriptionState.UNSUBSCRIBED
    assert list(ConsentEvent.objects.values_list("source", "issue_id")) == [(Source.ONE_CLICK, 7)]


def test_one_click_after_erasure_is_still_200_and_a_changed_link_404(client: Client, news: MailingList) -> None:
    row = make_reader(news)
    token = token_of(row)
    Subscriber.objects.all().delete()
    body = {"List-Unsubscribe": "One-Click"}

    assert client.post(reverse("newsletters:unsubscribe", args=[token]), body).status_code == 200
    assert client.post(reverse("newsletters:unsubscribe", args=[f"9{token}"]), body).status_code == 404
    assert client.get(reverse("newsletters:unsubscribe", args=[token])).status_code == 200


def test_button_unsubscribes_and_can_be_undone(client: Client, news: MailingList) -> None:
    row = make_reader(news)
    path = reverse("newsletters:unsubscribe", args=[token_of(row)])

    left = client.post(path, follow=True)
    back = client.post(path, {"undo": "1"}, follow=True)

    assert ("U bent afgemeld" in left.text, 'name="undo"' in left.text) == (True, True)
    row.refresh_from_db()
    assert (row.state, "U bent afgemeld" in back.text) == (SubscriptionState.ACTIVE, False)


def test_forwarded_preferences_link_only_mails_the_reader(client: Client, news: MailingList) -> None:
    row = make_reader(news, "anna@praktijk.example")
    path = preferences_url(token_of(row)).removeprefix(settings.BASE_URL)

    shown = client.get(path)
    for _time in range(2):
        assert client.post(path).status_code == 302

    assert "anna@" not in shown.text
    (job,) = Job.objects.filter(kind="core.send_mail")
    assert (job.payload["to"], job.payload["template"]) == ("anna@praktijk.example", "newsletters/preferences")


def test_preference_page_changes_leaves_and_returns(client: Client, news: MailingList) -> None:
    other = MailingListFactory(title="Ander nieuws")
    subscriber = make_reader(news, "anna@praktijk.example").subscriber
    path = reverse("newsletters:preferences", args=[preference_token(subscriber)])

    client.post(path, {"lists": [other.pk], "name": "Anna", "role": "", "language": "nl"})
    chosen = dict(Subscription.objects.values_list("mailing_list__title", "state"))
    client.post(path, {"leave": "1"})
    left = client.get(path)
    client.post(path, {"allow": "1"})

    assert chosen == {"Landelijk nieuws": "unsubscribed", "Ander nieuws": "active"}
    assert 'name="allow"' in left.text
    assert 'name="leave"' in client.get(path).text
    assert set(Subscription.objects.values_list("state", flat=True)) == {"unsubscribed"}
    assert client.get(path.replace("~", "~1", 1)).status_code == 404


def test_signed_in_person_needs_no_mailed_link(client: Client, news: MailingList) -> None:
    user = UserFactory(email="anna@praktijk.example")
    user.emailaddress_set.all().delete()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    make_reader(news, user.email)

    unproven = client.get(reverse("newsletters:mine"))
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    proven = client.get(reverse("newsletters:mine"), follow=True)

    assert unproven.headers["Location"] == SIGNUP
    assert (proven.status_code, "Landelijk nieuws" in proven.text) == (200, True)


@pytest.mark.parametrize("count", [1, 3])
def test_sign_up_page_asks_few_queries(
    client: Client, news: MailingList, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        MailingListFactory(coalition=CoalitionFactory())
    client.get(SIGNUP)

    with django_assert_num_queries(3):
        client.get(SIGNUP)
