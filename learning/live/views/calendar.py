"""/agenda/: the list, the month, and the same for calendars and feed readers; national and of each coalition."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.live.domain.moments import period_words
from learning.live.domain.queries.calendar import NATIONAL, Wanted, calendar_view, coming, matching, read_wanted
from learning.live.domain.queries.feeds import feed_text
from learning.live.domain.queries.months import month_value
from learning.live.views.requests import crumbs, shared
from organisations.models import Coalition

IN_FEED = 50


@require_safe
def agenda(request: HttpRequest, coalition: str = "") -> HttpResponse:
    """`?maand=2026-12` shows a month, else a list; every filter stands in the address."""
    region = _region(coalition)
    wanted = read_wanted(request.GET, region=region.slug if region else "")
    view = calendar_view(wanted=wanted, page_number=request.GET.get("pagina", ""))
    context = {
        "view": view,
        "region": region,
        "action": _path(region),
        "this_month": month_value(view.month.first if view.month else view.today),
        "national": coming(region=NATIONAL) if region and not view.month and not wanted.is_past else [],
        "feed_url": _with_region("live:feed", wanted.region),
        "rss_url": _with_region("live:rss", wanted.region),
        "room": "regio" if region else "agenda",
        "crumbs": _crumbs(region),
        "current": _("Agenda"),
    }
    return shared(request, render(request, "live/agenda.html", context))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """iCalendar of what is to come: national, or with ?regio= of one coalition. To subscribe to."""
    region = _region(request.GET.get("regio", ""))
    response = HttpResponse(feed_text(coalition=region), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return shared(request, response)


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """RSS 2.0 of what was put in the calendar, the newest first."""
    region = _region(request.GET.get("regio", ""))
    name = region.name if region else settings.SITE_NAME
    made = feedgenerator.Rss201rev2Feed(
        title=_("%(name)s: webinars and workshops") % {"name": name},
        link=settings.BASE_URL + _path(region),
        description=_("Webinars and workshops of %(name)s.") % {"name": name},
        language=settings.LANGUAGE_CODE,
        feed_url=settings.BASE_URL + _with_region("live:rss", region.slug if region else ""),
    )
    found = matching(Wanted(region=region.slug if region else ""), now=timezone.now())
    newest = sorted(found, key=lambda one: one.published_at or one.starts_at, reverse=True)
    for entry in newest[:IN_FEED]:
        when = period_words(*entry.sessions[0], zone=entry.time_zone)
        title = _("Cancelled: %(title)s") % {"title": entry.title} if entry.is_cancelled else entry.title
        made.add_item(
            title=title,
            link=settings.BASE_URL + entry.url,
            description=" · ".join(filter(None, (when, entry.where, entry.summary))),
            pubdate=entry.published_at,
            unique_id=f"urn:uuid:{entry.key}",
            unique_id_is_permalink=False,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    return shared(request, response)


def _region(slug: str) -> Coalition | None:
    """The coalition that is asked for; 404 for one that there is not."""
    return get_object_or_404(Coalition, slug=slug[:100], is_active=True) if slug else None


def _path(region: Coalition | None) -> str:
    return reverse("live:regional", args=[region.slug]) if region else reverse("live:calendar")


def _with_region(name: str, slug: str) -> str:
    return f"{reverse(name)}?regio={slug}" if slug and slug != NATIONAL else reverse(name)


def _crumbs(region: Coalition | None) -> list[dict[str, str]]:
    if region is None:
        return crumbs()[:1]
    return [crumbs()[0], {"label": region.name, "url": f"/regio/{region.slug}/"}]
