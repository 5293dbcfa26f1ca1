"""Against subscription bombing: how many mails with a link one address, and one network range, can cause."""

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletters.domain.exceptions import TooManyRequests
from newsletters.enums import LinkPurpose
from newsletters.models import LinkMail, SignupRange, Subscriber

MAILS_PER_RANGE = 5
RANGE_WINDOW = dt.timedelta(hours=1)
ADDRESS_WINDOW = dt.timedelta(days=1)
PREFIX_LENGTHS = {4: 24, 6: 48}


def hold_range(sender: str) -> SignupRange:
    """Lock the network range that `sender` (an IP address) lies in until the transaction ends.

    Only a keyed hash of the range is kept. Raises TooManyRequests if it caused five mails within the last hour.
    """
    digest = _range_hash(sender)
    held, _made = SignupRange.objects.get_or_create(range_hash=digest)
    held = SignupRange.objects.select_for_update().get(pk=held.pk)
    now = timezone.now()
    if held.link_mails.filter(created_at__gt=now - RANGE_WINDOW).count() >= MAILS_PER_RANGE:
        raise TooManyRequests(
            _("Several people signed up from your network within an hour. Please try again in an hour.")
        )
    held.seen_at = now
    held.save(update_fields=["seen_at"])
    return held


def was_mailed_today(subscriber: Subscriber, *, purpose: LinkPurpose) -> bool:
    """Whether the address got such a mail within the last day. Hold the subscriber's row while asking."""
    return LinkMail.objects.filter(
        subscriber=subscriber, purpose=purpose, created_at__gt=timezone.now() - ADDRESS_WINDOW
    ).exists()


def purge_ranges(before: dt.datetime) -> int:
    with transaction.atomic():
        return SignupRange.objects.filter(seen_at__lt=before).delete()[0]


def _range_hash(sender: str) -> str:
    try:
        address = ipaddress.ip_address(sender.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        text = str(ipaddress.ip_network((address, PREFIX_LENGTHS[address.version]), strict=False))
    except ValueError:  # a socket, a test: all that have no address share one range
        text = "none"
    key = f"newsletters.range:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
