"""What a frame costs in requests, in Chromium, with real packages. (h5p-standalone asks for each file by itself.)"""

import re
from typing import Any

import pytest
from django.test import override_settings

from learning.h5p.domain.allowing import allow_eval
from learning.h5p.domain.importing import import_package
from learning.h5p.models import Package
from tests.h5p.conftest import sample
from tests.h5p.views.test_browser import LEARNER, get_user_model
from tests.h5p.views.test_browser import __name__ as PAGES

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
MOST = 12
AROUND = r"/les/|/host\.|/verklaringen/|/staat/"
"""The page around the frame, and what the learner does: h5p-standalone's 199 are files, too."""


def _imported(name: str) -> Package:
    with sample(name).open("rb") as file:
        package = import_package(file=file, actor=None, filename=name)
    if package.needs_eval:
        allow_eval(package=package, allowed=True, actor=None)
    return package


@pytest.mark.parametrize("name", ["H5P.CoursePresentation.h5p", "H5P.MultiChoice-1.16.h5p"])
def test_frame_of_a_real_package_costs_few_requests(live_server: Any, chromium: Any, name: str) -> None:
    get_user_model().objects.create_user(LEARNER, None)
    package = _imported(name)
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, locale="nl-NL")
    page = context.new_page()  # what a package does wrong by itself is not asked here
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with override_settings(ROOT_URLCONF=PAGES):
        page.goto(f"{live_server.url}/les/{package.content_id}/")
        page.wait_for_selector("[data-h5p-state=ready]")
        page.wait_for_timeout(1500)
        files = [url for url in asked if url.startswith(live_server.url) and not re.search(AROUND, url)]
        page.goto("about:blank")
        page.wait_for_timeout(300)
    context.close()

    assert len(files) <= MOST, "\n".join(files)
