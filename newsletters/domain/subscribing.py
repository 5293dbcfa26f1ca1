"""From a form to a confirmed subscription: ask, mail one link, confirm. Nobody is told whether an address is known."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.people import tidy_name
from core.mail import queue_mail
from newsletters.domain.addresses import hash_email, normalise_email
from newsletters.domain.consent import Origin, drop_request, give_consent, request_consent
from newsletters.domain.exceptions import LinkClosed, LinkUnknown, ListClosed
from newsletters.domain.limits import hold_range, was_mailed_today
from newsletters.domain.links import PREFERENCES_VALID, preference_token
from newsletters.domain.suppression import current_suppression, lift_suppression
from newsletters.domain.wording import current_wording
from newsletters.enums import LinkPurpose, Source, SubscriptionState
from newsletters.models import LinkMail, MailingList, SignupRange, Subscriber, Subscription
from organisations.domain.branding import branding_for

CONFIRM_WITHIN = dt.timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a reader filled in. `email` is normalised by the verb; `role` is a PracticeRole or empty."""

    email: str
    list_ids: tuple[int, ...]
    name: str = ""
    role: str = ""
    language: str = "nl"


@transaction.atomic
def ask_to_subscribe(*, sign_up: SignUp, sender: str) -> None:
    """Keep the request and mail one link that confirms it; who is subscribed already gets one to the preferences.

    Whatever is known of the address, the caller learns nothing: no such mail goes to an address that had one within a
    day, and the request then waits for the link it has. `sender` is the visitor's network address. Raises
    AddressNotUnderstood, ListClosed, or TooManyRequests from the sixth mail within an hour that one network range
    causes; then nothing is kept.
    """
    email = normalise_email(sign_up.email)
    lists = list(MailingList.objects.filter(pk__in=sign_up.list_ids, is_public=True, is_active=True).order_by("pk"))
    if not lists or len(lists) != len(set(sign_up.list_ids)):
        raise ListClosed(_("Choose at least one newsletter."))
    signup_range = hold_range(sender)
    subscriber = _hold_subscriber(email, language=sign_up.language)
    origin = Origin(source=Source.FORM, wording=current_wording(sign_up.language))
    waiting = [_request(subscriber, one, sign_up, origin) for one in lists]
    purpose = LinkPurpose.CONFIRM if any(waiting) else LinkPurpose.PREFERENCES
    if was_mailed_today(subscriber, purpose=purpose):
        return
    if purpose is LinkPurpose.CONFIRM:
        _mail_confirmation(subscriber, signup_range=signup_range, lists=lists)
    else:
        mail_preferences_link(subscriber, signup_range=signup_range)


@transaction.atomic
def ask_for_preferences(*, address: str, sender: str) -> None:
    """Mail the link to the preference page to a reader; to others nothing. Raises as `ask_to_subscribe` does."""
    email = normalise_email(address)
    signup_range = hold_range(sender)
    subscriber = Subscriber.objects.select_for_update().filter(email=email, erased_at__isnull=True).first()
    if subscriber and not was_mailed_today(subscriber, purpose=LinkPurpose.PREFERENCES):
        mail_preferences_link(subscriber, signup_range=signup_range)


@transaction.atomic
def send_preferences_link(*, subscriber_id: int) -> None:
    """Mail the link to the reader whose newsletter somebody holds, once a day."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id, erased_at__isnull=True).first()
    if subscriber and not was_mailed_today(subscriber, purpose=LinkPurpose.PREFERENCES):
        mail_preferences_link(subscriber, signup_range=None)


def pending_of(subscriber: Subscriber) -> list[Subscription]:
    """What the reader asked for and has not confirmed."""
    rows = Subscription.objects.filter(subscriber=subscriber, state=SubscriptionState.PENDING)
    return list(
        rows.select_related("mailing_list", "mailing_list__coalition", "wording").order_by("mailing_list__title")
    )


def find_confirmation(*, token: str) -> LinkMail:
    """The mail whose link this is. Raises LinkUnknown, or LinkClosed once its time is over."""
    link = (
        LinkMail.objects.select_related("subscriber")
        .filter(token_hash=_hash(token), purpose=LinkPurpose.CONFIRM, subscriber__erased_at__isnull=True)
        .first()
    )
    if link is None:
        raise LinkUnknown(_("This link is not complete. Copy it from the mail once more, up to its end."))
    if link.expires_at <= timezone.now() and link.used_at is None:
        raise LinkClosed(_("This link is older than three days. Sign up once more; then you get a new one."))
    return link


@transaction.atomic
def confirm_subscriptions(*, token: str, keep_ids: Iterable[int]) -> Subscriber:
    """Make the requests that the reader keeps (ids of Subscription) active, and drop the others.

    A block of the address ends. A second time changes nothing. Raises as `find_confirmation` does.
    """
    link = find_confirmation(token=token)
    subscriber = Subscriber.objects.select_for_update().get(pk=link.subscriber_id)
    if link.used_at is not None:
        return subscriber
    keep = set(keep_ids)
    for subscription in pending_of(subscriber):
        if subscription.pk in keep:
            give_consent(subscription, Origin(source=Source.MAIL_LINK, wording=subscription.wording))
        else:
            drop_request(subscription)
    if keep:
        link_account(subscriber)
        lift_own_block(subscriber)
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return subscriber


def link_account(subscriber: Subscriber) -> None:
    """The mailbox is the reader's: an account with this address knows of the subscriptions from now on."""
    address = EmailAddress.objects.filter(email__iexact=subscriber.email, verified=True).first()
    if address and subscriber.person_id != address.user_id:
        subscriber.person_id = address.user_id
        subscriber.save(update_fields=["person"])


def lift_own_block(subscriber: Subscriber) -> None:
    """A link that arrived shows that the mailbox works, and the reader's own yes is newer than any complaint."""
    if block := current_suppression(subscriber):
        lift_suppression(suppression=block, actor=None)


def mail_preferences_link(subscriber: Subscriber, *, signup_range: SignupRange | None) -> None:
    """Queue the mail with the link. Hold the subscriber's row, and look at `was_mailed_today` before."""
    token = preference_token(subscriber)
    _note_link(
        subscriber, token=token, purpose=LinkPurpose.PREFERENCES, valid=PREFERENCES_VALID, signup_range=signup_range
    )
    queue_mail(
        template="newsletters/preferences",
        to=subscriber.email,
        context={"url": settings.BASE_URL + reverse("newsletters:preferences", args=[token])},
        language=subscriber.language,
    )


def _mail_confirmation(subscriber: Subscriber, *, signup_range: SignupRange, lists: list[MailingList]) -> None:
    token = secrets.token_urlsafe(32)
    _note_link(subscriber, token=token, purpose=LinkPurpose.CONFIRM, valid=CONFIRM_WITHIN, signup_range=signup_range)
    coalitions = {one.coalition_id: one.coalition for one in lists}
    queue_mail(
        template="newsletters/confirm",
        to=subscriber.email,
        context={
            "url": settings.BASE_URL + reverse("newsletters:confirm", args=[token]),
            "titles": [one.title for one in lists],
            "days": CONFIRM_WITHIN.days,
        },
        language=subscriber.language,
        branding=branding_for(next(iter(coalitions.values())) if len(coalitions) == 1 else None),
    )


def _note_link(
    subscriber: Subscriber,
    *,
    token: str,
    purpose: LinkPurpose,
    valid: dt.timedelta,
    signup_range: SignupRange | None,
) -> None:
    LinkMail.objects.create(
        subscriber=subscriber,
        purpose=purpose,
        token_hash=_hash(token),
        signup_range=signup_range,
        expires_at=timezone.now() + valid,
    )


def _request(subscriber: Subscriber, mailing_list: MailingList, sign_up: SignUp, origin: Origin) -> bool:
    """Put the request on the list; False if the reader is on it. What a stranger fills in changes no active row."""
    subscription = Subscription.objects.filter(subscriber=subscriber, mailing_list=mailing_list).first()
    if subscription and subscription.state == SubscriptionState.ACTIVE:
        return False
    subscription = subscription or Subscription(subscriber=subscriber, mailing_list=mailing_list)
    subscription.name = tidy_name(sign_up.name)
    subscription.role = sign_up.role
    request_consent(subscription, origin)
    return True


def _hold_subscriber(email: str, *, language: str) -> Subscriber:
    found, _made = Subscriber.objects.get_or_create(
        email=email, defaults={"email_hash": hash_email(email), "language": language}
    )
    return Subscriber.objects.select_for_update().get(pk=found.pk)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
