import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from email.utils import parseaddr
from typing import Any

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from core.domain.jobs import enqueue_job
from core.models import Job


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """An invitation (RFC 5545) that goes with a mail: `method` as in `text`, which mail programs act upon."""

    text: str
    method: str = "REQUEST"
    name: str = "afspraak.ics"


@dataclass(frozen=True, kw_only=True)
class Branding:
    """Whose mail it is: the programme's unless a coalition's colours are passed in."""

    name: str = "OPEN"
    brand: str = "#0f6b55"
    on_brand: str = "#ffffff"
    brand_tint: str = "#e0f0e9"
    logo_url: str = ""


def queue_mail(
    *,
    template: str,
    to: str,
    context: dict[str, Any],
    language: str = "nl",
    branding: Branding | None = None,
    dedupe_key: str | None = None,
    calendars: Sequence[CalendarFile] = (),
    reply_to: str = "",
) -> Job:
    """Queue `templates/mail/<template>.{mjml,txt,subject.txt}` to one address.

    `context` must be JSON: it waits in the job row and is wiped when the mail has gone. The mail carries a Message-ID
    that stays the same over retries, so a mail server can drop a second copy.
    """
    payload: dict[str, Any] = {
        "template": template,
        "to": to,
        "context": context,
        "language": language,
        "branding": asdict(branding or Branding()),
    }
    if calendars:
        payload["calendars"] = [asdict(calendar) for calendar in calendars]
    if reply_to:
        payload["reply_to"] = reply_to
    return enqueue_job(kind="core.send_mail", payload=payload, dedupe_key=dedupe_key)


def compose_mail(
    *,
    template: str,
    to: str,
    context: dict[str, Any],
    language: str,
    branding: dict[str, str],
    calendars: Sequence[dict[str, str]] = (),
    reply_to: str = "",
) -> EmailMultiAlternatives:
    """Render the three parts: subject (one line), text, and HTML through MJML.

    Calendar files are attached; the first is an alternative of the text too, which is where mail programs look.
    """
    full = {**context, "branding": branding, "base_url": settings.BASE_URL, "site_name": settings.SITE_NAME}
    with translation.override(language):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", full).split())
        text = render_to_string(f"mail/{template}.txt", full).strip() + "\n"
        html = mrml.to_html(render_to_string(f"mail/{template}.mjml", {**full, "subject": subject})).content
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to], reply_to=[reply_to] if reply_to else None)
    message.attach_alternative(html, "text/html")
    for number, calendar in enumerate(calendars):
        kind = f"text/calendar; method={calendar['method']}"
        if number == 0:
            message.attach_alternative(calendar["text"], kind)
        message.attach(calendar["name"], calendar["text"], kind)
    return message


def message_id(job: Job) -> str:
    """Stable over the job's retries, unguessable for others."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:mail:{job.pk}".encode()).hexdigest()[:32]
    return f"<{digest}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>"
