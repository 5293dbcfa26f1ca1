import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry
from organisations.enums import StaffRole
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PracticeFactory, learner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    return ensure_staff_groups()


def browser_of_role(groups, role: StaffRole) -> Client:
    user = UserFactory(is_staff=True)
    user.groups.add(groups[role.value])
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_administrator_makes_and_changes_people(groups):
    browser = browser_of_role(groups, StaffRole.ADMINISTRATOR)
    assert browser.get(reverse("wagtailusers_users:index")).status_code == 200
    data = {"email": " Noor@OPEN.example", "first_name": "Noor", "initials": "N.", "last_name": "Bakker"}
    data["groups"] = [groups["national_editor"].pk]
    response = browser.post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302
    person = User.objects.get(email="noor@open.example")
    assert (person.initials, person.is_staff, person.has_usable_password()) == ("N.", True, False)
    assert EmailAddress.objects.get(user=person).verified
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    assert 'name="initials"' in browser.get(edit).content.decode()
    response = browser.post(edit, data | {"email": "noor.b@open.example", "is_active": "on", "groups": []})
    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.email, person.is_staff) == ("noor.b@open.example", False)
    assert list(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) == ["noor.b@open.example"]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "account.made_in_admin",
        "account.changed_in_admin",
    ]


def test_a_second_account_with_one_address_is_refused(groups):
    browser = browser_of_role(groups, StaffRole.ADMINISTRATOR)
    other = UserFactory()
    response = browser.post(
        reverse("wagtailusers_users:add"),
        {"email": other.email.upper(), "first_name": "N", "last_name": "B", "groups": []},
    )
    assert response.status_code == 200
    assert User.objects.filter(email=other.email).count() == 1


def test_deleting_is_erasing_and_rows_stay(groups):
    browser = browser_of_role(groups, StaffRole.ADMINISTRATOR)
    person = learner_of(PracticeFactory())
    page = reverse("wagtailusers_users:delete", args=[person.pk])
    assert browser.get(page).status_code == 200
    assert browser.post(page).status_code == 302
    person.refresh_from_db()
    assert person.email.endswith("@invalid")
    assert person.memberships.count() == 1


def test_deleting_in_bulk_does_nothing(groups):
    browser = browser_of_role(groups, StaffRole.ADMINISTRATOR)
    person = learner_of(PracticeFactory())
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    assert browser.post(f"{url}?id={person.pk}").status_code == 302
    assert User.objects.filter(pk=person.pk, erased_at=None).exists()


@pytest.mark.parametrize("role", [role for role in StaffRole if not role.is_regional and role != "administrator"])
def test_nobody_else_reaches_people(groups, role):
    browser = browser_of_role(groups, role)
    person = UserFactory()
    for name, args in (("index", []), ("add", []), ("edit", [person.pk]), ("delete", [person.pk])):
        response = browser.get(reverse(f"wagtailusers_users:{name}", args=args))
        assert (response.status_code, response.url) == (302, "/admin/")
