"""Errors, health, and the small files that robots and researchers ask for."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from health_check.views import HealthCheckView
from wagtail import views as wagtail_views
from wagtail.url_routing import RouteResult

from core.health import DatabaseCheck, JobRunnerCheck, StorageCheck
from core.routing import live_page, site_roots

health = HealthCheckView.as_view(checks=[DatabaseCheck, JobRunnerCheck, StorageCheck], template_name="core/health.html")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands on its own: no database, no context processors."""
    return HttpResponse(render_to_string("500.html"), status=500)


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/admin/", "/account/", "/mijn/", "/zoeken/", "/h5p/", "/certificaat/")),
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; its expiry moves along, one year ahead at most."""
    expires = (timezone.now() + dt.timedelta(days=330)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's page view, with the site and an exactly matching page found in memory (core.routing).

    What does not match exactly (a routable page's own routes, a page that is not live) goes Wagtail's way.
    """
    roots = site_roots()
    if roots.site is not None:
        request._wagtail_site = roots.site  # type: ignore[attr-defined]
        root = roots.paths.get(get_language() or settings.LANGUAGE_CODE)
        page = live_page(url_path=f"{root}{path}") if root else None
        if page is not None:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    return wagtail_views.serve(request, path)
