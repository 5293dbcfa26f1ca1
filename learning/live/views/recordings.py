"""The recording of an edition, and how far somebody got in it."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.numbers import whole_number
from learning.live.domain.queries.recording_view import keep_position, may_watch, recording_of, recording_page
from learning.live.models import Edition, Recording
from learning.live.views.requests import crumbs, edition_or_404, fresh, person, shared

DAY_S = 24 * 3600
# A page tells its position every quarter of a minute; more than this at once was not watched.
MOST_AT_ONCE_S = 120


@require_safe
def recording(request: HttpRequest, slug: str) -> HttpResponse:
    """With a transcript that can be read without a player. One that is for participants asks who you are."""
    edition = edition_or_404(slug)
    found = _recording(edition)
    if not may_watch(recording=found, user=request.user):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    context = {
        "edition": edition,
        "page_view": recording_page(recording=found, user=request.user),
        "video": found.video,
        "room": "agenda",
        "crumbs": crumbs(edition),
        "current": _("Recording"),
    }
    answer = render(request, "live/recording.html", context)
    return shared(request, answer) if found.is_public else fresh(answer)


@require_POST
def position(request: HttpRequest, slug: str) -> HttpResponse:
    """The player tells where it is. Of a visitor nothing is kept."""
    edition = edition_or_404(slug)
    found = _recording(edition)
    if not request.user.is_authenticated or not may_watch(recording=found, user=request.user):
        raise Http404
    keep_position(
        recording=found,
        user=person(request),
        position_s=_seconds(request.POST.get("plek", ""), most=DAY_S),
        watched_s=_seconds(request.POST.get("gekeken", ""), most=MOST_AT_ONCE_S),
    )
    if request.headers.get("Sec-Fetch-Mode", "cors") == "navigate":
        return redirect("live:recording", slug)
    return fresh(HttpResponse(status=204))


def _recording(edition: Edition) -> Recording:
    found = recording_of(edition)
    if found is None:
        raise Http404
    return found


def _seconds(text: str, *, most: int) -> int:
    """What is no number counts as none."""
    return min(whole_number(text) or 0, most)
