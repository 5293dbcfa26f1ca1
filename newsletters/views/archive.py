"""The archive on the web, national and for each coalition, with its feed."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsletters.domain.archive import archived_issues, web_issue
from newsletters.domain.rendering import archive_url
from newsletters.models import Issue
from organisations.models import Coalition

PER_PAGE = 20
IN_FEED = 30


@require_safe
def archive(request: HttpRequest, coalition: str = "") -> HttpResponse:
    sender = _sender(coalition)
    page = Paginator(archived_issues(sender), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "coalition": sender,
        "page_obj": page,
        "items": [{"issue": issue, "url": issue_path(issue)} for issue in page],
        "feed_url": _path("feed", sender),
        "room": "regio" if sender else "",
        "crumbs": _crumbs(sender),
        "current": _("Newsletters"),
    }
    return _public(render(request, "newsletters/archive.html", context))


@require_safe
def archived_issue(request: HttpRequest, slug: str, coalition: str = "") -> HttpResponse:
    sender = _sender(coalition)
    found = get_object_or_404(archived_issues(sender).defer(None).defer("html", "text"), slug=slug)
    return _public(render(request, "newsletters/issue.html", issue_context(found)))


@require_safe
def archive_feed(request: HttpRequest, coalition: str = "") -> HttpResponse:
    """RSS 2.0 of the issues: national, or of one coalition."""
    sender = _sender(coalition)
    name = sender.name if sender else settings.SITE_NAME
    feed = feedgenerator.Rss201rev2Feed(
        title=_("%(name)s: newsletters") % {"name": name},
        link=settings.BASE_URL + _path("archive", sender),
        description=_("Newsletters of %(name)s.") % {"name": name},
        language=settings.LANGUAGE_CODE,
        feed_url=settings.BASE_URL + _path("feed", sender),
    )
    for issue in archived_issues(sender)[:IN_FEED]:
        url = archive_url(issue)
        feed.add_item(
            title=issue.subject, link=url, description=issue.preheader, pubdate=issue.scheduled_at, unique_id=url
        )
    return _public(HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"))


def issue_context(issue: Issue) -> dict[str, object]:
    """What the page of an issue shows; the preview shows the same."""
    sender = issue.coalition
    return {
        "web": web_issue(issue),
        "issue": issue,
        "coalition": sender,
        "room": "regio" if sender else "",
        "crumbs": [*_crumbs(sender), {"label": _("Newsletters"), "url": _path("archive", sender)}],
        "current": issue.subject,
        "feed_url": _path("feed", sender),
    }


def issue_path(issue: Issue) -> str:
    if issue.coalition is None:
        return reverse("newsletters:issue", args=[issue.slug])
    return reverse("newsletters:regional_issue", args=[issue.coalition.slug, issue.slug])


def _sender(slug: str) -> Coalition | None:
    return get_object_or_404(Coalition, slug=slug, is_active=True) if slug else None


def _path(kind: str, sender: Coalition | None) -> str:
    name = kind if kind == "archive" else "archive_feed"
    if sender is None:
        return reverse(f"newsletters:{name}")
    return reverse(f"newsletters:regional_{name}", args=[sender.slug])


def _crumbs(sender: Coalition | None) -> list[dict[str, str]]:
    home = {"label": _("Home"), "url": "/"}
    return [home, {"label": sender.name, "url": f"/regio/{sender.slug}/"}] if sender else [home]


def _public(response: HttpResponse) -> HttpResponse:
    response.headers["X-Page-Cache"] = "1"
    return response
