import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry, Job
from organisations.domain.queries import coalition_of
from organisations.enums import StaffRole
from organisations.models import Invitation, Practice
from organisations.permissions.declaration import DUTIES
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    CoalitionFactory,
    PracticeFactory,
    RegistrationFactory,
    contact_of,
    learner_of,
    staff,
)

pytestmark = pytest.mark.django_db


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def national(role: StaffRole) -> Client:
    user = UserFactory(is_staff=True)
    user.groups.add(ensure_staff_groups()[role.value])
    return browser_of(user)


def regional(role: StaffRole, coalition) -> Client:
    from django.contrib.auth.models import Permission

    user = staff(role=role, coalition=coalition)
    for name in DUTIES[role].permissions:
        user.groups.get().permissions.add(Permission.objects.get(codename=name.split(".")[1]))
    return browser_of(user)


def test_the_data_desk_sees_adds_and_moves_practices():
    browser = national(StaffRole.DATA_MANAGER)
    old, new = CoalitionFactory(), CoalitionFactory()
    practice = PracticeFactory(name="De Linde", coalition=old)
    contact_of(practice, first_name="Jan", last_name="Hoekstra")
    assert "De Linde" in browser.get(reverse("practices:index")).content.decode()
    text = browser.get(reverse("practices:inspect", args=[practice.pk])).content.decode()
    assert "Jan Hoekstra" in text
    assert old.name in text
    data = {"name": "De Linde 2", "postcode": "1234ab", "is_active": "on", "coalition": new.pk}
    assert browser.post(reverse("practices:edit", args=[practice.pk]), data).status_code == 302
    practice.refresh_from_db()
    assert (practice.name, practice.postcode, coalition_of(practice)) == ("De Linde 2", "1234 AB", new)
    data = {"agb_code": "1234567", "name": "Nieuw", "is_active": "on", "coalition": new.pk}
    assert browser.post(reverse("practices:add"), data).status_code == 302
    assert coalition_of(Practice.objects.get(agb_code="01234567")) == new
    assert AuditEntry.objects.filter(action="practice.saved").count() == 2


def test_the_data_desk_invites_a_contact_person():
    browser = national(StaffRole.DATA_MANAGER)
    practice = PracticeFactory()
    url = reverse("practices:invite_contact", args=[practice.pk])
    browser.post(url, {"email": "geen", "role": "poh"})
    assert Invitation.objects.count() == 0
    browser.post(url, {"email": "jan@x.example", "role": "praktijkmanager"})
    assert Invitation.objects.values_list("practice", "email", "is_contact").get() == (
        practice.pk,
        "jan@x.example",
        True,
    )


@pytest.mark.parametrize("role", [StaffRole.NATIONAL_EDITOR, StaffRole.QUESTION_DESK, StaffRole.TRAINING_MANAGER])
def test_other_desks_reach_neither_register_nor_registrations(role):
    browser = national(role)
    practice, registration = PracticeFactory(), RegistrationFactory()
    for name, args in (("index", []), ("inspect", [practice.pk]), ("edit", [practice.pk]), ("add", [])):
        assert browser.get(reverse(f"practices:{name}", args=args)).status_code == 302
    assert browser.get(reverse("registrations:index")).status_code == 404
    assert browser.get(reverse("registrations:judge", args=[registration.pk])).status_code == 404
    assert browser.get(reverse("import_register")).status_code == 404


def test_a_lead_judges_only_the_own_coalition():
    own, other = CoalitionFactory(), CoalitionFactory()
    mine = RegistrationFactory(coalition=own, name="Van ons")
    theirs = RegistrationFactory(coalition=other, name="Van hen")
    browser = regional(StaffRole.COALITION_LEAD, own)
    text = browser.get(reverse("registrations:index")).content.decode()
    assert "Van ons" in text
    assert "Van hen" not in text
    page = reverse("registrations:judge", args=[theirs.pk])
    assert browser.get(page).status_code == 404
    assert browser.post(page, {"approve": "1"}).status_code == 404
    # The coalition in the form is not the lead's to choose.
    browser.post(reverse("registrations:judge", args=[mine.pk]), {"approve": "1", "coalition": other.pk})
    assert coalition_of(Practice.objects.get(agb_code=mine.agb_code)) == own
    assert browser.get(reverse("import_register")).status_code == 404
    assert browser.get(reverse("practices:index")).status_code == 302


def test_an_editor_of_a_coalition_sees_no_registrations():
    coalition = CoalitionFactory()
    RegistrationFactory(coalition=coalition)
    assert regional(StaffRole.COALITION_EDITOR, coalition).get(reverse("registrations:index")).status_code == 404


def test_the_data_desk_approves_with_a_coalition_and_declines_with_a_reason():
    browser = national(StaffRole.DATA_MANAGER)
    coalition = CoalitionFactory()
    first, second = RegistrationFactory(coalition=None), RegistrationFactory()
    page = reverse("registrations:judge", args=[first.pk])
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"approve": "1", "coalition": coalition.pk}).status_code == 302
    assert coalition_of(Practice.objects.get(agb_code=first.agb_code)) == coalition
    browser.post(page, {"approve": "1", "coalition": coalition.pk})
    assert Practice.objects.count() == 1
    page = reverse("registrations:judge", args=[second.pk])
    assert browser.post(page, {"decline": "1", "reason": ""}).status_code == 200
    browser.post(page, {"decline": "1", "reason": "Geen praktijk."})
    second.refresh_from_db()
    assert (second.status, second.reason) == ("declined", "Geen praktijk.")
    assert [job.payload["template"] for job in Job.objects.order_by("pk")] == [
        "organisations/invitation",
        "organisations/registration_declined",
    ]


def upload(text: str) -> dict:
    return {"file": SimpleUploadedFile("register.csv", text.encode(), "text/csv")}


def test_import_checks_names_faults_and_brings_in():
    browser = national(StaffRole.DATA_MANAGER)
    CoalitionFactory(slug="noord")
    page = reverse("import_register")
    assert "noord" in browser.get(page).content.decode()
    good = "AGB;Naam;Coalitie\n01234567;De Linde;noord\n"
    assert "er is niets gewijzigd" in browser.post(page, upload(good) | {"check": "1"}).content.decode()
    assert Practice.objects.count() == 0
    bad = browser.post(page, upload(good + "12;;zuid\n") | {"import": "1"}).content.decode()
    assert "Rij 3, kolom “Naam”: Deze cel is leeg. Vul hem in." in bad
    assert Practice.objects.count() == 0
    assert "1 nieuwe praktijk" in browser.post(page, upload(good) | {"import": "1"}).content.decode()
    assert Practice.objects.count() == 1
    assert "leeg" in browser.post(page, upload("") | {"import": "1"}).content.decode()


def test_practices_are_listed_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    browser = national(StaffRole.DATA_MANAGER)
    coalition = CoalitionFactory()
    for _number in range(5):
        learner_of(PracticeFactory(coalition=coalition))
    browser.get(reverse("practices:index"))
    with django_assert_max_num_queries(14):
        browser.get(reverse("practices:index"))
