"""The calendar for other calendars: made once a version stamp and region, for what is to come."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.stamp import StampedCache
from learning.live.domain.calendar_files import feed
from learning.live.domain.queries.calendar import Wanted, matching
from learning.live.models import Edition
from organisations.models import Coalition

IN_FEED = 300
# Who subscribes still sees what was, a while after.
KEPT = dt.timedelta(days=30)

_feeds: StampedCache[bytes] = StampedCache(size=100)


def feed_text(*, coalition: Coalition | None) -> bytes:
    """iCalendar: national, or of one coalition. Cancelled events stay in it, so that they vanish from calendars."""
    slug = coalition.slug if coalition else ""
    name = _("%(name)s: agenda") % {"name": coalition.name if coalition else settings.SITE_NAME}
    return _feeds.get_or_make(
        (slug, get_language(), timezone.localdate()), lambda: feed(name=name, editions=_editions(slug))
    )


def _editions(slug: str) -> list[Edition]:
    found = matching(Wanted(region=slug, month=timezone.localdate()), now=timezone.now())
    since = timezone.now() - KEPT
    ids = [one.pk for one in found if one.ends_at > since][:IN_FEED]
    return list(
        Edition.objects.filter(pk__in=ids)
        .select_related("coalition")
        .prefetch_related("sessions")
        .defer("body")
        .order_by("starts_at", "pk")
    )
