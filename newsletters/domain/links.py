"""The links in mails. A newsletter may be forwarded to anybody, so its links open less than one mailed on request.

- A *mail token* names reader, lists and issue. It never expires (RFC 8058 wants that), and lets whoever holds it take
  this reader off these lists, and nothing more: it shows no address and no other list.
- A *preference token* goes to the reader alone, on request, and opens everything for a day. It is signed with the
  reader's own secret as well, so that a new secret ends it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from django.urls import reverse
from django.utils.translation import gettext as _

from newsletters.domain.exceptions import LinkClosed, LinkUnknown
from newsletters.models import Subscriber

PREFERENCES_VALID = dt.timedelta(hours=24)
_mail_signer = Signer(salt="newsletters.mail", sep="~")


@dataclass(frozen=True, kw_only=True)
class MailLink:
    """What a mail token says. `issue_id` is None for a mail that is no issue."""

    subscriber_id: int
    list_ids: tuple[int, ...]
    issue_id: int | None


def mail_token(subscriber_id: int, list_ids: Iterable[int], issue_id: int | None) -> str:
    """A token for one reader's copy of an issue: letters, digits, "-", "_", "." and "~", no address in it."""
    lists = "-".join(str(pk) for pk in sorted(set(list_ids)))
    return _mail_signer.sign(f"{subscriber_id}.{lists}.{issue_id or 0}")


def read_mail_token(token: str) -> MailLink:
    """Raises LinkUnknown for what we never signed. The reader may be gone since."""
    try:
        subscriber, lists, issue = _mail_signer.unsign(token).split(".")
    except BadSignature as error:
        raise LinkUnknown(_("This link is not complete. Copy it from the mail once more, up to its end.")) from error
    return MailLink(
        subscriber_id=int(subscriber),
        list_ids=tuple(int(pk) for pk in lists.split("-") if pk),
        issue_id=int(issue) or None,
    )


def preference_token(subscriber: Subscriber) -> str:
    return _preference_signer(subscriber).sign(str(subscriber.pk))


def read_preference_token(token: str) -> Subscriber:
    """The reader whom this link was mailed to. Raises LinkClosed after a day or a new secret, LinkUnknown otherwise."""
    unknown = _("This link is not complete. Copy it from the mail once more, up to its end.")
    number = token.partition("~")[0]
    subscriber = Subscriber.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if subscriber is None or subscriber.erased_at:
        raise LinkUnknown(unknown)
    try:
        _preference_signer(subscriber).unsign(token, max_age=PREFERENCES_VALID)
    except SignatureExpired as error:
        raise LinkClosed(_("This link is older than a day. Have a new one mailed to you.")) from error
    except BadSignature as error:
        raise LinkUnknown(unknown) from error
    return subscriber


def unsubscribe_url(token: str) -> str:
    """For the List-Unsubscribe header and the mail's footer alike."""
    return settings.BASE_URL + reverse("newsletters:unsubscribe", args=[token])


def preferences_url(token: str) -> str:
    """For the mail's footer: from there the reader has the link to all preferences mailed."""
    return settings.BASE_URL + reverse("newsletters:manage", args=[token])


def _preference_signer(subscriber: Subscriber) -> TimestampSigner:
    return TimestampSigner(salt=f"newsletters.preferences.{subscriber.secret}", sep="~")
