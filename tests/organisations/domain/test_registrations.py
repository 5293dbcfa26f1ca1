import pytest

from core.models import Job
from organisations.domain import registrations
from organisations.domain.queries import coalition_of
from organisations.models import Invitation, Practice
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PracticeFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    return [(job.payload["template"], job.payload["to"]) for job in Job.objects.order_by("pk")]


def test_submit_confirms_by_mail():
    registration = RegistrationFactory.build(coalition=None, applicant_email="Joris@Singel.example")
    registrations.submit_registration(registration=registration)
    assert mails() == [("organisations/registration_received", "joris@singel.example")]


def test_submit_of_a_known_practice_or_twice_is_refused():
    PracticeFactory(agb_code="01111111")
    with pytest.raises(registrations.PracticeKnown):
        registrations.submit_registration(registration=RegistrationFactory.build(coalition=None, agb_code="01111111"))
    RegistrationFactory(agb_code="02222222")
    with pytest.raises(registrations.RegistrationPending):
        registrations.submit_registration(registration=RegistrationFactory.build(coalition=None, agb_code="02222222"))
    assert mails() == []


def test_approve_makes_practice_affiliation_and_contact_invitation():
    registration = RegistrationFactory()
    practice = registrations.approve_registration(registration=registration, actor=UserFactory())
    assert (practice.agb_code, practice.name) == (registration.agb_code, registration.name)
    assert coalition_of(practice) == registration.coalition
    invitation = Invitation.objects.get()
    assert (invitation.practice, invitation.email, invitation.is_contact) == (
        practice,
        registration.applicant_email,
        True,
    )
    with pytest.raises(registrations.RegistrationDecided):
        registrations.approve_registration(registration=registration, actor=UserFactory())
    assert Practice.objects.count() == 1


def test_approve_of_a_practice_that_came_in_meanwhile_changes_nothing():
    registration = RegistrationFactory()
    PracticeFactory(agb_code=registration.agb_code)
    with pytest.raises(registrations.PracticeKnown):
        registrations.approve_registration(registration=registration, actor=UserFactory())
    registration.refresh_from_db()
    assert registration.status == "pending"


def test_decline_tells_the_reason_and_makes_no_practice():
    registration = RegistrationFactory()
    registrations.decline_registration(
        registration=registration, reason="Geen huisartsenpraktijk.", actor=UserFactory()
    )
    job = Job.objects.get()
    assert job.payload["context"]["reason"] == "Geen huisartsenpraktijk."
    assert Practice.objects.count() == 0
    registration.refresh_from_db()
    assert (registration.status, registration.reason) == ("declined", "Geen huisartsenpraktijk.")
