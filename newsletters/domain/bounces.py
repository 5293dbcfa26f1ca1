"""Mail that came back: whom it was for (VERP), what the server said (RFC 3464, RFC 5965), and what follows from it.

A permanent failure blocks the address at once, temporary ones when they keep coming. Policy refusals (5.7.x) are about
the sender, not the reader, and count as temporary.
"""

import datetime as dt
import email
import email.policy
import email.utils
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from newsletters.domain.suppression import suppress_subscriber
from newsletters.enums import BounceKind, SuppressionReason
from newsletters.models import BounceEvent, Subscriber

SOFT_LIMIT = 5  # so many temporary failures, each on another day …
SOFT_WINDOW = dt.timedelta(days=60)  # … within this time
MAX_BYTES = 2_000_000
SIGNATURE_LENGTH = 16  # hexadecimal digits: 64 bits
# Permanent and about the address itself: no such mailbox, no such domain, moved, disabled, no mail accepted.
HARD_STATUS = re.compile(r"5\.(1\.(0|1|2|3|6|8|10)|2\.1|4\.4)")
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")


@dataclass(frozen=True, kw_only=True)
class Verp:
    subscriber_id: int
    issue_id: int | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a returned mail says. `kind` is None for what is no failure: a delay notice, a holiday reply."""

    kind: BounceKind | None
    status: str = ""
    diagnostic: str = ""


def verp_address(subscriber_id: int, issue_id: int | None) -> str:
    """The envelope sender of one reader's copy: its failure comes back to an address that says whose it was."""
    local, _at, domain = settings.NEWSLETTER_BOUNCE_ADDRESS.rpartition("@")
    number = f"{subscriber_id}-{issue_id or 0}"
    return f"{local}+{number}-{_signature(number)}@{domain}"


def read_verp(address: str) -> Verp | None:
    """Whose copy came back, or None for an address that we did not sign."""
    local, _at, domain = settings.NEWSLETTER_BOUNCE_ADDRESS.lower().rpartition("@")
    found = re.fullmatch(
        rf"{re.escape(local)}\+(\d{{1,18}}-\d{{1,18}})-([0-9a-f]+)@{re.escape(domain)}", address.lower()
    )
    if not found or not hmac.compare_digest(found[2], _signature(found[1])):
        return None
    subscriber, _dash, issue = found[1].partition("-")
    return Verp(subscriber_id=int(subscriber), issue_id=int(issue) or None)


def read_report(message: Message) -> Report:
    """Classify one returned mail by its machine-readable part; without one by the status code in its text."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            return Report(kind=BounceKind.COMPLAINT, diagnostic=_one_line(message.get("Subject", "")))
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return _from_delivery_status(part)
    if message.get("Auto-Submitted", "no").lower().startswith("auto-replied") or "X-Autoreply" in message:
        return Report(kind=None)
    return _from_text(message)


def record_bounce(*, content: bytes, recipients: Iterable[str] = ()) -> BounceEvent | None:
    """Keep what a returned mail says, and block the address where the rules say so.

    `recipients`: to whom the mail server says it came, where that is known (a pipe knows; a mailbox has headers). The
    same report a second time changes nothing. None for what is not about one of our mails, or is no failure.
    """
    message = email.message_from_bytes(content[:MAX_BYTES], _class=EmailMessage, policy=email.policy.compat32)
    verp = next(filter(None, map(read_verp, _addresses(message, recipients))), None)
    if verp is None:
        return None
    report = read_report(message)
    subscriber = Subscriber.objects.filter(pk=verp.subscriber_id, erased_at__isnull=True).first()
    if report.kind is None or subscriber is None:
        return None
    return _keep(subscriber=subscriber, verp=verp, report=report, kind=report.kind, digest=_digest(message, verp))


@transaction.atomic
def _keep(*, subscriber: Subscriber, verp: Verp, report: Report, kind: BounceKind, digest: str) -> BounceEvent | None:
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    try:
        with transaction.atomic():
            bounce = BounceEvent.objects.create(
                subscriber=subscriber,
                issue_id=verp.issue_id,
                kind=kind,
                status=report.status,
                diagnostic=report.diagnostic,
                digest=digest,
            )
    except IntegrityError:
        return None
    if reason := _reason(subscriber=subscriber, kind=kind):
        suppress_subscriber(subscriber=subscriber, reason=reason, detail=f"{report.status} {report.diagnostic}".strip())
    return bounce


def _reason(*, subscriber: Subscriber, kind: BounceKind) -> SuppressionReason | None:
    if kind is BounceKind.HARD:
        return SuppressionReason.HARD_BOUNCE
    if kind is BounceKind.COMPLAINT:
        return SuppressionReason.COMPLAINT
    recent = BounceEvent.objects.filter(
        subscriber=subscriber, kind=BounceKind.SOFT, at__gte=timezone.now() - SOFT_WINDOW
    ).values_list("at", flat=True)
    days = {timezone.localdate(at) for at in recent}
    return SuppressionReason.SOFT_BOUNCES if kind is BounceKind.SOFT and len(days) >= SOFT_LIMIT else None


def _from_delivery_status(part: Message) -> Report:
    """RFC 3464: a block about the message, then one for each recipient; ours have one recipient."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        action = str(block.get("Action", "")).strip().lower()
        if not action:
            continue
        if action != "failed":
            return Report(kind=None)
        diagnostic = _one_line(str(block.get("Diagnostic-Code", "")))
        found = ENHANCED.search(str(block.get("Status", ""))) or ENHANCED.search(diagnostic)
        status = found[0] if found else ""
        # A server that only says "5.0.0" has said more in its explanation, mostly.
        if status.endswith(".0.0") and (better := ENHANCED.search(diagnostic)):
            status = better[0]
        return Report(kind=_kind(status), status=status, diagnostic=diagnostic)
    return Report(kind=BounceKind.UNKNOWN)


def _from_text(message: Message) -> Report:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", errors="replace")[:20_000] if isinstance(payload, bytes) else ""
            for line in text.splitlines():
                if found := ENHANCED.search(line):
                    return Report(kind=_kind(found[0]), status=found[0], diagnostic=_one_line(line))
    return Report(kind=BounceKind.UNKNOWN, diagnostic=_one_line(str(message.get("Subject", ""))))


def _kind(status: str) -> BounceKind | None:
    if HARD_STATUS.fullmatch(status):
        return BounceKind.HARD
    return None if status.startswith("2") else BounceKind.SOFT if status else BounceKind.UNKNOWN


def _addresses(message: Message, recipients: Iterable[str]) -> Iterator[str]:
    yield from recipients
    headers = [str(value) for name in RECIPIENT_HEADERS for value in message.get_all(name, [])]
    yield from (address for _name, address in email.utils.getaddresses(headers))


def _digest(message: Message, verp: Verp) -> str:
    mark = message.get("Message-ID") or hashlib.sha256(message.as_bytes()).hexdigest()
    return hashlib.sha256(f"{verp.subscriber_id}:{verp.issue_id}:{mark}".encode(errors="replace")).hexdigest()


def _signature(number: str) -> str:
    key = f"newsletters.verp:{settings.SECRET_KEY}".encode()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:SIGNATURE_LENGTH]


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:300]
