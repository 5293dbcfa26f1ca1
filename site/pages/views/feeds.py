import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext as _

from pages.domain.queries import news_of_index
from pages.models import NewsIndexPage

ITEMS = 30


def news_feed(request: HttpRequest, *, index: NewsIndexPage) -> HttpResponse:
    """RSS 2.0 of a news list: national, or of one coalition."""
    address = f"{settings.BASE_URL}{index.url}"
    title = index.coalition.name if index.coalition else settings.SITE_NAME
    feed = feedgenerator.Rss201rev2Feed(
        title=_("%(name)s: news") % {"name": title},
        link=address,
        description=index.summary or index.title,
        language=index.locale.language_code,
        feed_url=f"{address}rss/",
    )
    for page in news_of_index(index=index)[:ITEMS]:
        url = f"{settings.BASE_URL}{page.url}"
        feed.add_item(
            title=page.title,
            link=url,
            description=page.summary,
            pubdate=timezone.make_aware(dt.datetime.combine(page.date, dt.time())),
            author_name=page.author_name or (page.coalition.name if page.coalition else settings.SITE_NAME),
            unique_id=url,
            categories=(page.get_category_display(),),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response.headers["X-Page-Cache"] = "1"
    return response
