"""In Chromium: real packages play, score and resume, and nothing gets out of the frame."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

import config.urls
from learning.h5p.domain.importing import import_package
from learning.h5p.models import Content, Package, PackageLibrary, Result, State, Statement
from tests.factories.h5p import own_package
from tests.h5p.conftest import sample

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
PAGE = '{% load h5p %}<!doctype html><html lang="nl"><title>Les</title><body><main><h1>Les</h1>{% h5p_player content launch %}</main></body></html>'  # noqa: E501
LEARNER = "leerling@praktijk.example"


def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """A page with an activity, for a learner who is signed in (or, with ?bezoeker, for nobody)."""
    if "bezoeker" not in request.GET:
        request.user = get_user_model().objects.get(email=LEARNER)
    template = engines["django"].from_string(PAGE)
    response = HttpResponse(template.render({"content": Content.objects.get(pk=pk), "launch": {"les": 1}}, request))
    response.set_cookie("geheim", "1")
    return response


def mine(request: HttpRequest) -> HttpResponse:
    """Says which cookies came; readable for anybody, so that a test sees what a frame would see."""
    response = HttpResponse(",".join(sorted(request.COOKIES)) or "geen cookies")
    response["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("les/<int:pk>/", lesson),
    path("mijn/", mine),
    path("favicon.ico", mine),
    *config.urls.urlpatterns,
]


@pytest.fixture
def play(live_server: Any, new_page: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """`play(package)` opens the lesson and gives (page, frame) once the activity stands."""
    get_user_model().objects.create_user(LEARNER, None)
    page = new_page(width=1000)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.requests = requests

    def open_lesson(package: Package, query: str = "") -> tuple[Any, Any]:
        requests.clear()
        page.goto(f"{live_server.url}/les/{package.content_id}/{query}")
        page.wait_for_selector("[data-h5p-state=ready]")
        return page, page.frame_locator("iframe")

    with override_settings(ROOT_URLCONF=__name__):
        yield open_lesson
        # A frame that closes saves where the learner stopped: let that arrive while there is a database.
        page.goto("about:blank")
        page.wait_for_timeout(300)


def _real(name: str) -> Package:
    with sample(name).open("rb") as file:
        return import_package(file=file, actor=None, filename=name)


def _saved(page: Any) -> None:
    page.locator("[data-h5p-status]", has_text=re.compile(r"\S")).wait_for()


def _reviewed(page: Any, package: Package) -> str:
    """What the learner reads of their own answers, by the link below the activity."""
    client = Client()
    client.force_login(get_user_model().objects.get(email=LEARNER), backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
    page.get_by_role("link", name="Bekijk uw antwoorden").click()
    page.get_by_role("heading", name=package.content.title).wait_for()
    return str(page.locator("main").inner_text())


def test_multiple_choice_plays_scores_and_resumes(play: Callable[..., Any]) -> None:
    package = _real("H5P.MultiChoice-1.16.h5p")
    page, frame = play(package)
    frame.get_by_text("Very dark purple").click()
    frame.get_by_role("button", name="Check").click()
    _saved(page)

    row = Statement.objects.get(verb="answered")
    assert (row.score_raw, row.score_max, row.success, row.sub_content_id) == (1, 1, True, "")
    assert Result.objects.values_list("best_raw", "best_max", "is_checked").get() == (1, 1, True)
    sent = [url for url in page.requests if re.search("verklaringen|staat|host|les/", url) is None]
    assert len(sent) <= 12

    _page, frame = play(package)
    frame.get_by_role("radio", name=re.compile("Very dark purple")).and_(
        frame.locator("[aria-checked=true]")
    ).wait_for()
    assert State.objects.count() == 1
    told = _reviewed(page, package)
    assert "What color does the blackcurrant berry actually have?" in told
    assert re.search(r"Very dark purple\s+Uw antwoord, goed", told)
    assert "Nagekeken door het platform" in told


def test_true_false_plays_scores_wrong_and_resumes(play: Callable[..., Any]) -> None:
    package = _real("H5P.TrueFalse-1.8.h5p")
    page, frame = play(package)
    frame.get_by_role("radio", name="No").click()
    frame.get_by_role("button", name="Check").click()
    _saved(page)

    assert Statement.objects.values_list("score_raw", "score_max", "is_checked").get(verb="answered") == (0, 1, True)

    _page, frame = play(package)
    frame.get_by_role("radio", name="No").and_(frame.locator("[aria-checked=true]")).wait_for()
    told = _reviewed(page, package)
    assert re.search(r"Yes\s+Goed antwoord\s+No\s+Uw antwoord, niet goed", told)


def test_drag_text_plays_by_keyboard_scores_and_resumes(play: Callable[..., Any]) -> None:
    package = _real("H5P.DragText-1.10.h5p")
    page, frame = play(package)
    frame.locator("[aria-grabbed]", has_text="blue").press("Enter")
    page.keyboard.press("Enter")
    frame.locator("[aria-dropeffect]").first.get_by_text("blue").wait_for()
    frame.get_by_role("button", name="Check").click()
    _saved(page)

    assert Statement.objects.values_list("score_raw", "score_max", "is_checked").get(verb="answered") == (1, 3, True)

    _page, frame = play(package)
    frame.locator("[aria-dropeffect]").first.get_by_text("blue").wait_for()
    told = _reviewed(page, package)
    assert "Blueberries are [1]. Strawberries are [2]." in told
    assert re.search(r"\[1\] blue\s+Goed\s+\[2\] –\s+Niet goed. Het is: red", told)


def test_own_case_plays_by_keyboard_resumes_and_completes(play: Callable[..., Any]) -> None:
    package = own_package()
    page, frame = play(package)
    frame.get_by_role("button", name="Begin het gesprek").press("Enter")
    frame.get_by_role("button", name="Geef dit antwoord").press("Enter")
    frame.get_by_text("Kies eerst een antwoord.").wait_for()
    frame.get_by_role("radio").nth(0).press("ArrowDown")
    frame.get_by_role("button", name="Geef dit antwoord").press("Enter")
    frame.get_by_text("Goede keuze").wait_for()
    _saved(page)

    page, frame = play(package)
    frame.get_by_text("Goede keuze").wait_for()
    frame.get_by_role("button", name="Ga verder").press("Enter")
    frame.get_by_role("radio").nth(0).press("Space")
    frame.get_by_role("button", name="Geef dit antwoord").press("Enter")
    frame.get_by_role("button", name="Ga verder").press("Enter")
    frame.get_by_role("radio").nth(2).press("Space")
    frame.get_by_role("button", name="Geef dit antwoord").press("Enter")
    frame.get_by_role("button", name="Bekijk hoe het ging").press("Enter")
    frame.get_by_text("U heeft 6 van de 6 punten").wait_for()
    page.wait_for_timeout(600)

    steps = list(Statement.objects.filter(verb="answered").values_list("sub_content_id", "score_raw", "response"))
    assert steps == [
        ("recht-op-inzage", 2, "1"),
        ("dochter-van-dertien", 2, "0"),
        ("werkaantekeningen", 2, "2"),
        ("recht-op-inzage", 2, "1"),  # of the first visit: told again in this one, so that the whole can be counted
    ]
    whole = Statement.objects.values_list("score_raw", "score_max", "success", "is_checked").get(verb="completed")
    assert whole == (6, 6, True, True)


@pytest.mark.parametrize("width", [320, 1440])
def test_own_case_has_no_findings_and_fits(
    play: Callable[..., Any], axe_findings: Callable[..., list[str]], width: int
) -> None:
    page, frame = play(own_package())
    page.set_viewport_size({"width": width, "height": 900})
    assert axe_findings(page) == []
    inner = page.frames[1]
    frame.get_by_role("button", name="Begin het gesprek").press("Enter")
    frame.get_by_role("radio").nth(0).wait_for()
    assert axe_findings(inner, include=".h5p-open-case") == []
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame.get_by_role("radio").nth(0).press("Space")
    frame.get_by_role("button", name="Geef dit antwoord").press("Enter")
    frame.locator(".h5p-open-case__feedback").wait_for()
    assert axe_findings(inner, include=".h5p-open-case") == []
    page.wait_for_timeout(300)
    height = page.locator("iframe").bounding_box()["height"]
    assert abs(height - inner.evaluate("document.documentElement.getBoundingClientRect().height")) <= 4


def test_visitor_plays_and_nothing_is_kept(play: Callable[..., Any]) -> None:
    page, frame = play(own_package(), "?bezoeker")
    frame.get_by_role("button", name="Begin het gesprek").press("Enter")
    frame.get_by_role("radio").nth(1).press("Space")
    frame.get_by_role("button", name="Geef dit antwoord").press("Enter")
    frame.get_by_text("Goede keuze").wait_for()
    page.wait_for_timeout(500)

    assert [model.objects.count() for model in (Statement, State, Result)] == [0, 0, 0]
    assert [url for url in page.requests if "verklaringen" in url or "staat" in url] == []


def test_frame_opened_by_itself_is_a_sandbox_too(play: Callable[..., Any], live_server: Any) -> None:
    page, _frame = play(own_package(), "?bezoeker")
    address = page.locator("iframe").get_attribute("src")

    page.goto(live_server.url + address)

    assert page.evaluate("self.origin") == "null"


def test_forged_statement_is_overruled(play: Callable[..., Any]) -> None:
    page, _frame = play(own_package())
    page.frames[1].evaluate(
        """() => {
            const event = new H5P.XAPIEvent();
            event.setActor();
            event.setVerb("completed");
            event.setObject(H5P.instances[0]);
            event.setScoredResult(9999, 1, H5P.instances[0], true, true);
            H5P.externalDispatcher.trigger(event);
        }"""
    )
    _saved(page)

    assert Statement.objects.values_list("score_raw", "score_max", "is_checked").get(verb="completed") == (6, 6, False)
    assert Result.objects.values_list("best_raw", "done_at").get()[0] is None


def test_new_version_starts_anew_and_says_so(play: Callable[..., Any]) -> None:
    package = own_package()
    learner = get_user_model().objects.get(email=LEARNER)
    State.objects.create(user=learner, content=package.content, package=package, value='{"step":1,"answers":[1]}')
    newer = Package.objects.get(pk=package.pk)
    newer.pk, newer.number = None, 2
    newer.save()
    for row in PackageLibrary.objects.filter(package=package):
        PackageLibrary.objects.create(package=newer, library=row.library, position=row.position)
    Content.objects.update(current_package=newer)

    _page, frame = play(newer)

    frame.get_by_text("Deze activiteit is veranderd").first.wait_for()


def test_without_scripts_a_sentence_stands_there(live_server: Any, new_page: Callable[..., Any]) -> None:
    get_user_model().objects.create_user(LEARNER, None)
    package = own_package()
    page = new_page(java_script_enabled=False)
    with override_settings(ROOT_URLCONF=__name__):
        page.goto(f"{live_server.url}/les/{package.content_id}/")

        page.get_by_role("link", name="Over deze activiteit").click()

        assert "JavaScript" in page.locator("main").inner_text()
