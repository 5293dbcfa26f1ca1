"""Asking for a place: signed in, as a guest, for colleagues; what goes wrong is told, and what was typed stays."""

import re
from typing import Any

import pytest
from django.test import Client

from core.models import Job
from learning.live.enums import RegistrationState
from learning.live.models import Edition, Interest, Registration, SpecialNeed
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_edition, make_registration, make_webinar
from tests.factories.organisations import MembershipFactory, PracticeFactory, contact_of, learner_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
GUEST = {"name": "Guusje Gast", "email": "guusje@elders.example", "role": "poh", "practice_name": "De Brug"}


@pytest.fixture
def edition() -> Edition:
    return make_edition(capacity=2, asks_needs=True)


def states(edition: Edition) -> list[tuple[str, str]]:
    return list(Registration.objects.filter(edition=edition).order_by("pk").values_list("name", "state"))


def test_learner_confirms_with_one_button(edition: Edition, client: Client) -> None:
    practice = PracticeFactory(name="De Linde")
    user = learner_of(practice, first_name="Sanne", last_name="Vos")
    client.force_login(user, backend=BACKEND)

    form = client.get(f"/agenda/{edition.slug}/aanmelden/").content.decode()
    first = client.post(f"/agenda/{edition.slug}/aanmelden/", {"diet": "Geen noten"})
    second = client.post(f"/agenda/{edition.slug}/aanmelden/", {"diet": "Geen noten"})

    made = Registration.objects.get(edition=edition)
    assert ("Sanne Vos" in form, "De Linde · " in form, 'name="practice"' in form) == (True, True, False)
    assert first["Location"] == second["Location"] == f"/agenda/aanmelding/{made.token}/"
    assert (made.state, made.practice, made.role) == ("registered", practice, "doktersassistent")
    assert SpecialNeed.objects.get().diet == "Geen noten"


def test_learner_of_two_practices_says_which(edition: Edition, client: Client) -> None:
    user = UserFactory()
    own = [MembershipFactory(user=user) for _ in range(2)]
    client.force_login(user, backend=BACKEND)
    address = f"/agenda/{edition.slug}/aanmelden/"

    wrong = client.post(address, {"practice": "vreemd"})
    client.post(address, {"practice": str(own[1].practice.public_id)})

    assert wrong.status_code == 422
    assert Registration.objects.get().practice == own[1].practice


def test_guest_gets_a_mail_and_confirms_by_its_link(edition: Edition, client: Client) -> None:
    answer = client.post(f"/agenda/{edition.slug}/aanmelden/", GUEST)
    made = Registration.objects.get()
    link = f"/agenda/bevestigen/{made.token}/"
    shown = client.get(link).content.decode()
    states_before = made.state
    confirmed = client.post(link)
    again = client.post(link)
    made.refresh_from_db()

    assert answer["Location"] == f"/agenda/{edition.slug}/kijk-in-uw-mail/"
    assert (states_before, "Dag Guusje Gast." in shown) == ("unconfirmed", True)
    assert confirmed["Location"] == again["Location"] == f"/agenda/aanmelding/{made.token}/"
    assert made.state == "registered"


def test_guest_who_is_known_gets_the_same_answer(edition: Edition, client: Client) -> None:
    user = UserFactory(email="bekend@praktijk.example")
    make_registration(edition, user=user)

    answers = {
        client.post(f"/agenda/{edition.slug}/aanmelden/", {**GUEST, "email": email})["Location"]
        for email in ("bekend@praktijk.example", "onbekend@elders.example")
    }

    assert len(answers) == 1
    assert Registration.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"email": "geen adres"}, "id_email_error"),
        ({"name": ""}, "id_name_error"),
        ({"name": "Bel https://kwaad.example"}, "Schrijf alleen een naam"),
        ({"practice_name": "www.kwaad.example"}, "Schrijf alleen een naam"),
        ({"role": "koning"}, "id_role_error"),
    ],
)
def test_guest_form_comes_back_as_it_was_filled_in(
    edition: Edition, client: Client, changed: dict[str, str], told: str
) -> None:
    answer = client.post(f"/agenda/{edition.slug}/aanmelden/", {**GUEST, "diet": "Vegetarisch", **changed})
    html = answer.content.decode()

    assert (answer.status_code, told in html, 'value="Vegetarisch"' in html) == (422, True, True)
    assert Registration.objects.count() == 0


def test_program_that_fills_in_everything_changes_nothing(edition: Edition, client: Client) -> None:
    answer = client.post(f"/agenda/{edition.slug}/aanmelden/", {**GUEST, "website": "https://kwaad.example"})

    assert answer.status_code == 302
    assert (Registration.objects.count(), Job.objects.filter(kind__contains="mail").count()) == (0, 0)


def test_wrong_role_is_told_and_the_form_stays(client: Client) -> None:
    edition = make_edition(roles=["huisarts"])

    answer = client.post(f"/agenda/{edition.slug}/aanmelden/", GUEST)

    html = answer.content.decode()
    assert (answer.status_code, "Dat is niet gelukt" in html, 'value="Guusje Gast"' in html) == (422, True, True)


def test_full_event_says_waiting_list_and_gives_a_turn(edition: Edition, client: Client) -> None:
    fill_up(edition)
    make_registration(edition)
    user = UserFactory()
    client.force_login(user, backend=BACKEND)

    form = client.get(f"/agenda/{edition.slug}/aanmelden/").content.decode()
    page = client.post(f"/agenda/{edition.slug}/aanmelden/", {}, follow=True).content.decode()

    assert "Zet mij op de wachtlijst" in form
    assert "U staat op plek 2 van de wachtlijst" in page


@pytest.mark.parametrize(("days", "state"), [(-2, "open"), (9, "cancelled")])
def test_event_that_takes_nobody_has_no_form(client: Client, days: int, state: str) -> None:
    edition = make_edition(days=days, state=state)

    shown = client.get(f"/agenda/{edition.slug}/aanmelden/").content.decode()
    sent = client.post(f"/agenda/{edition.slug}/aanmelden/", GUEST)

    assert ('name="email"' in shown, sent.status_code, Registration.objects.count()) == (False, 422, 0)
    assert "Naar de agenda" in shown


def test_contact_person_registers_colleagues(client: Client) -> None:
    edition = make_edition(capacity=2)
    practice = PracticeFactory()
    contact = contact_of(practice)
    colleagues = [learner_of(practice, first_name=f"Collega {number}") for number in range(3)]
    stranger = learner_of(PracticeFactory(), first_name="Vreemde")
    client.force_login(contact, backend=BACKEND)
    address = f"/agenda/{edition.slug}/collegas/"

    shown = client.get(address).content.decode()
    nobody = client.post(address, {})
    forged = client.post(address, {"members": [stranger.memberships.get().pk]})
    done = client.post(address, {"members": [one.memberships.get().pk for one in colleagues]}, follow=True)

    html = done.content.decode()
    assert ("Collega 0" in shown, "Vreemde" in shown) == (True, False)
    assert (nobody.status_code, forged.status_code) == (422, 422)
    assert [state for _name, state in states(edition)] == ["registered", "registered", "waiting"]
    assert ("2 collega’s zijn aangemeld." in html, "1 collega staat op de wachtlijst." in html) == (True, True)
    assert set(Registration.objects.values_list("registered_by", flat=True)) == {contact.pk}


def test_interest_is_noted_and_confirmed_by_a_link(client: Client) -> None:
    edition = make_edition(days=-3)

    client.post(f"/agenda/{edition.slug}/belangstelling/", {"email": "later@elders.example"})
    noted = Interest.objects.get()
    link = f"/agenda/belangstelling/{noted.token}/"
    client.get(link)
    seen = Interest.objects.get().confirmed_at
    client.post(link)
    confirmed = Interest.objects.get().confirmed_at
    client.post(link, {"weg": "1"})

    assert (seen, confirmed is not None, Interest.objects.count()) == (None, True, 0)


def test_interest_of_somebody_signed_in_takes_one_button(client: Client) -> None:
    user = UserFactory()
    client.force_login(user, backend=BACKEND)

    client.post(f"/agenda/{make_edition(days=-3).slug}/belangstelling/")

    assert (Interest.objects.get().email, Interest.objects.get().confirmed_at is not None) == (user.email, True)


def test_offer_is_taken_by_one_button_and_not_by_opening_it(client: Client) -> None:
    edition = make_webinar(capacity=1)
    first = make_registration(edition)
    second = make_registration(edition)
    client.post(f"/agenda/aanmelding/{first.token}/afmelden/")
    link = f"/agenda/aanmelding/{second.token}/aannemen/"

    shown = client.get(link).content.decode()
    still = Registration.objects.get(pk=second.pk).state
    client.post(link)
    again = client.post(link)

    assert ("Er is een plaats voor u vrijgekomen" in shown, still) == (True, RegistrationState.OFFERED)
    assert Registration.objects.get(pk=second.pk).state == RegistrationState.REGISTERED
    assert again["Location"] == f"/agenda/aanmelding/{second.token}/"
    assert client.get(link)["Location"] == f"/agenda/aanmelding/{second.token}/"


def test_offer_of_nobody_is_refused_in_words(client: Client) -> None:
    edition = make_webinar(capacity=1)
    make_registration(edition)
    waiting = make_registration(edition)

    answer = client.post(f"/agenda/aanmelding/{waiting.token}/aannemen/")

    assert (answer.status_code, "Dat is niet gelukt" in answer.content.decode()) == (422, True)


def test_signing_off_asks_first_and_can_be_undone(client: Client) -> None:
    edition = make_webinar(capacity=1)
    made = make_registration(edition)
    link = f"/agenda/aanmelding/{made.token}/afmelden/"

    asked = client.get(link).content.decode()
    held = Edition.objects.get().taken
    left = client.post(link, follow=True).content.decode()
    free = Edition.objects.get().taken
    back = client.post(link, {"toch": "1"}, follow=True).content.decode()

    assert ("Kunt u niet komen?" in asked, held) == (True, 1)
    assert ("U bent afgemeld" in left, free) == (True, 0)
    assert ("Fijn dat u toch komt." in back, Edition.objects.get().taken) == (True, 1)


@pytest.mark.parametrize(
    "page", ["", "aannemen/", "afmelden/", "deelnemen/", "deelnemen/ga/", "evaluatie/", "afspraak.ics"]
)
def test_forged_link_is_told_plainly(client: Client, page: str) -> None:
    make_registration(make_webinar())

    for token in ("x", "A" * 32, "../" * 3 + "etc", "%00"):
        answer = client.get(f"/agenda/aanmelding/{token}/{page}")
        assert answer.status_code == 404
    answer = client.get(f"/agenda/aanmelding/{'A' * 32}/{page}")
    assert "Deze link werkt niet" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("same-origin", "private, no-store")


def test_needs_are_told_afterwards_on_ones_own_page(edition: Edition, client: Client) -> None:
    made = make_registration(edition)

    client.post(f"/agenda/aanmelding/{made.token}/", {"diet": "", "access": "Rolstoel"})
    shown = client.get(f"/agenda/aanmelding/{made.token}/").content.decode()
    client.post(f"/agenda/aanmelding/{made.token}/", {"diet": "", "access": ""})

    assert 'value="Rolstoel"' in shown
    assert SpecialNeed.objects.count() == 0


def test_own_page_has_the_code_for_the_door(edition: Edition, client: Client) -> None:
    made = make_registration(edition)

    html = client.get(f"/agenda/aanmelding/{made.token}/").content.decode()

    assert re.search(r'<div class="qr" role="img" aria-label="QR-code voor de deur"><svg', html)
    assert "noindex" in html


@pytest.mark.parametrize("count", [1, 3])
def test_my_agenda_takes_a_fixed_number_of_queries(count: int, client: Client, django_assert_num_queries: Any) -> None:
    user = UserFactory()
    for number in range(count):
        make_registration(make_webinar(f"Webinar {number}", days=3 + number), user=user)
    client.force_login(user, backend=BACKEND)
    client.get("/mijn/agenda/")

    with django_assert_num_queries(8):
        html = client.get("/mijn/agenda/").content.decode()

    assert html.count("event-mine") == count


def test_my_agenda_shows_ones_own_only(client: Client) -> None:
    edition = make_webinar("Van mij", capacity=2)
    other = make_webinar("Van een ander")
    user = UserFactory()
    make_registration(edition, user=user)
    make_registration(other)
    client.force_login(user, backend=BACKEND)

    html = client.get("/mijn/agenda/").content.decode()

    assert ("Van mij" in html, "Van een ander" in html) == (True, False)
