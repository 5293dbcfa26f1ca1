"""A reader's way in Chromium, and the pages at both widths under axe."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from core.models import Job
from newsletters.domain.links import mail_token, preference_token
from newsletters.models import Subscription
from tests.factories.newsletters import MailingListFactory
from tests.factories.organisations import CoalitionFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize("width", [320, 1440])
def test_reader_signs_up_confirms_chooses_and_leaves(
    live_server: Any, new_page: Callable[..., Any], axe_findings: Callable[..., list[str]], width: int
) -> None:
    MailingListFactory(title="Landelijk nieuws")
    MailingListFactory(title="Nieuws uit de regio", coalition=CoalitionFactory(name="Aardwijk"))
    page = new_page(width=width, java_script_enabled=True)

    def look() -> None:
        assert axe_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{live_server.url}/nieuwsbrieven/")
    look()
    page.get_by_label("Uw e-mailadres").fill("anna@praktijk.example")
    page.get_by_role("button", name="Aanmelden").click()
    assert page.get_by_role("alert").is_visible()
    look()
    page.get_by_label("Landelijk nieuws").check()
    page.get_by_label("Ik wil de nieuwsbrieven krijgen").check()
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("heading", name="Kijk in uw mailbox").wait_for()
    look()

    url = Job.objects.get(kind="core.send_mail").payload["context"]["url"]
    page.goto(live_server.url + re.sub(r"^https?://[^/]+", "", url))
    look()
    page.get_by_role("button", name="Bevestigen").click()
    page.get_by_text("anna@praktijk.example").wait_for()
    look()
    page.get_by_text("Uit uw regio").click()
    page.get_by_label("Nieuws uit de regio").check()
    page.get_by_role("button", name="Keuze opslaan").click()
    page.get_by_text("Uw keuze is opgeslagen").wait_for()
    assert list(Subscription.objects.values_list("state", flat=True)) == ["active", "active"]

    row = Subscription.objects.get(mailing_list__title="Landelijk nieuws")
    page.goto(f"{live_server.url}/nieuwsbrieven/afmelden/{mail_token(row.subscriber_id, [row.mailing_list_id], 1)}/")
    look()
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("heading", name="U bent afgemeld").wait_for()
    look()
    row.refresh_from_db()
    assert row.state == "unsubscribed"
    page.goto(f"{live_server.url}/nieuwsbrieven/voorkeuren/{preference_token(row.subscriber)}x/")
    look()
