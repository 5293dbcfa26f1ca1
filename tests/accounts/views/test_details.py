import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import Consent, User
from core.models import AuditEntry
from core.person_data import person_data_sources
from core.retention import purge_expired, retention_rules
from organisations.enums import StaffRole
from organisations.models import Membership
from tests.accounts.post import code_in, post_office
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import PracticeFactory, contact_of, learner_of, staff

pytestmark = pytest.mark.django_db
DETAILS = "/mijn/gegevens/"
ERASE = "/mijn/gegevens/wissen/"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_details_show_and_save_the_name(django_assert_num_queries):
    user = learner_of(PracticeFactory(name="De Linde"), first_name="Sanne")
    client = browser_of(user)
    text = client.get(DETAILS).content.decode()
    assert "De Linde" in text
    assert user.email in text
    with django_assert_num_queries(8):
        client.get(DETAILS)
    response = client.post(DETAILS, {"first_name": " Sanne\n", "initials": "S.A.", "last_name": "de  Vries"})
    assert (response.status_code, response.url) == (302, DETAILS)
    user.refresh_from_db()
    assert (user.first_name, user.initials, user.last_name) == ("Sanne", "S.A.", "de Vries")


def test_details_with_an_empty_name_keep_what_was_typed():
    client = browser_of(UserFactory())
    response = client.post(DETAILS, {"first_name": "", "initials": "", "last_name": "Bakker"})
    assert response.status_code == 400
    assert 'value="Bakker"' in response.content.decode()


def test_consent_is_a_row_only_when_it_changes():
    user = UserFactory()
    client = browser_of(user)
    for data in ({"reminders": "on"}, {"reminders": "on"}, {}):
        assert client.post("/mijn/gegevens/toestemming/", data).status_code == 302
    assert list(Consent.objects.order_by("pk").values_list("purpose", "granted", "wording_version")) == [
        ("reminders", True, "2026-11"),
        ("reminders", False, "2026-11"),
    ]


def test_export_holds_every_source_and_nobody_else():
    practice = PracticeFactory(name="De Linde")
    user = learner_of(practice, first_name="Sanne")
    other = learner_of(practice, first_name="Pim", email="pim@elders.example")
    response = browser_of(user).post("/mijn/gegevens/download/")
    assert response.headers["Content-Type"] == "application/json"
    assert "attachment" in response.headers["Content-Disposition"]
    data = json.loads(response.content)["data"]
    assert set(data) == {source.label for source in person_data_sources()}
    assert data["accounts.User"][0]["email"] == user.email
    assert data["organisations.Membership"][0]["practice"] == "De Linde"
    assert other.email not in response.content.decode()
    assert AuditEntry.objects.get(action="account.exported").actor_id == user.pk


def test_erase_by_password_takes_the_person_out_and_keeps_rows():
    user = learner_of(PracticeFactory())
    client, elsewhere = Client(), Client()
    for one in (client, elsewhere):
        one.post("/account/login/", {"login": user.email, "password": PASSWORD})
    response = client.post(ERASE, {"word": "Wissen", "proof": PASSWORD})
    assert (response.status_code, response.url) == (302, "/account/gewist/")
    assert "Uw account is gewist" in client.get(response.url).content.decode()
    user.refresh_from_db()
    assert user.email == f"erased-{user.public_id}@invalid"
    assert (user.first_name, user.last_name, user.initials, user.is_active) == ("", "", "", False)
    assert user.erased_at is not None
    assert EmailAddress.objects.count() == 0
    assert Membership.objects.count() == 1
    assert elsewhere.get(DETAILS).status_code == 302
    assert not any(str(user.pk) == one.get_decoded().get("_auth_user_id") for one in Session.objects.all())
    assert AuditEntry.objects.get(action="account.erased").target_id == str(user.pk)


def test_erase_with_a_wrong_word_or_password_erases_nothing():
    user = UserFactory()
    client = browser_of(user)
    for data in ({"word": "ja", "proof": PASSWORD}, {"word": "wissen", "proof": "mis"}, {}):
        assert client.post(ERASE, data).status_code == 400
    user.refresh_from_db()
    assert user.erased_at is None


def test_erase_by_mailed_code_where_there_is_no_password():
    user = UserFactory(password=None)
    user.set_unusable_password()
    user.save()
    client = browser_of(user)
    client.post(ERASE, {"send_code": "1"})
    (message,) = post_office()
    assert message.to == [user.email]
    assert client.post(ERASE, {"word": "wissen", "proof": "000000"}).status_code == 400
    assert client.post(ERASE, {"word": "wissen", "proof": code_in(message)}).status_code == 302
    user.refresh_from_db()
    assert user.erased_at is not None


def test_erase_of_staff_is_refused_with_the_reason():
    user = staff(role=StaffRole.NATIONAL_EDITOR)
    response = browser_of(user).post(ERASE, {"word": "wissen", "proof": PASSWORD})
    assert response.status_code == 400
    assert "U werkt in het beheer" in response.content.decode()
    user.refresh_from_db()
    assert user.erased_at is None


def test_a_source_that_fails_undoes_the_whole_erasure(monkeypatch):
    from accounts.domain import erasure
    from core import person_data

    user = contact_of(PracticeFactory())

    def fail(_user):
        raise RuntimeError

    broken = person_data.PersonData(label="zzz.Broken", export=lambda _user: [], erase=fail)
    monkeypatch.setattr(erasure, "person_data_sources", lambda: [*person_data_sources(), broken])
    with pytest.raises(RuntimeError):
        erasure.erase_person(user=user, actor=user)
    user.refresh_from_db()
    assert user.erased_at is None
    assert user.email.endswith("@praktijk.example")


def test_unverified_accounts_go_after_a_month_and_others_stay():
    old = timezone.now() - dt.timedelta(days=31)
    UserFactory(verified=False, date_joined=old)
    kept = [
        UserFactory(verified=False),
        UserFactory(date_joined=old),
        UserFactory(verified=False, date_joined=old, last_login=old),
    ]
    assert "accounts.User" in {rule.label for rule in retention_rules()}
    purge_expired()
    assert list(User.objects.order_by("pk")) == kept


@pytest.mark.parametrize("path", [DETAILS, ERASE, "/mijn/gegevens/tweede-factor/"])
def test_a_visitor_is_sent_to_sign_in(client, path):
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/account/login/?next={path}")


def test_a_broken_next_address_leads_nowhere_else(client):
    user = UserFactory()
    response = client.post(
        "/account/login/?next=https://evil.example/",
        {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response.url == "/mijn/"
