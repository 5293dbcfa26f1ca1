"""Who is asking, and for which practice: read once a request, shared by views, decorators and the side menu."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from organisations.domain.queries import PRACTICE_SESSION_KEY, current_memberships
from organisations.models import Membership

View = Callable[..., HttpResponseBase]


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The signed-in person's current memberships, with their practices. One query a request."""
    kept: list[Membership] | None = getattr(request, "_current_memberships", None)
    if kept is None:
        kept = list(current_memberships(request.user))
        request._current_memberships = kept  # type: ignore[attr-defined]
    return kept


def membership_of(request: HttpRequest) -> Membership | None:
    """The membership of the practice that was chosen in this session, else the first, else None."""
    memberships = memberships_of(request)
    chosen = request.session.get(PRACTICE_SESSION_KEY)
    return next((one for one in memberships if one.practice_id == chosen), memberships[0] if memberships else None)


def forget_memberships(request: HttpRequest) -> None:
    """Read again at the next use: a view has changed them."""
    if hasattr(request, "_current_memberships"):
        del request._current_memberships


def contact_required(view: View) -> View:
    """Only for the contact person of the current practice (the view gets `membership`); to others it is a 404."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = membership_of(request)
        if membership is None or not membership.is_contact:
            raise Http404
        return view(request, *args, membership=membership, **kwargs)

    return cast(View, guarded)
