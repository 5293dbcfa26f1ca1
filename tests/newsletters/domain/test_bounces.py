"""Returned mail: whose it was, what the server said, and what follows. The reports are as real servers write them."""

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from newsletters.domain.bounces import SOFT_LIMIT, read_verp, record_bounce, verp_address
from newsletters.domain.suppression import current_suppression, lift_suppression
from newsletters.enums import BounceKind, SuppressionReason
from newsletters.models import BounceEvent, Subscriber
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader

pytestmark = pytest.mark.django_db

REPORT = """\
Return-Path: <>
Delivered-To: {to}
Date: Sat, 21 Nov 2026 10:00:00 +0100
From: MAILER-DAEMON@mx.praktijk.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="grens"
Message-Id: <{number}@mx.praktijk.example>

--grens
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--grens
{part}
--grens
Content-Type: message/rfc822

From: nieuwsbrief@open.example
Subject: Nieuws

x
--grens--
"""
DELIVERY = """\
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.praktijk.example
X-Postfix-Queue-ID: 4X1
Arrival-Date: Sat, 21 Nov 2026 09:59:58 +0100

Final-Recipient: rfc822; anna@praktijk.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}
"""
COMPLAINT = """\
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
"""


@pytest.fixture
def subscriber() -> Subscriber:
    return make_reader(MailingListFactory(), "anna@praktijk.example").subscriber


def report(to: str, *, status: str = "5.1.1", diagnostic: str = "", action: str = "failed", number: int = 1) -> bytes:
    part = DELIVERY.format(status=status, diagnostic=diagnostic or f"550 {status} no", action=action)
    return REPORT.format(to=to, kind="delivery-status", part=part, number=number).encode()


def test_verp_names_reader_and_issue_also_in_capitals(subscriber: Subscriber) -> None:
    address = verp_address(subscriber.pk, 42)

    for one in (address, address.upper()):
        verp = read_verp(one)
        assert verp is not None
        assert (verp.subscriber_id, verp.issue_id) == (subscriber.pk, 42)
    assert len(verp_address(10**10, 10**8).partition("@")[0]) <= 64
    assert [read_verp(one) for one in ("bounce@open.example", address.replace("+", "+1"), address + ".nl", "")] == [
        None
    ] * 4


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind", "reason"),
    [
        ("5.1.1", "550 5.1.1 User unknown", BounceKind.HARD, SuppressionReason.HARD_BOUNCE),
        ("5.1.2", "550 5.1.2 Bad destination system", BounceKind.HARD, SuppressionReason.HARD_BOUNCE),
        ("5.1.10", "556 5.1.10 Recipient has null MX", BounceKind.HARD, SuppressionReason.HARD_BOUNCE),
        ("5.2.1", "550 5.2.1 Mailbox disabled", BounceKind.HARD, SuppressionReason.HARD_BOUNCE),
        ("5.0.0", "550 5.1.1 <anna@praktijk.example>: user unknown", BounceKind.HARD, SuppressionReason.HARD_BOUNCE),
        ("5.2.2", "552 5.2.2 Mailbox full", BounceKind.SOFT, None),
        ("4.2.2", "452 4.2.2 Over quota", BounceKind.SOFT, None),
        ("5.7.1", "550 5.7.1 Message rejected as spam", BounceKind.SOFT, None),
        ("4.4.1", "connect to mx[192.0.2.1]:25: timed out", BounceKind.SOFT, None),
    ],
)
def test_report_is_hard_or_soft_by_its_status(
    subscriber: Subscriber, status: str, diagnostic: str, kind: BounceKind, reason: SuppressionReason | None
) -> None:
    bounce = record_bounce(content=report(verp_address(subscriber.pk, 7), status=status, diagnostic=diagnostic))

    assert bounce is not None
    assert (bounce.subscriber, bounce.issue_id, bounce.kind) == (subscriber, 7, kind)
    block = current_suppression(subscriber)
    assert (block.reason if block else None) == reason


def test_same_report_twice_counts_once(subscriber: Subscriber) -> None:
    content = report(verp_address(subscriber.pk, 7))

    assert [record_bounce(content=content) is not None for _time in range(2)] == [True, False]
    assert BounceEvent.objects.count() == 1


def test_temporary_failures_block_when_they_keep_coming(subscriber: Subscriber) -> None:
    now = timezone.now()
    for number in range(SOFT_LIMIT + 3):
        content = report(verp_address(subscriber.pk, number), status="4.2.2", number=number)
        bounce = record_bounce(content=content)
        assert bounce is not None
        if number < SOFT_LIMIT - 1:
            BounceEvent.objects.filter(pk=bounce.pk).update(at=now - dt.timedelta(days=number + 1))
        block = current_suppression(subscriber)
        assert (block is not None) == (number >= SOFT_LIMIT - 1)
    assert block is not None
    assert block.reason == SuppressionReason.SOFT_BOUNCES


def test_temporary_failures_of_one_day_or_long_ago_do_not_block(subscriber: Subscriber) -> None:
    for number in range(20):
        bounce = record_bounce(content=report(verp_address(subscriber.pk, 1), status="4.2.2", number=number))
        assert bounce is not None
        if number >= 10:
            days = 70 + number
            BounceEvent.objects.filter(pk=bounce.pk).update(at=timezone.now() - dt.timedelta(days=days))

    assert current_suppression(subscriber) is None


def test_lifted_block_stays_lifted_until_the_next_hard_bounce(subscriber: Subscriber) -> None:
    address = verp_address(subscriber.pk, 7)
    record_bounce(content=report(address))
    block = current_suppression(subscriber)
    assert block is not None
    lift_suppression(suppression=block, actor=UserFactory())

    record_bounce(content=report(address))
    assert current_suppression(subscriber) is None

    record_bounce(content=report(address, number=2))
    assert current_suppression(subscriber) is not None


def test_complaint_blocks(subscriber: Subscriber) -> None:
    to = verp_address(subscriber.pk, 7)
    content = REPORT.format(to=to, kind="feedback-report", part=COMPLAINT, number=1).encode()

    bounce = record_bounce(content=content)

    assert bounce is not None
    assert bounce.kind == BounceKind.COMPLAINT
    block = current_suppression(subscriber)
    assert block is not None
    assert block.reason == SuppressionReason.COMPLAINT


def test_delay_notice_and_holiday_reply_are_no_failure(subscriber: Subscriber) -> None:
    to = verp_address(subscriber.pk, 7)
    holiday = EmailMessage()
    holiday["To"], holiday["Subject"], holiday["Auto-Submitted"] = to, "Afwezig", "auto-replied (vacation)"
    holiday.set_content("Ik ben er 5.1.1 weer.")

    for content in (report(to, action="delayed", status="4.4.1"), holiday.as_bytes()):
        assert record_bounce(content=content) is None
    assert BounceEvent.objects.count() == 0


def test_report_without_machine_readable_part_is_read_by_its_status_code(subscriber: Subscriber) -> None:
    plain = EmailMessage()
    plain["To"], plain["Subject"] = verp_address(subscriber.pk, 7), "failure notice"
    plain.set_content("Hi. This is the mail program.\n<anna@praktijk.example>:\n550 5.1.1 unknown user\n")
    vague = EmailMessage()
    vague["To"], vague["Subject"] = verp_address(subscriber.pk, 8), "Returned mail"
    vague.set_content("It did not work from 10.0.0.5.")

    found = [record_bounce(content=one.as_bytes()) for one in (plain, vague)]

    assert [one and (one.kind, one.status) for one in found] == [(BounceKind.HARD, "5.1.1"), (BounceKind.UNKNOWN, "")]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\xff\xfe", b"To: bounce@open.example\n\nhallo", report("bounce+1-7-0123456789abcdef@open.example"),
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
    ],
)  # fmt: skip
def test_forged_or_broken_report_changes_nothing(subscriber: Subscriber, content: bytes) -> None:
    assert record_bounce(content=content) is None
    assert (BounceEvent.objects.count(), current_suppression(subscriber)) == (0, None)


def test_broken_report_with_our_address_is_kept_as_not_understood(subscriber: Subscriber) -> None:
    head = f"To: {verp_address(subscriber.pk, 7)}\nSubject: =?utf-8?b?kapot\n"
    for number, part in enumerate(
        ("", "Content-Type: message/delivery-status\n\n\n", "Content-Type: text/plain; charset=nee\n\n\xff")
    ):
        content = (
            f"{head}Message-ID: <{number}@x.example>\nContent-Type: multipart/report; boundary=x\n\n--x\n{part}\n--x--"
        )
        bounce = record_bounce(content=content.encode("latin-1"))
        assert bounce is not None
        assert bounce.kind == BounceKind.UNKNOWN
    assert current_suppression(subscriber) is None


def test_explanation_is_one_printable_line(subscriber: Subscriber) -> None:
    diagnostic = "550 5.1.1 weg\n \tBcc: x@y.example \x07" + "z" * 500
    bounce = record_bounce(content=report(verp_address(subscriber.pk, 7), diagnostic=diagnostic))

    assert bounce is not None
    assert (len(bounce.diagnostic), bounce.diagnostic.isprintable()) == (300, True)


def test_command_reads_a_pipe_and_two_kinds_of_mailbox(
    subscriber: Subscriber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = verp_address(subscriber.pk, 7)
    maildir, plain = tmp_path / "Maildir", tmp_path / "post"
    for folder in ("new", "cur", "tmp"):
        (maildir / folder).mkdir(parents=True)
    plain.mkdir()
    (maildir / "new" / "1.host").write_bytes(report(to, number=2))
    (plain / "a.eml").write_bytes(report(to, number=3, status="4.2.2"))
    (plain / "b.eml").write_bytes(b"To: iemand@open.example\n\nhallo")
    pipe = tmp_path / "pipe"
    # A mail server's pipe knows the recipient; the report itself may not.
    pipe.write_bytes(report("anders@open.example").replace(b"Delivered-To", b"X-Other"))

    with pipe.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        call_command("newsletters_bounce", recipient=[to], verbosity=0)
    for _time in range(2):
        call_command("newsletters_bounce", mailbox=str(maildir), verbosity=0)
        call_command("newsletters_bounce", mailbox=str(plain), verbosity=0)

    assert sorted(BounceEvent.objects.values_list("kind", flat=True)) == ["hard", "hard", "soft"]
    assert (list((maildir / "new").iterdir()), sorted(path.name for path in plain.iterdir())) == ([], ["gelezen"])
    assert sorted(path.name for path in (plain / "gelezen").iterdir()) == ["a.eml", "b.eml"]
