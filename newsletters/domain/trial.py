"""A copy of a draft for its makers' own eyes: it counts nowhere, and its links to unsubscribe lead nowhere."""

import secrets
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.html import escape
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from core.exceptions import DomainError
from newsletters.domain.addresses import mask_email, normalise_email
from newsletters.domain.filling import greeting, one_line
from newsletters.domain.rendering import GREETING, PREFERENCES_URL, UNSUBSCRIBE_URL, render_issue
from newsletters.models import Issue

MAX_ADDRESSES = 5


class TrialNotSent(DomainError):
    """Too many addresses, or the mail server did not take it."""


def send_trial(*, issue: Issue, addresses: list[str], actor: Any) -> list[str]:
    """Send the draft as it stands to these addresses, at once; returns them as they were understood.

    Raises AddressNotUnderstood, IssueNotRendered or TrialNotSent, each with a sentence for the user.
    """
    emails = list(dict.fromkeys(normalise_email(address) for address in addresses))
    if not emails or len(emails) > MAX_ADDRESSES:
        raise TrialNotSent(_("Write one to five addresses, with commas between them."))
    rendered = render_issue(issue=issue)
    home = rendered.look.home_url
    values = {
        GREETING: greeting(actor.first_name, language=issue.language),
        UNSUBSCRIBE_URL: home,
        PREFERENCES_URL: home,
    }
    text, html = rendered.text, rendered.html
    for mark, value in values.items():
        text, html = text.replace(mark, value), html.replace(mark, escape(value))
    address = parseaddr(settings.NEWSLETTER_FROM)[1]
    connection = get_connection(settings.NEWSLETTER_EMAIL_BACKEND or settings.EMAIL_BACKEND)
    messages = []
    for email in emails:
        message = EmailMultiAlternatives(
            subject=_("[Test] %(subject)s") % {"subject": one_line(issue.subject)},
            body=text,
            from_email=f'"{one_line(rendered.look.name).replace(chr(34), "")}" <{address}>',
            to=[email],
            reply_to=[rendered.look.reply_to] if rendered.look.reply_to else None,
            headers={"Message-ID": f"<test.{secrets.token_hex(12)}@{address.rpartition('@')[2]}>"},
        )
        message.attach_alternative(html, "text/html")
        messages.append(message)
    try:
        connection.send_messages(messages)
    except OSError as error:
        raise TrialNotSent(_("The mail server did not take the test mail. Try again in a few minutes.")) from error
    record_audit(
        actor=actor,
        action="newsletters.trial_sent",
        target=issue,
        coalition_id=issue.coalition_id,
        after={"to": [mask_email(email) for email in emails]},
    )
    return emails
