"""Pages whose address is a key: kept by nobody, told to nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from newsletters.domain.exceptions import LinkClosed, LinkUnknown

View = Callable[..., HttpResponse]


def private_link(view: View) -> View:
    """Out of caches, referrers and search engines; a link that does not work says so: 404 unknown, 410 too old."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (LinkUnknown, LinkClosed) as error:
            status = 410 if isinstance(error, LinkClosed) else 404
            response = render(request, "newsletters/link_closed.html", {"sentence": str(error)}, status=status)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded
