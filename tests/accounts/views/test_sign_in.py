import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

from accounts.models import User
from tests.accounts.post import code_in, post_office
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(client) -> bool:
    return client.get("/mijn/gegevens/").status_code == 200


def test_sign_in_with_a_mailed_code(client):
    user = UserFactory(password=None)
    response = client.post("/account/login/?next=/leren/", {"login": user.email.upper(), "next": "/leren/"})
    assert response.status_code == 302
    page = client.get(response.url)
    assert user.email in page.content.decode()
    (message,) = post_office()
    code = code_in(message)
    assert message.to == [user.email]
    assert message.subject == f"{code} is uw code om in te loggen"
    assert "De code werkt één keer en is 15 minuten geldig." in message.body
    assert code in message.alternatives[0].content
    response = client.post(response.url, {"code": code})
    assert (response.status_code, response.url) == (302, "/leren/")
    assert signed_in(client)


def test_a_wrong_code_three_times_ends_the_attempt(client):
    user = UserFactory()
    page = client.post("/account/login/", {"login": user.email}).url
    code = code_in(post_office()[0])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    first = client.post(page, {"code": wrong})
    assert "Deze code klopt niet." in first.content.decode()
    client.post(page, {"code": wrong})
    client.post(page, {"code": wrong})
    client.post(page, {"code": code})
    assert not signed_in(client)


def test_sign_in_with_a_password(client):
    user = UserFactory()
    response = client.post("/account/login/", {"login": user.email, "password": PASSWORD, "with_password": "1"})
    assert (response.status_code, response.url) == (302, "/mijn/")
    assert signed_in(client)
    assert post_office() == []


def test_a_wrong_password_says_so_and_keeps_the_address(client):
    user = UserFactory()
    response = client.post("/account/login/", {"login": user.email, "password": "mis"})
    text = response.content.decode()
    assert "horen niet bij elkaar" in text
    assert f'value="{user.email}"' in text
    assert not signed_in(client)


def test_the_password_button_without_password_asks_for_it(client):
    response = client.post("/account/login/", {"login": UserFactory().email, "with_password": "1"})
    assert "Vul uw wachtwoord in" in response.content.decode()
    assert post_office() == []


def test_an_unknown_address_sees_the_same_page_and_gets_a_mail(client):
    response = client.post("/account/login/", {"login": "niemand@praktijk.example"})
    assert response.status_code == 302
    assert "niemand@praktijk.example" in client.get(response.url).content.decode()
    (message,) = post_office()
    assert message.subject == "Er is geen account met dit adres"


def test_sign_up_confirms_the_address_by_code(client):
    response = client.post(
        "/account/signup/", {"email": "Noor@Praktijk.example", "first_name": " Noor ", "last_name": "Bakker"}
    )
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.first_name, user.has_usable_password()) == ("noor@praktijk.example", "Noor", False)
    assert not signed_in(client)
    (message,) = post_office()
    response = client.post(response.url, {"code": code_in(message)})
    assert response.status_code == 302
    assert signed_in(client)


def test_sign_up_with_a_known_address_tells_only_its_owner(client):
    user = UserFactory(email="noor@praktijk.example")
    response = client.post("/account/signup/", {"email": user.email, "first_name": "N", "last_name": "B"})
    assert response.status_code == 302
    assert User.objects.count() == 1
    (message,) = post_office()
    assert message.subject == "U hebt al een account"


def test_sign_up_by_a_program_makes_nothing(client):
    data = {"email": "x@y.example", "first_name": "N", "last_name": "B", "website": "https://spam.example"}
    assert client.post("/account/signup/", data).status_code == 302
    assert User.objects.count() == 0


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_totp_is_set_up_through_the_pages_and_asked_for_at_the_next_sign_in(client):
    user = UserFactory()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    kept = Authenticator.objects.get(user=user, type="totp")
    assert secret not in str(kept.data)
    client.post(reverse("account_logout"))
    response = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    from django.core.cache import cache

    cache.clear()  # a code is used once: allauth remembers it
    response = client.post(response.url, {"code": totp_code(secret)})
    assert (response.status_code, response.url) == (302, "/mijn/")
    assert signed_in(client)


def test_recovery_codes_are_kept_encrypted_and_work_once(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = UserFactory()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(user).get_unused_codes()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert signed_in(client)
    client.post(reverse("account_logout"))
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "Deze code klopt niet." in client.post(reverse("mfa_authenticate"), {"code": codes[0]}).content.decode()


def test_password_reset_by_link_signs_in_and_tells_the_owner(client):
    user = UserFactory()
    assert client.post("/account/password/reset/", {"email": user.email}).status_code == 302
    (message,) = post_office()
    assert message.subject == "Kies een nieuw wachtwoord"
    link = re.search(r"https?://\S+/account/password/reset/key/\S+", message.body)[0]
    page = client.get(link.partition("testserver")[2], follow=True)
    response = client.post(
        page.redirect_chain[-1][0], {"password1": "Een-nieuwe-zin-2026", "password2": "Een-nieuwe-zin-2026"}
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password("Een-nieuwe-zin-2026")
    assert signed_in(client)
    assert post_office()[1].subject == "Er is iets gewijzigd in uw account"
    assert client.get(link.partition("testserver")[2]).status_code == 200


def test_a_used_reset_link_says_what_to_do(client):
    page = client.get("/account/password/reset/key/1-abc-def/")
    assert "Deze link werkt niet meer" in page.content.decode()


def test_change_of_address_is_confirmed_there_and_told_here(client):
    user = UserFactory(email="oud@praktijk.example")
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    response = client.post("/account/email/", {"email": "nieuw@praktijk.example", "action_add": ""})
    assert response.status_code == 302
    (message,) = post_office()
    assert message.to == ["nieuw@praktijk.example"]
    client.post(reverse("account_email_verification_sent"), {"code": code_in(message)})
    user.refresh_from_db()
    assert user.email == "nieuw@praktijk.example"
    told = [one for one in post_office() if one.to == ["oud@praktijk.example"]]
    assert "van oud@praktijk.example naar nieuw@praktijk.example" in told[0].body


def test_too_many_tries_get_a_clear_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/account/login/", {"login": "a@b.example", "password": "x"})
    response = client.post("/account/login/", {"login": "a@b.example", "password": "x"})
    assert response.status_code == 429
    assert "Een ogenblik geduld" in response.content.decode()


def test_a_closed_account_cannot_sign_in(client):
    user = UserFactory(is_active=False)
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert not signed_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
    ],
)
def test_pages_at_the_door_are_ours(client, name):
    response = client.get(reverse(name))
    text = response.content.decode()
    assert response.status_code == 200
    assert 'id="main"' in text
    assert text.count("<h1>") == 1


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_logout",
        "account_reauthenticate",
    ],
)
def test_pages_of_the_account_are_ours(client, name):
    client.post("/account/login/", {"login": UserFactory().email, "password": PASSWORD})
    response = client.get(reverse(name), follow=True)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'id="main"' in text
    assert text.count("<h1>") == 1


def test_sessions_elsewhere_can_be_ended(client, django_user_model):
    from django.test import Client

    user = UserFactory()
    other = Client()
    for browser in (client, other):
        browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert signed_in(other)
    client.post(reverse("usersessions_list"))
    assert signed_in(client)
    assert not signed_in(other)
