import pytest
from django.test import Client

from accounts.models import User
from organisations.domain.queries import members_of
from organisations.models import Invitation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import InvitationFactory, MembershipFactory, PracticeFactory, contact_of, learner_of

pytestmark = pytest.mark.django_db
TEAM = "/mijn/praktijk/team/"
INVITE = f"{TEAM}uitnodigen/"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def practice():
    return PracticeFactory(name="De Linde")


@pytest.fixture
def contact(practice):
    return contact_of(practice)


@pytest.fixture
def browser(contact):
    return browser_of(contact)


@pytest.mark.parametrize("people", [1, 3])
def test_team_lists_people_and_invitations_in_a_fixed_number_of_queries(
    practice, browser, people, django_assert_num_queries
):
    for number in range(people):
        learner_of(practice, last_name=f"Collega{number}")
        InvitationFactory(practice=practice, email=f"open{number}@x.example")
    InvitationFactory(email="elders@x.example")
    learner_of(PracticeFactory(), last_name="Elders")
    browser.get(TEAM)
    with django_assert_num_queries(7):
        text = browser.get(TEAM).content.decode()
    for number in range(people):
        assert f"Collega{number}" in text
        assert f"open{number}@x.example" in text
    assert "Elders" not in text
    assert "elders@x.example" not in text


def test_invite_one_with_faults_keeps_what_was_typed(browser):
    response = browser.post(INVITE, {"first_name": "Noor", "email": "geen adres", "role": ""})
    text = response.content.decode()
    assert response.status_code == 400
    assert 'value="geen adres"' in text
    assert "Dit is geen e-mailadres." in text
    assert Invitation.objects.count() == 0


def test_invite_twice_says_so(practice, browser):
    data = {"email": "noor@x.example", "role": "poh"}
    assert browser.post(INVITE, data).status_code == 302
    response = browser.post(INVITE, data)
    assert response.status_code == 400
    assert "noor@x.example is al uitgenodigd." in response.content.decode()
    assert Invitation.objects.count() == 1


def test_invite_several_from_a_list(browser, practice):
    wrong = browser.post(INVITE, {"lines": "Noor; noor@x.example; POH\nPim; pim@x.example; bakker"})
    text = wrong.content.decode()
    assert wrong.status_code == 400
    assert "Regel 2: wij kennen de functie “bakker” niet." in text
    assert "Noor; noor@x.example; POH" in text
    assert Invitation.objects.count() == 0
    right = browser.post(INVITE, {"lines": "Noor; noor@x.example; POH\nPim; pim@x.example; huisarts"})
    assert right.url == TEAM
    assert "2 uitnodigingen zijn onderweg." in browser.get(TEAM).content.decode()
    assert practice.invitations.count() == 2


def test_resend_and_withdraw(practice, browser):
    invitation = InvitationFactory(practice=practice)
    before = invitation.token_hash
    assert browser.post(f"{TEAM}uitnodiging/{invitation.pk}/opnieuw/").url == TEAM
    invitation.refresh_from_db()
    assert (invitation.sent_count, invitation.token_hash != before) == (2, True)
    assert browser.post(f"{TEAM}uitnodiging/{invitation.pk}/intrekken/").url == TEAM
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert (
        "al aangenomen of ingetrokken"
        in browser.post(f"{TEAM}uitnodiging/{invitation.pk}/opnieuw/", follow=True).content.decode()
    )


def test_change_role_and_make_contact(practice, browser):
    colleague = MembershipFactory(practice=practice)
    page = f"{TEAM}{colleague.pk}/"
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"role": "poh", "is_contact": "on"}).url == TEAM
    assert [(one.role, one.is_contact) for one in members_of(practice).filter(user=colleague.user)] == [("poh", True)]
    assert browser.post(page, {"role": "poh"}).status_code == 404  # that row is history now


def test_the_last_contact_stays(practice, browser, contact):
    own = contact.memberships.get()
    response = browser.post(f"{TEAM}{own.pk}/", {"role": "praktijkmanager"})
    assert response.status_code == 400
    assert "enige contactpersoon" in response.content.decode()
    assert "enige contactpersoon" in browser.get(f"{TEAM}{own.pk}/beeindigen/").content.decode()
    browser.post(f"{TEAM}{own.pk}/beeindigen/")
    assert members_of(practice).count() == 1


def test_end_asks_first_and_then_does_it(practice, browser):
    colleague = MembershipFactory(practice=practice, user__first_name="Noor", user__last_name="Bakker")
    page = f"{TEAM}{colleague.pk}/beeindigen/"
    assert "Noor Bakker uit het team halen?" in browser.get(page).content.decode()
    assert members_of(practice).count() == 2
    assert browser.post(page).url == TEAM
    assert browser.post(page).status_code == 404
    assert members_of(practice).count() == 1


def test_everything_of_another_practice_is_not_found(browser):
    colleague = MembershipFactory()
    invitation = InvitationFactory()
    assert browser.get(f"{TEAM}{colleague.pk}/").status_code == 404
    assert browser.post(f"{TEAM}{colleague.pk}/", {"role": "poh"}).status_code == 404
    assert browser.post(f"{TEAM}{colleague.pk}/beeindigen/").status_code == 404
    assert browser.post(f"{TEAM}uitnodiging/{invitation.pk}/opnieuw/").status_code == 404
    assert browser.post(f"{TEAM}uitnodiging/{invitation.pk}/intrekken/").status_code == 404
    colleague.refresh_from_db()
    invitation.refresh_from_db()
    assert (colleague.valid_until, invitation.revoked_at, invitation.sent_count) == (None, None, 1)


@pytest.mark.parametrize("path", [TEAM, INVITE, "/mijn/praktijk/gegevens/"])
def test_a_learner_finds_nothing_and_a_visitor_signs_in(practice, path):
    assert browser_of(learner_of(practice)).get(path).status_code == 404
    assert browser_of(UserFactory()).get(path).status_code == 404
    assert Client().get(path).url == f"/account/login/?next={path}"


def test_switch_of_practice_is_kept_in_the_session():
    user = UserFactory()
    first = MembershipFactory(user=user, practice__name="A", is_contact=True)
    second = MembershipFactory(user=user, practice__name="B")
    browser = browser_of(user)
    assert browser.get(TEAM).status_code == 200
    assert browser.post("/mijn/praktijk/wissel/", {"practice": str(second.practice.public_id)}).url == "/mijn/"
    assert browser.get(TEAM).status_code == 404
    for wrong in (str(PracticeFactory().public_id), "x", ""):
        assert browser.post("/mijn/praktijk/wissel/", {"practice": wrong}).status_code == 404
    browser.post("/mijn/praktijk/wissel/", {"practice": str(first.practice.public_id)})
    assert browser.get(TEAM).status_code == 200


def test_leave_a_practice(practice, contact):
    learner = learner_of(practice)
    page = f"/mijn/gegevens/praktijken/{practice.public_id}/verlaten/"
    browser = browser_of(learner)
    assert "De Linde verlaten?" in browser.get(page).content.decode()
    assert browser.post(page).url == "/mijn/gegevens/"
    assert browser.get(page).status_code == 404
    assert [one.user for one in members_of(practice)] == [contact]
    assert "U bent de enige contactpersoon" in browser_of(contact).get(page).content.decode()
