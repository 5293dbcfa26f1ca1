"""A passkey in a real browser, under the real content security policy."""

import pytest
from allauth.mfa.models import Authenticator

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_passkey_is_added_and_signs_in(live_server, new_page):
    user = UserFactory()
    page = new_page()
    address = live_server.url.replace("127.0.0.1", "localhost")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{address}/account/login/")
    page.fill("#id_login", user.email)
    page.click("summary")
    page.fill("#id_password", PASSWORD)
    page.click("button[name=with_password]")
    page.wait_for_url("**/mijn/")
    page.goto(f"{address}/account/2fa/webauthn/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(f"{address}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/mijn/")
    assert "Hallo" in page.inner_text("h1")
