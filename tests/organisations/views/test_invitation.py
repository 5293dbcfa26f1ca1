import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from organisations.models import Invitation, Membership
from tests.accounts.post import post_office
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import InvitationFactory, PracticeFactory, contact_of, learner_of

pytestmark = pytest.mark.django_db
TOKEN = "t" * 43
LINK = f"/uitnodiging/{TOKEN}/"
NAMES = {"first_name": "Noor", "last_name": "Bakker", "password": ""}


@pytest.fixture
def invitation():
    return InvitationFactory(token=TOKEN, email="noor@praktijk.example", practice__name="De Linde")


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_newcomer_fills_in_a_name_and_is_in(client, invitation):
    page = client.get(LINK)
    text = page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "Welkom bij het team van De Linde" in text
    assert 'value="Noor"' in text
    response = client.post(LINK, NAMES)
    assert (response.status_code, response.url) == (302, "/mijn/")
    home = client.get("/mijn/").content.decode()
    assert "U hoort nu bij het team van De Linde" in home
    assert Membership.objects.values_list("user__email", "practice__name", "role").get() == (
        "noor@praktijk.example",
        "De Linde",
        "doktersassistent",
    )


def test_a_second_send_of_the_form_changes_nothing(client, invitation):
    client.post(LINK, NAMES)
    assert client.post(LINK, NAMES).url == "/mijn/"
    late = Client().post(LINK, NAMES)
    assert late.status_code == 410
    assert "is al gebruikt" in late.content.decode()
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


def test_a_newcomer_may_choose_a_password(client, invitation):
    response = client.post(LINK, NAMES | {"password": "kort"})
    assert response.status_code == 400
    assert 'value="Bakker"' in response.content.decode()
    assert User.objects.count() == 0
    client.post(LINK, NAMES | {"password": PASSWORD})
    assert User.objects.get().check_password(PASSWORD)


def test_who_has_an_account_signs_in_and_comes_back(client, invitation):
    user = UserFactory(email=invitation.email)
    text = client.get(LINK).content.decode()
    assert f"/account/login/?next={LINK}" in text
    response = client.post(f"/account/login/?next={LINK}", {"login": user.email, "password": PASSWORD, "next": LINK})
    assert response.url == LINK
    assert "Bij het team van De Linde komen?" in client.get(LINK).content.decode()
    assert client.post(LINK).url == "/mijn/"
    assert client.post(LINK).url == "/mijn/"
    assert user.memberships.count() == 1


def test_a_form_for_newcomers_does_not_take_over_an_account(client, invitation):
    user = UserFactory(email=invitation.email)
    response = client.post(LINK, NAMES | {"password": "Een-nieuwe-zin-2026"})
    assert response.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert Membership.objects.count() == 0


def test_who_is_signed_in_as_another_gets_a_clear_choice(invitation):
    other = learner_of(PracticeFactory(), email="pim@elders.example")
    client = browser_of(other)
    for response in (client.get(LINK), client.post(LINK, NAMES)):
        text = response.content.decode()
        assert "Deze uitnodiging is voor een ander adres" in text
        assert "Uitloggen en verder als noor@praktijk.example" in text
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    response = client.post("/account/logout/", {"next": LINK})
    assert response.url == LINK
    assert "Welkom bij het team" in client.get(LINK).content.decode()


@pytest.mark.parametrize(
    ("closed", "sentence"),
    [
        ({"expires_at": timezone.now() - dt.timedelta(days=1)}, "is verlopen"),
        ({"revoked_at": timezone.now()}, "De Linde heeft deze uitnodiging ingetrokken."),
        ({"accepted_at": timezone.now()}, "is al gebruikt"),
    ],
)
def test_a_closed_link_says_what_to_do(client, invitation, closed, sentence):
    Invitation.objects.update(**closed)
    for response in (client.get(LINK), client.post(LINK, NAMES)):
        assert response.status_code == 410
        assert sentence in response.content.decode()
    assert User.objects.count() == 0


def test_an_unknown_link_names_no_practice(client, invitation):
    response = client.get(f"/uitnodiging/{'x' * 43}/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "Deze link werkt niet" in text
    assert "De Linde" not in text


def test_the_mail_holds_the_link_in_both_parts(client):
    practice = PracticeFactory(name="De Linde & Zn <b>")
    contact = contact_of(practice, first_name="Jan", last_name="Hoekstra")
    browser = browser_of(contact)
    browser.post(
        "/mijn/praktijk/team/uitnodigen/",
        {"first_name": "Noor", "last_name": "Bakker", "email": "noor@praktijk.example", "role": "poh"},
    )
    (message,) = post_office()
    assert message.subject == "De Linde & Zn <b> nodigt u uit"
    assert "Jan Hoekstra nodigt u uit als POH van De Linde & Zn <b>." in message.body
    link = next(line for line in message.body.splitlines() if "/uitnodiging/" in line)
    html = message.alternatives[0].content
    assert link in html
    assert "<b>" not in html
    assert Client().get(link.partition("8000")[2]).status_code == 200
