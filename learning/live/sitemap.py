"""What search engines hear of the agenda: the calendar, what is to come, and recordings for everybody."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from learning.live.domain.queries.entries import entries
from learning.live.models import Recording


@dataclass(frozen=True, kw_only=True)
class Place:
    url: str
    changed_at: dt.datetime | None = None


class AgendaSitemap(Sitemap):
    """Under the address of the request, as the pages beside it."""

    def items(self) -> list[Place]:
        now = timezone.now()
        coming = [one for one in entries() if one.ends_at > now and not one.is_cancelled]
        recorded = (
            Recording.objects.filter(is_public=True, published_at__lte=now)
            .order_by("pk")
            .values_list("edition__slug", "published_at")
        )
        return [
            Place(url="/agenda/"),
            *(Place(url=one.url, changed_at=one.updated_at) for one in coming),
            *(Place(url=f"/agenda/{slug}/opname/", changed_at=at) for slug, at in recorded),
        ]

    def location(self, item: Place) -> str:
        return item.url

    def lastmod(self, item: Place) -> dt.datetime | None:
        return item.changed_at
