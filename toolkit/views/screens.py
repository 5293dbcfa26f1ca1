"""Screens in the waiting room: /mijn/praktijk/schermen/ for who keeps them, /scherm/… for the television."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.exceptions import DomainError
from core.numbers import whole_number
from media.domain.qr import qr_svg
from media.files import private_file_response
from organisations.models import Membership
from organisations.views.current import contact_required
from toolkit.domain.screens import (
    Playlist,
    add_material,
    add_message,
    ensure_drawn,
    materials_for_screens,
    move,
    note_seen,
    playlist_of,
    reorder,
    screen_by_key,
    screens_of,
    usb_entries,
)
from toolkit.domain.zips import stream_zip, tidy_name
from toolkit.forms import MessageForm, ScreenForm
from toolkit.models import MaterialPage, ScreenItem, WaitingScreen
from toolkit.views.baskets import zip_response

PRIVATE = "private, no-store"


# --- who keeps it


@contact_required
@require_safe
def index(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    return render(
        request,
        "toolkit/screens/index.html",
        {"practice": membership.practice, "screens": screens_of(membership.practice)},
    )


@contact_required
def add(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    form = ScreenForm(request.POST or None, instance=WaitingScreen(practice=membership.practice))
    if request.method == "POST" and form.is_valid():
        return redirect("toolkit:screen", pk=form.save().pk)
    return _form(request, form, title=_("New screen"), back=reverse("toolkit:screens"))


@contact_required
@require_safe
def edit(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    """The order of the screen, its address and its code."""
    screen = _own(membership, pk)
    address = request.build_absolute_uri(reverse("toolkit:player", args=[screen.key]))
    playlist = playlist_of(screen)
    return render(
        request,
        "toolkit/screens/edit.html",
        {
            "screen": screen,
            "items": screen.items.select_related("material"),
            "playlist": playlist,
            "total_s": sum(slide.seconds for slide in playlist.slides),
            "materials": materials_for_screens(),
            "address": address,
            "qr": mark_safe(qr_svg(address)),  # noqa: S308  our own drawing of an address
            "is_current": bool(screen.seen_revision) and screen.seen_revision == playlist.revision,
        },
    )


@contact_required
def settings(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    screen = _own(membership, pk)
    form = ScreenForm(request.POST or None, instance=screen)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("toolkit:screen", pk=pk)
    return _form(request, form, title=screen.name, back=reverse("toolkit:screen", args=[pk]))


@contact_required
def message(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    screen = _own(membership, pk)
    form = MessageForm(request.POST or None, instance=ScreenItem(kind="message"))
    if request.method == "POST" and form.is_valid():
        try:
            add_message(screen=screen, item=form.save(commit=False))
        except DomainError as error:
            form.add_error("title", str(error))
        else:
            return redirect("toolkit:screen", pk=pk)
    return _form(request, form, title=_("New message"), back=reverse("toolkit:screen", args=[pk]))


@contact_required
@require_POST
def order(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    """Put something on the screen, move it or take it off: each a button, and dragging sends the whole order."""
    screen = _own(membership, pk)
    try:
        if "materiaal" in request.POST:
            material = MaterialPage.objects.live().public().filter(pk=_number(request.POST["materiaal"])).first()
            if material is None:
                raise Http404
            add_material(screen=screen, material=material)
        elif "volgorde" in request.POST:
            reorder(screen=screen, order=[_number(part) for part in request.POST["volgorde"].split(",")])
            return HttpResponse(status=204)
        elif "omhoog" in request.POST:
            move(screen=screen, item_id=_number(request.POST["omhoog"]), step=-1)
        elif "omlaag" in request.POST:
            move(screen=screen, item_id=_number(request.POST["omlaag"]), step=1)
        elif "weg" in request.POST:
            screen.items.filter(pk=_number(request.POST["weg"])).delete()
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("toolkit:screen", pk=pk)


@contact_required
def remove(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponse:
    """Ask, and then delete the screen: its address stops at once."""
    screen = _own(membership, pk)
    if request.method == "POST":
        screen.delete()
        messages.success(request, _("The screen is deleted."))
        return redirect("toolkit:screens")
    return render(request, "toolkit/screens/remove.html", {"screen": screen})


@contact_required
@require_safe
def usb(request: HttpRequest, pk: int, *, membership: Membership) -> HttpResponseBase:
    """All slides and films by number, for a television without a network."""
    screen = _own(membership, pk)
    made = stream_zip(
        entries=usb_entries(playlist_of(screen)),
        intro=_("The slides of %(screen)s. Put them on a stick and choose a slide show on the television.")
        % {"screen": screen.name},
        made_at=timezone.localtime(),
    )
    return zip_response(made, filename=f"{tidy_name(screen.name)}.zip")


# --- the television


@require_safe
def player(request: HttpRequest, key: str) -> HttpResponse:
    response = render(request, "toolkit/screens/player.html", {"screen": _screen(key)})
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def playlist(request: HttpRequest, key: str) -> HttpResponseBase:
    """What to show. With the same revision in If-None-Match it is 304: a quiet hour costs less than a kilobyte."""
    screen = _screen(key)
    made = playlist_of(screen)
    note_seen(screen, revision=made.revision)
    etag = quote_etag(made.revision)
    response = JsonResponse(_as_json(screen, made))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def slide(request: HttpRequest, key: str, digest: str, extension: str) -> HttpResponseBase:
    """A picture or film of this screen's playlist, drawn now if nobody asked before."""
    found = next((one for one in playlist_of(_screen(key)).slides if one.name == f"{digest}.{extension}"), None)
    if found is None:
        raise Http404
    try:
        ensure_drawn(found)
    except DomainError as error:
        raise Http404 from error
    response = private_file_response(
        request,
        name=found.path,
        filename=found.name,
        content_type="video/mp4" if extension == "mp4" else "image/png",
        attachment=False,
    )
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"  # named by its content
    return response


@require_safe
def service_worker(request: HttpRequest, key: str) -> HttpResponse:
    """The script that keeps the screen playing without a network; under the screen's own address, as its scope asks."""
    response = render(request, "toolkit/screens/sw.js", {"screen": _screen(key)}, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _as_json(screen: WaitingScreen, made: Playlist) -> dict[str, object]:
    base = reverse("toolkit:player", args=[screen.key])
    return {
        "revision": made.revision,
        "opens": f"{screen.opens_at:%H:%M}" if screen.opens_at else "",
        "closes": f"{screen.closes_at:%H:%M}" if screen.closes_at else "",
        "items": [
            {
                "src": f"{base}dia/{one.name}",
                "seconds": one.seconds,
                "title": one.title,
                "window": list(one.window),
            }
            for one in made.slides
        ],
    }


def _form(request: HttpRequest, form: ScreenForm | MessageForm, *, title: str, back: str) -> HttpResponse:
    return render(
        request,
        "toolkit/screens/form.html",
        {"form": form, "title": title, "back": back},
        status=422 if form.is_bound and form.errors else 200,
    )


def _own(membership: Membership, pk: int) -> WaitingScreen:
    return get_object_or_404(WaitingScreen.objects.select_related("practice"), pk=pk, practice=membership.practice)


def _screen(key: str) -> WaitingScreen:
    found = screen_by_key(key)
    if found is None:
        raise Http404
    return found


def _number(value: str) -> int:
    return whole_number(value) or 0
