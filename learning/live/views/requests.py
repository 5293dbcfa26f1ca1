"""What the views of the agenda share: which edition is meant, who asks, and what a cache may keep."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from learning.live.domain.exceptions import LinkExpired, LinkUnknown
from learning.live.domain.queries.edition_view import public_edition
from learning.live.models import Edition

View = Callable[..., HttpResponse]
# How long a proxy may show "nog 4 plaatsen" to visitors (docs/adr/0009-agenda.md).
SHARED_S = 30


def edition_or_404(slug: str) -> Edition:
    """An edition that the public may know of; a draft is as absent as one that never was."""
    edition = public_edition(slug)
    if edition is None:
        raise Http404
    return edition


def person(request: HttpRequest) -> User:
    """Who is signed in; for views that ask for it."""
    return cast(User, request.user)


def shared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that is the same for every visitor, for half a minute. Whoever brings a cookie gets their own."""
    if request.COOKIES or response.cookies:
        return fresh(response)
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={SHARED_S}, must-revalidate"
    response.headers["Vary"] = "Cookie"
    return response


def fresh(response: HttpResponse) -> HttpResponse:
    """Of one person and one moment: kept nowhere."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def private_link(view: View) -> View:
    """Pages whose address is a key: out of caches, referrers and search engines. A link that does not work says so:
    404 unknown, 410 too old."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "\0" in kwargs.get("token", ""):  # PostgreSQL refuses to be asked for it
                raise LinkUnknown
            response = view(request, *args, **kwargs)
        except (LinkUnknown, LinkExpired) as error:
            status = 410 if isinstance(error, LinkExpired) else 404
            response = render(request, "live/link_closed.html", {"sentence": str(error)}, status=status)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return fresh(response)

    return guarded


def crumbs(edition: Edition | None = None) -> list[dict[str, str]]:
    """From the top, down to the edition where one is given."""
    found = [{"label": _("Home"), "url": "/"}, {"label": _("Agenda"), "url": "/agenda/"}]
    if edition:
        found.append({"label": edition.title, "url": f"/agenda/{edition.slug}/"})
    return found
