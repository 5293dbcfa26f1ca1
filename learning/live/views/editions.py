"""The public pages of an edition, a series and a speaker."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.live.domain.calendar_files import edition_file
from learning.live.domain.queries.edition_view import edition_view, series_view, speaker_view, structured_data
from learning.live.domain.queries.mine import registration_words
from learning.live.views.requests import crumbs, edition_or_404, shared
from organisations.views.current import membership_of


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What, when, where, who, and whether there is a place; signed in also how one stands."""
    found = edition_or_404(slug)
    view = edition_view(edition=found, user=request.user)
    membership = membership_of(request) if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "view": view,
        "edition": found,
        "data": structured_data(view),
        "own": registration_words(view.own) if view.own else None,
        "is_contact": bool(membership and membership.is_contact),
        "room": "agenda",
        "crumbs": crumbs(),
        "current": found.title,
    }
    return shared(request, render(request, "live/edition.html", context))


@require_safe
def edition_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """To put in one's own calendar before registering; without a link to join."""
    found = edition_or_404(slug)
    made = edition_file(edition=found, sessions=list(found.sessions.all()))
    return shared(request, calendar_file(made, name=found.slug))


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    view = series_view(slug=slug)
    if view is None:
        raise Http404
    context = {"view": view, "room": "agenda", "crumbs": crumbs(), "current": view.series.title}
    return shared(request, render(request, "live/series.html", context))


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    view = speaker_view(slug=slug)
    if view is None:
        raise Http404
    context = {"view": view, "room": "agenda", "crumbs": crumbs(), "current": view.speaker.name}
    return shared(request, render(request, "live/speaker.html", context))


def calendar_file(content: bytes | str, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
