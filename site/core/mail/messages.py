import hashlib
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
) -> Job:
    """Queue `templates/mail/<template>.{mjml,txt,subject.txt}` to one address.

    `context` must be JSON: it waits in the job row and is wiped when the mail has gone. The mail carries a Message-ID
    that stays the same over retries, so a mail server can drop a second copy.
    """
    return enqueue_job(
        kind="core.send_mail",
        payload={
            "template": template,
            "to": to,
            "context": context,
            "language": language,
            "branding": asdict(branding or Branding()),
        },
        dedupe_key=dedupe_key,
    )


def compose_mail(
    *, template: str, to: str, context: dict[str, Any], language: str, branding: dict[str, str]
) -> EmailMultiAlternatives:
    """Render the three parts: subject (one line), text, and HTML through MJML."""
    full = {**context, "branding": branding, "base_url": settings.BASE_URL, "site_name": settings.SITE_NAME}
    with translation.override(language):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", full).split())
        text = render_to_string(f"mail/{template}.txt", full).strip() + "\n"
        html = mrml.to_html(render_to_string(f"mail/{template}.mjml", {**full, "subject": subject})).content
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to])
    message.attach_alternative(html, "text/html")
    return message


def message_id(job: Job) -> str:
    """Stable over the job's retries, unguessable for others."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:mail:{job.pk}".encode()).hexdigest()[:32]
    return f"<{digest}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>"
