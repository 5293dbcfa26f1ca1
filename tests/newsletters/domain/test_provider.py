"""Newsletters by a provider's API: django-anymail's own backends, and a provider on this machine at the other end."""

import json
import threading
from collections.abc import Callable, Iterator
from email.parser import BytesParser
from email.policy import default as policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from newsletters.enums import DeliveryState, IssueState
from newsletters.models import Delivery
from tests.newsletters.issues import make_issue, make_list, make_readers, send, states

pytestmark = pytest.mark.django_db


class Provider:
    """Takes what Postmark's API is sent; `judge(to)` gives status and answer."""

    def __init__(self) -> None:
        self.taken: list[dict] = []
        self.judge: Callable[[str], tuple[int, dict]] = lambda to: (200, {"ErrorCode": 0, "Message": "OK"})
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = provider.judge(payload["To"])
                if status == 200:
                    provider.taken.append({**payload, "key": self.headers["X-Postmark-Server-Token"]})
                body = json.dumps({"To": payload["To"], "MessageID": "id-1", **answer}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    made = Provider()
    settings.NEWSLETTER_EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_SERVER_TOKEN": "sleutel", "POSTMARK_API_URL": made.url}
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_provider_gets_each_copy_once_with_key_links_and_headers(provider):
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example", "bo@twee.example", name="Anna")
    issue = send(make_issue(mailing_list))
    assert (issue.state, states(issue)) == (
        IssueState.SENT, {"anna@een.example": "sent", "bo@twee.example": "sent"},
    )  # fmt: skip
    assert sorted(one["To"] for one in provider.taken) == ["anna@een.example", "bo@twee.example"]
    first = provider.taken[0]
    headers = {one["Name"]: one["Value"] for one in first["Headers"]}
    assert (first["key"], first["Subject"], headers["List-Unsubscribe-Post"]) == (
        "sleutel", issue.subject, "List-Unsubscribe=One-Click",
    )  # fmt: skip
    link = headers["List-Unsubscribe"].strip("<>")
    assert (link in first["TextBody"], link in first["HtmlBody"], "Beste Anna," in first["HtmlBody"]) == (True,) * 3


def test_refusal_slowing_down_and_doubt_by_a_provider_are_told_apart(provider):
    mailing_list = make_list()
    make_readers(mailing_list, "nee@een.example", "later@twee.example", "stuk@drie.example", "ja@vier.example")
    given = {
        "nee@een.example": (422, {"ErrorCode": 300, "Message": "Invalid email request"}),
        "later@twee.example": (429, {"ErrorCode": 429, "Message": "Rate limit exceeded"}),
        "stuk@drie.example": (500, {"ErrorCode": 1, "Message": "Internal"}),
    }
    provider.judge = lambda to: given.get(to, (200, {"ErrorCode": 0, "Message": "OK"}))
    issue = send(make_issue(mailing_list))
    assert states(issue) == {
        "nee@een.example": DeliveryState.FAILED,
        "later@twee.example": DeliveryState.PENDING,
        "stuk@drie.example": DeliveryState.UNCERTAIN,
        "ja@vier.example": DeliveryState.SENT,
    }
    assert not any("@" in error for error in Delivery.objects.values_list("error", flat=True))


def test_provider_that_cannot_be_reached_is_waited_for(provider, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    issue = make_issue(mailing_list)
    assert states(send(issue)) == {"anna@een.example": "pending"}
    assert issue.pause_reason != ""


def test_folder_of_files_takes_a_whole_mail(settings, tmp_path):
    """Django's own file backend: what an editor tries on a machine without a mail server."""
    settings.NEWSLETTER_EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    send(make_issue(mailing_list))
    (path,) = tmp_path.iterdir()
    found = BytesParser(policy=policy).parsebytes(path.read_bytes())
    assert (found["To"], found.get_content_type()) == ("anna@een.example", "multipart/alternative")
