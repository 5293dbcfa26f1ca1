"""The door: a list to tick by name, and what the QR code on somebody's phone opens. For organisers and trainers only;
to everybody else it does not exist."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.exceptions import DomainError
from learning.live.domain.access import may_check_in
from learning.live.domain.attending import check_in as mark_present
from learning.live.domain.attending import undo_check_in
from learning.live.domain.queries.door import EXPECTED, PRESENT, door, guest_at
from learning.live.domain.queries.edition_view import sessions_of
from learning.live.domain.queries.materials import kit_of
from learning.live.domain.registering import register
from learning.live.enums import Attendance, AttendanceSource, EditionState
from learning.live.forms.registering import WalkInForm
from learning.live.models import Edition, Registration
from learning.live.views.requests import fresh, person

View = Callable[..., HttpResponse]


def at_the_door(view: View) -> View:
    """The view gets `edition`; who may not check in there gets 404."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, key: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = Edition.objects.exclude(state=EditionState.DRAFT).filter(key=key).select_related("coalition").first()
        if edition is None or not may_check_in(request.user, edition):
            raise Http404
        return view(request, edition, *args, **kwargs)

    return guarded


@require_safe
@at_the_door
def screen(request: HttpRequest, edition: Edition) -> HttpResponse:
    """?q= searches, ?wie= narrows to who is still expected or who is in."""
    return _screen(request, edition, form=WalkInForm())


@require_POST
@at_the_door
def tick(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One person came in, or that was a mistake; back to the list where it was."""
    try:
        guest = guest_at(edition=edition, key=uuid.UUID(request.POST.get("wie", "")))
    except ValueError:
        guest = None
    if guest is None:
        messages.error(request, _("This person is not on the list. Load the page again."))
        return _back(request, edition)
    try:
        if "terug" in request.POST:
            undo_check_in(registration=guest, actor=person(request))
        else:
            mark_present(registration=guest, actor=person(request), source=AttendanceSource.DOOR)
            messages.success(request, _("%(name)s is in.") % {"name": guest.name})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return _back(request, edition)


@require_POST
@at_the_door
def walk_in(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Somebody who did not register: written down and in at once."""
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _screen(request, edition, form=form, status=422)
    try:
        guest = register(edition=edition, actor=person(request), walk_in=True, **form.cleaned_data)
        mark_present(registration=guest, actor=person(request), source=AttendanceSource.DOOR)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _screen(request, edition, form=form, status=422)
    messages.success(request, _("%(name)s is in.") % {"name": guest.name})
    return redirect("live:door", edition.key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What the QR code opens: who this is, and one button. To an attendee who opens it: their own page."""
    guest = Registration.objects.filter(key=key).select_related("edition", "edition__coalition", "practice").first()
    if guest is None:
        raise Http404
    if not may_check_in(request.user, guest.edition):
        if guest.user_id == person(request).pk:
            return redirect("live:registration", guest.token)
        raise Http404
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            if "terug" in request.POST:
                undo_check_in(registration=guest, actor=person(request))
            else:
                mark_present(registration=guest, actor=person(request), source=AttendanceSource.QR)
            return redirect("live:check_in", key)
        except DomainError as error:
            refusal = error
    context = {
        "guest": guest,
        "edition": guest.edition,
        "is_present": guest.attendance == Attendance.PRESENT,
        "holds_place": guest.state == "registered",
        "refusal": refusal,
        "room": "agenda",
    }
    return fresh(render(request, "live/check_in.html", context, status=422 if refusal else 200))


def _screen(request: HttpRequest, edition: Edition, *, form: WalkInForm, status: int = 200) -> HttpResponse:
    only = request.GET.get("wie", "")
    found = door(
        edition=edition,
        query=request.GET.get("q", "")[:80].strip(),
        only=only if only in {EXPECTED, PRESENT} else "",
    )
    context = {
        "door": found,
        "edition": edition,
        "sessions": sessions_of(edition),
        "kit": kit_of(edition),
        "form": form,
        "room": "agenda",
    }
    return fresh(render(request, "live/door.html", context, status=status))


def _back(request: HttpRequest, edition: Edition) -> HttpResponse:
    """To the list as it was searched and narrowed."""
    kept = {name: request.POST.get(f"was_{name}", "")[:80] for name in ("q", "wie")}
    query = urlencode({name: value for name, value in kept.items() if value})
    address = reverse("live:door", args=[edition.key])
    return redirect(f"{address}?{query}" if query else address)
