"""Links to other sites are asked by a job, from a real server here; what is inside our own network is never asked."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from learning.domain.checks import check_page
from learning.domain.link_fetch import Fetched, fetch_link
from learning.domain.links import ask_links, external_urls, gather_links, keep_answers, links_to_ask
from learning.enums import LinkState
from learning.models import ExternalLink, LessonPage
from tests.factories.learning import make_course, set_blocks, text


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        statuses = {"/goed": 200, "/weg": 404, "/op": 410, "/verboden": 403, "/kapot": 500}
        if self.path == "/naar":
            self.send_response(301)
            self.send_header("Location", "/goed")
        elif self.path == "/rond":
            self.send_response(302)
            self.send_header("Location", "/rond")
        elif self.path == "/naar-binnen":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
        else:
            self.send_response(statuses.get(self.path, 200))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "is_alive", "answer"),
    [
        ("/goed", True, "HTTP 200"),
        ("/naar", True, "HTTP 200"),
        ("/weg", False, "HTTP 404"),
        ("/op", False, "HTTP 410"),
        ("/verboden", None, "HTTP 403"),
        ("/kapot", None, "HTTP 500"),
        ("/rond", None, "too many redirects"),
        ("/naar-binnen", None, "not http(s)"),
    ],
)
def test_fetch_judges_what_a_site_answers(site: str, path: str, is_alive: bool | None, answer: str) -> None:
    assert fetch_link(f"{site}{path}", is_allowed=lambda _address: True) == Fetched(is_alive=is_alive, answer=answer)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/"],
)
def test_fetch_never_goes_inside(url: str) -> None:
    assert fetch_link(url) == Fetched(is_alive=None, answer="not a public address")


@pytest.mark.parametrize("url", ["ftp://a.example/", "http:///weg", "https://", "http://a.example:99999/"])
def test_fetch_of_nonsense_raises_nothing(url: str) -> None:
    assert fetch_link(url).is_alive is None


@pytest.mark.django_db
def test_links_of_pages_and_drafts_are_gathered_asked_and_shown_as_warnings(site: str) -> None:
    page = make_course(lessons=1)
    lesson = LessonPage.objects.child_of(page).get()
    set_blocks(lesson, "body", [text(f'<p><a href="{site}/weg">weg</a> <a href="{site}/goed">goed</a></p>')])
    lesson.save_revision()

    gather_links()
    for _night in range(2):
        ExternalLink.objects.update(checked_at=None, state=LinkState.UNKNOWN)
        keep_answers(ask_links(links_to_ask(), fetch=lambda url: fetch_link(url, is_allowed=lambda _address: True)))
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()

    assert external_urls(draft) == {f"{site}/weg", f"{site}/goed"}
    assert dict(ExternalLink.objects.values_list("url", "state")) == {f"{site}/weg": "dead", f"{site}/goed": "alive"}
    assert [(finding.level, "/weg" in finding.what) for finding in check_page(draft)] == [("warning", True)]
    assert links_to_ask() == []


@pytest.mark.django_db
def test_one_bad_night_is_no_dead_link_and_an_answer_clears_it() -> None:
    ExternalLink.objects.create(url="https://a.example/")

    states = []
    for found in (None, None, True, None, None, None):
        keep_answers({"https://a.example/": Fetched(is_alive=found, answer="x")})
        row = ExternalLink.objects.get()
        states.append((row.state, row.failures))

    assert states == [("unknown", 1), ("unknown", 2), ("alive", 0), ("alive", 1), ("alive", 2), ("dead", 3)]


@pytest.mark.django_db
def test_a_link_that_nobody_names_any_more_goes() -> None:
    ExternalLink.objects.create(url="https://oud.example/", checked_at=timezone.now())

    gather_links()

    assert ExternalLink.objects.count() == 0
