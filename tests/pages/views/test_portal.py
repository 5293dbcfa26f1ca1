import pytest
from django.test import Client
from wagtail.models import Locale

from accounts.models import User
from learning.domain.tallies import refresh_practices
from organisations.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory, contact_of, learner_of

pytestmark = pytest.mark.django_db


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_visitor_is_sent_to_sign_in(client):
    response = client.get("/mijn/")
    assert (response.status_code, response.url) == (302, "/account/login/?next=/mijn/")


def test_a_learner_sees_practice_and_coalition_and_no_contact_menu():
    coalition = CoalitionFactory(name="Noorderveld")
    user = learner_of(PracticeFactory(name="De Linde", coalition=coalition), first_name="Sanne")
    response = browser_of(user).get("/mijn/")
    text = response.content.decode()
    assert "Hallo Sanne" in text
    assert "De Linde · Doktersassistent · Noorderveld" in text
    assert "/mijn/praktijk/" not in text
    assert "no-store" in response.headers["Cache-Control"]


def test_a_contact_person_sees_the_practice_and_its_menu():
    user = contact_of(PracticeFactory())
    text = browser_of(user).get("/mijn/").content.decode()
    for address in ("/mijn/praktijk/", "/mijn/praktijk/team/", "/mijn/praktijk/gegevens/"):
        assert f'href="{address}"' in text
    assert "Uw praktijk" in text


def test_somebody_without_a_practice_reads_what_to_do():
    text = browser_of(UserFactory()).get("/mijn/").content.decode()
    assert "U hoort nog bij geen praktijk" in text
    assert "/praktijk-aanmelden/" in text


def test_with_several_practices_there_is_a_choice_and_it_holds():
    user = UserFactory()
    MembershipFactory(user=user, practice__name="A-praktijk")
    other = MembershipFactory(user=user, practice__name="B-praktijk")
    browser = browser_of(user)
    assert "A-praktijk · " in browser.get("/mijn/").content.decode()
    browser.post("/mijn/praktijk/wissel/", {"practice": str(other.practice.public_id)})
    assert "B-praktijk · " in browser.get("/mijn/").content.decode()
    Membership.objects.filter(pk=other.pk).update(valid_until="2026-01-01", valid_from="2020-01-01")
    assert "A-praktijk · " in browser.get("/mijn/").content.decode()


def test_names_are_shown_as_text():
    user = learner_of(PracticeFactory(name='<script>alert("x")</script>'), first_name="<b>Sanne</b>")
    text = browser_of(user).get("/mijn/").content.decode()
    assert "<b>Sanne" not in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("people", [1, 3])
def test_the_overview_takes_a_fixed_number_of_queries(people, django_assert_num_queries):
    practice = PracticeFactory(coalition=CoalitionFactory())
    user = contact_of(practice)
    for _number in range(people):
        learner_of(practice)
    refresh_practices(practice_ids={practice.pk})
    browser = browser_of(user)
    browser.get("/mijn/")
    assert Locale.objects.exists()
    with django_assert_num_queries(17):
        browser.get("/mijn/")
