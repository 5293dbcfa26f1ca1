import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Permission

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def test_admin_login_is_our_sign_in_page(client):
    response = client.get("/admin/login/?next=/admin/pages/")
    assert (response.status_code, response.url) == (302, "/account/login/?next=%2Fadmin%2Fpages%2F")


def test_admin_login_refuses_to_lead_elsewhere(client, editor):
    assert client.get("/admin/login/?next=//evil.example/").url == "/account/login/?next=%2Fadmin%2F"
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/login/?next=https://evil.example/").url == "/admin/"


def test_admin_login_of_a_learner_says_why_and_does_not_loop(client):
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/admin/")
    assert response.url.startswith("/admin/login/")
    assert client.get(response.url).url == "/mijn/"


def test_staff_without_a_second_factor_is_sent_to_set_one_up(client, editor, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/admin/")
    assert (response.status_code, response.url) == (302, "/mijn/gegevens/tweede-factor/")
    assert "Eerst extra beveiliging" in client.get(response.url).content.decode()
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    assert client.get("/admin/").status_code == 200


def test_staff_enters_without_a_second_factor_where_none_is_asked(client, editor):
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/").status_code == 200


def test_staff_cannot_drop_the_last_factor_where_one_is_asked(editor, settings):
    from accounts.adapter import MFAAdapter

    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    factor = Authenticator.objects.get(user=editor)
    assert MFAAdapter().can_delete_authenticator(factor)
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    assert not MFAAdapter().can_delete_authenticator(factor)
