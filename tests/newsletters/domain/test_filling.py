"""A reader's copy, read back by a parser that is not ours: Python's, from the bytes that a real server got."""

import email
import email.policy
import re
from email.message import EmailMessage

import pytest

from newsletters.domain.filling import CompiledIssue, Recipient, encoded
from newsletters.domain.links import MailLink, read_mail_token
from newsletters.domain.rendering import MARKS, render_issue
from tests.factories.coalitions import make_coalition
from tests.newsletters.issues import make_issue, make_list, make_readers, send

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^\s\"<>]+")


def parsed(wire: bytes) -> EmailMessage:
    return email.message_from_bytes(wire, _class=EmailMessage, policy=email.policy.default)


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def compiled_issue(**values) -> tuple[CompiledIssue, object]:
    mailing_list = make_list(coalition=values.get("coalition"))
    issue = make_issue(mailing_list, **values)
    rendered = render_issue(issue=issue)
    return CompiledIssue(issue=issue, html=rendered.html, text=rendered.text), issue


def test_copy_arrives_with_the_headers_that_large_mail_providers_ask_for(post_office, settings):
    settings.NEWSLETTER_FROM = "nieuws@open.example"
    coalition = make_coalition(name="Zuiderkamp", slug="zuiderkamp")
    mailing_list = make_list(coalition=coalition)
    (reader,) = make_readers(mailing_list, "anna@een.example", name="Anna")
    issue = send(make_issue(mailing_list, coalition=coalition, subject="Wat ziet uw patiënt?"))
    message = post_office.message_to("anna@een.example")
    one_click = message["List-Unsubscribe"].strip("<>")
    assert {name: message[name] for name in ("To", "Subject", "List-Unsubscribe-Post", "Precedence", "Reply-To")} == {
        "To": "anna@een.example",
        "Subject": "Wat ziet uw patiënt?",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Reply-To": coalition.contact_email,
    }
    assert message["From"].addresses[0].addr_spec == "nieuws@open.example"
    assert message["From"].addresses[0].display_name == "Zuiderkamp"
    assert message["List-Id"] == "Zuiderkamp <test-zuiderkamp-nieuws.open.example>"
    assert message["Feedback-ID"] == f"{issue.pk}:zuiderkamp:newsletter:open"
    assert read_mail_token(one_click.rstrip("/").rpartition("/")[2]) == MailLink(
        subscriber_id=reader.pk, list_ids=(mailing_list.pk,), issue_id=issue.pk
    )
    assert message["Message-ID"] == issue.deliveries.get().message_id
    text, html = parts(message)
    assert one_click in text
    assert one_click in html
    assert "Beste Anna," in text or "Dear Anna," in text


def test_copy_of_the_fast_way_equals_that_of_djangos_own_message():
    compiled, _issue = compiled_issue(
        blocks=[("text", "<p>.punt aan het begin</p><p>" + "lang " * 200 + "é</p>"),
                ("lead", {"greet": True, "title": "Kop & <co>", "text": "<p>a = b</p>", "image": None, "alt": "",
                          "button": "", "page": None, "url": ""})]
    )  # fmt: skip
    reader = Recipient(subscriber_id=7, email="anna@een.example", name="Anna .\n<b>& Co")
    fast = parsed(compiled.copy_for(reader, message_id="<7@x.example>").content)
    slow = parsed(compiled.message_for(reader, message_id="<7@x.example>").message().as_bytes(linesep="\r\n"))
    assert parts(fast) == parts(slow)
    same = ("From", "To", "Subject", "Reply-To", "Message-ID", "List-Id", "List-Unsubscribe", "Feedback-ID")
    assert {name: fast[name].strip() for name in same} == {name: slow[name].strip() for name in same}


def test_copy_has_no_line_that_smtp_forbids():
    compiled, _issue = compiled_issue(blocks=[("text", "<p>" + "woord" * 400 + "</p><p>.</p><p>..</p>")])
    wire = compiled.copy_for(Recipient(subscriber_id=1, email="a@b.example", name=""), message_id="<1@x>").content
    lines = wire.split(b"\r\n")
    assert wire.endswith(b"--\r\n")
    assert [line for line in lines if line.startswith(b".")] == []
    assert b"\n" not in wire.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 998


def test_copy_holds_no_mark_and_only_this_readers_links():
    compiled, _issue = compiled_issue()
    one, other = (
        compiled.copy_for(Recipient(subscriber_id=pk, email=f"{pk}@b.example", name=""), message_id=f"<{pk}@x>").content
        for pk in (1, 2)
    )
    text, html = parts(parsed(one.removesuffix(b".\r\n")))
    assert [mark for mark in MARKS if mark in text + html] == []
    own = {link for link in ADDRESS.findall(text) if "afmelden" in link or "beheer" in link}
    others = set(ADDRESS.findall(parts(parsed(other.removesuffix(b".\r\n")))[0]))
    assert len(own) == 2
    assert own & others == set()


@pytest.mark.parametrize("evil", ["Anna\r\nBcc: x@evil.example", "<script>alert(1)</script>", "xzUNSUBSCRIBEzx"])
def test_name_of_a_reader_is_only_text(evil):
    compiled, _issue = compiled_issue()
    message = parsed(
        compiled.copy_for(Recipient(subscriber_id=1, email="a@b.example", name=evil), message_id="<1@x>").content
    )
    assert message["Bcc"] is None
    assert "<script>" not in parts(message)[1]
    assert message["List-Unsubscribe"].startswith("<http")


def test_subject_and_sender_cannot_add_a_header():
    coalition = make_coalition(name="Zuiderkamp", slug="zuiderkamp")
    coalition.identity.display_name = 'Zuid\r\nBcc: x@evil.example "<a@b>'
    coalition.identity.save()
    compiled, _issue = compiled_issue(coalition=coalition, subject="Dag\r\nBcc: x@evil.example")
    reader = Recipient(subscriber_id=1, email="a@b.example", name="")
    for message in (
        parsed(compiled.copy_for(reader, message_id="<1@x>").content),
        parsed(compiled.message_for(reader, message_id="<1@x>").message().as_bytes()),
    ):
        assert message["Bcc"] is None
        assert message["Subject"] == "Dag Bcc: x@evil.example"
        assert [one.addr_spec for one in message["From"].addresses] == ["nieuwsbrief@open.example"]


def test_long_names_and_subjects_are_folded():
    line = encoded("Huisartsencoöperatie " * 8, name="Subject")
    assert max(len(one) for one in line.split("\r\n")) <= 78
