"""The preference page: everything that a reader who proved the address can see and change."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.domain.people import tidy_name
from newsletters.domain.consent import Origin, drop_request, give_consent, withdraw_consent
from newsletters.domain.subscribing import lift_own_block, link_account
from newsletters.domain.suppression import current_suppression, suppress_subscriber
from newsletters.domain.wording import current_wording
from newsletters.enums import Source, SubscriptionState, SuppressionReason
from newsletters.models import MailingList, Subscriber, Subscription


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """What stands now: `list_ids` are the lists that the reader gets; `is_blocked` says that none arrives."""

    name: str
    role: str
    language: str
    list_ids: tuple[int, ...]
    is_blocked: bool


def preferences_of(subscriber: Subscriber) -> Preferences:
    rows = Subscription.objects.filter(subscriber=subscriber).order_by("pk")
    active = [row for row in rows if row.state == SubscriptionState.ACTIVE]
    told = [*active, *rows]
    return Preferences(
        name=next((row.name for row in told if row.name), ""),
        role=next((row.role for row in told if row.role), ""),
        language=subscriber.language,
        list_ids=tuple(row.mailing_list_id for row in active if row.mailing_list_id),
        is_blocked=current_suppression(subscriber) is not None,
    )


def lists_to_choose(subscriber: Subscriber | None = None) -> QuerySet[MailingList]:
    """The public lists, national first, and those that the reader is on, public or not."""
    shown = Q(is_public=True)
    if subscriber is not None:
        on_it = Subscription.objects.filter(
            mailing_list=OuterRef("pk"), subscriber=subscriber, state=SubscriptionState.ACTIVE
        )
        shown |= Q(Exists(on_it))
    return (
        MailingList.objects.filter(shown, Q(coalition__isnull=True) | Q(coalition__is_active=True), is_active=True)
        .select_related("coalition")
        .order_by(F("coalition__name").asc(nulls_first=True), "title")
    )


@transaction.atomic
def save_preferences(*, subscriber: Subscriber, list_ids: Iterable[int], name: str, role: str, language: str) -> None:
    """Put the reader on these lists and off all others, at once: the address is proven by the link that was mailed.

    Lists that the reader cannot choose are left out without a word.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    subscriber.language = language
    subscriber.save(update_fields=["language"])
    link_account(subscriber)
    chosen = {one.pk: one for one in lists_to_choose(subscriber) if one.pk in set(list_ids)}
    origin = Origin(source=Source.PREFERENCES, wording=current_wording(language))
    rows = {row.mailing_list_id: row for row in Subscription.objects.filter(subscriber=subscriber)}
    for pk, row in rows.items():
        if pk not in chosen and row.state == SubscriptionState.ACTIVE:
            withdraw_consent(row, Origin(source=Source.PREFERENCES))
        elif pk not in chosen and row.state == SubscriptionState.PENDING:
            drop_request(row)
    for pk, mailing_list in chosen.items():
        row = rows.get(pk) or Subscription(subscriber=subscriber, mailing_list=mailing_list)
        row.name, row.role = tidy_name(name), role
        if row.state == SubscriptionState.ACTIVE and row.pk:
            row.save(update_fields=["name", "role"])
        else:
            give_consent(row, origin)


@transaction.atomic
def leave_everything(*, subscriber: Subscriber) -> None:
    """Off all lists, and on the list of those whom nobody mails, also not after an import."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    for row in Subscription.objects.filter(subscriber=subscriber).exclude(state=SubscriptionState.UNSUBSCRIBED):
        withdraw_consent(row, Origin(source=Source.PREFERENCES))
    suppress_subscriber(subscriber=subscriber, reason=SuppressionReason.REQUEST)


@transaction.atomic
def allow_again(*, subscriber: Subscriber) -> None:
    """The reader ends the block of the own address; lists are chosen anew."""
    lift_own_block(subscriber)
