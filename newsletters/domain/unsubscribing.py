"""Leaving: by the mail program's button, by the link in a mail, on the preference page, or by the desk."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from newsletters.domain.addresses import mask_email
from newsletters.domain.consent import Origin, last_withdrawal, restore_consent, withdraw_consent
from newsletters.domain.exceptions import TooLate
from newsletters.domain.links import MailLink
from newsletters.enums import Source, SubscriptionState
from newsletters.models import MailingList, Subscriber, Subscription

UNDO_WITHIN = dt.timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class MailLinkView:
    """What the holder of a mail's link may see: no address, no other list. `masked` is empty for who is gone."""

    masked: str
    titles: list[str]
    is_subscribed: bool
    can_undo: bool


def mail_link_view(link: MailLink) -> MailLinkView:
    subscriber = Subscriber.objects.filter(pk=link.subscriber_id, erased_at__isnull=True).first()
    rows = list(_rows(link)) if subscriber else []
    titles = MailingList.objects.filter(pk__in=link.list_ids).order_by("title").values_list("title", flat=True)
    return MailLinkView(
        masked=mask_email(subscriber.email) if subscriber else "",
        titles=list(titles),
        is_subscribed=any(row.state == SubscriptionState.ACTIVE for row in rows),
        can_undo=any(_can_undo(row) for row in rows),
    )


@transaction.atomic
def unsubscribe_by_mail(*, link: MailLink, source: Source) -> int:
    """Take the reader off the lists of this mail; returns from how many. As often as one likes: the second time 0."""
    Subscriber.objects.select_for_update().filter(pk=link.subscriber_id).first()
    rows = _rows(link).filter(state=SubscriptionState.ACTIVE)
    return _withdraw(rows, Origin(source=source, issue_id=link.issue_id))


@transaction.atomic
def undo_unsubscribing(*, link: MailLink) -> int:
    """Put the reader back where they left within the hour: a slip, or somebody else's click in a forwarded mail.

    Returns on how many lists. Raises TooLate afterwards.
    """
    Subscriber.objects.select_for_update().filter(pk=link.subscriber_id).first()
    rows = [row for row in _rows(link) if _can_undo(row)]
    if not rows:
        raise TooLate(_("This can be undone for an hour. Sign up once more if you want the newsletter again."))
    for row in rows:
        restore_consent(row, Origin(source=Source.MAIL_LINK, issue_id=link.issue_id))
    return len(rows)


@transaction.atomic
def unsubscribe_by_desk(*, subscription: Subscription, actor: Any) -> None:
    """The reader asked the desk, by phone or mail."""
    changed = _withdraw(
        Subscription.objects.filter(pk=subscription.pk).exclude(state=SubscriptionState.UNSUBSCRIBED),
        Origin(source=Source.DESK),
    )
    if changed:
        record_audit(
            actor=actor,
            action="newsletters.unsubscribed",
            target=subscription,
            coalition_id=subscription.mailing_list.coalition_id,
        )


def may_undo_by_desk(subscription: Subscription) -> bool:
    """Whether the desk itself took the reader off within the hour. What a reader did is the reader's to undo."""
    if not _can_undo(subscription):
        return False
    last = last_withdrawal(subscriber_id=subscription.subscriber_id, list_id=subscription.mailing_list_id)
    return last is not None and last.source == Source.DESK


@transaction.atomic
def undo_by_desk(*, subscription: Subscription, actor: Any) -> None:
    """The wrong reader was taken off: the consent from before holds again. Raises TooLate after an hour."""
    Subscriber.objects.select_for_update().filter(pk=subscription.subscriber_id).first()
    subscription.refresh_from_db()
    if not may_undo_by_desk(subscription):
        raise TooLate(_("This can be undone for an hour, and only if the desk did it. The reader can sign up again."))
    restore_consent(subscription, Origin(source=Source.DESK))
    record_audit(
        actor=actor,
        action="newsletters.unsubscribing_undone",
        target=subscription,
        coalition_id=subscription.mailing_list.coalition_id,
    )


def _withdraw(rows: Iterable[Subscription], origin: Origin) -> int:
    count = 0
    for row in rows:
        withdraw_consent(row, origin)
        count += 1
    return count


def _rows(link: MailLink) -> Any:
    return Subscription.objects.filter(subscriber_id=link.subscriber_id, mailing_list_id__in=link.list_ids)


def _can_undo(row: Subscription) -> bool:
    return bool(
        row.state == SubscriptionState.UNSUBSCRIBED
        and row.confirmed_at
        and row.unsubscribed_at
        and row.unsubscribed_at > timezone.now() - UNDO_WITHIN
    )
