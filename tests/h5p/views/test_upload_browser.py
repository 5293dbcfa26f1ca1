"""In Chromium: several packages at once, each with its own outcome; the screen has no findings and fits a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.h5p.archives import package

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_upload_of_several_tells_of_each_and_leads_to_those_that_wait(
    live_server: Any, new_page: Callable[..., Any], axe_findings: Callable[..., list[str]]
) -> None:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page = new_page(width=320)
    page.set_default_timeout(40_000)  # the admin is slow to come the first time
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("h5p_contents:add"))

    page.locator("input[type=file]").set_input_files(
        [
            {"name": "goed.h5p", "mimeType": "application/zip", "buffer": package()},
            {"name": "slecht.h5p", "mimeType": "application/zip", "buffer": b"geen zip"},
        ]
    )
    page.get_by_text("2 van 2 bestanden gecontroleerd").wait_for()

    told = page.locator("[data-h5p-list] p").all_inner_texts()
    assert [text.split(".")[0] for text in told] == [
        "Proef (H5P",
        "Dit is geen H5P-pakket: het bestand is geen zip-archief, of het is beschadigd",
    ]
    assert page.locator("[data-h5p-list] a").get_attribute("href").startswith("/admin/h5p/activiteiten/bevestigen/")
    assert axe_findings(page, include=".h5p-desk") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Naar de pakketten die wachten").click()
    page.get_by_role("heading", name="Proef").wait_for()
    tick = page.get_by_role("checkbox", name="Proef")
    assert not tick.is_checked()  # new code is nobody's by mere habit
    tick.press("Space")
    page.get_by_role("button", name="Gebruik de aangevinkte pakketten").press("Enter")
    page.get_by_text("“Proef” is in gebruik.").wait_for()
    assert axe_findings(page, include=".h5p-desk") == []
