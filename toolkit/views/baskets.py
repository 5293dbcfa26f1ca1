"""/toolkit/mandje/: gathered materials, shared by their address, downloaded as one zip."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.exceptions import DomainError
from toolkit.domain.baskets import USES, add_to_basket, find_basket, items_of, pack, remove_from_basket
from toolkit.domain.counting import count_download
from toolkit.domain.identity import identity_values, practice_of
from toolkit.domain.queries import live_material
from toolkit.domain.zips import StreamedZip, stream_zip
from toolkit.enums import Language
from toolkit.forms import FORM_FIELDS, BasketForm
from toolkit.models import Basket, MaterialPage
from toolkit.views.counted import counts

COOKIE = "mandje"
COOKIE_AGE_S = 180 * 24 * 3600
PRIVATE = "private, no-store"
View = Callable[..., HttpResponseBase]


def same_origin(view: View) -> View:
    """Refuse a POST that another site sent. In place of a token: the button stands on pages that a cache keeps."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        origin = request.headers.get("Origin") or request.headers.get("Referer", "")
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if site not in ("same-origin", "none") or urlsplit(origin).netloc != request.get_host():
            return HttpResponseForbidden(_("This button works on our own pages only."))
        return view(request, *args, **kwargs)

    return cast(View, csrf_exempt(guarded))


@same_origin
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a material in the visitor's basket; a basket begins with its first material."""
    try:
        material = live_material(pk)
    except MaterialPage.DoesNotExist as error:
        raise Http404 from error
    language = request.POST.get("taal", "nl")
    if language not in Language.values:
        raise Http404
    try:
        basket = add_to_basket(basket=_own(request), material=material, language=language)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("toolkit:basket")
    response = redirect("toolkit:basket")
    response.set_cookie(
        COOKIE, basket.key, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@same_origin
@require_POST
def remove(request: HttpRequest, item_pk: int) -> HttpResponseBase:
    basket = _own(request)
    if basket is None:
        raise Http404
    remove_from_basket(basket=basket, item_id=item_pk)
    return redirect("toolkit:basket")


@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """The visitor's own basket."""
    return _page(request, _own(request), is_own=True)


@require_safe
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's basket, by its address: to look and to download, not to change."""
    found = find_basket(key)
    if found is None:
        raise Http404
    return _page(request, found, is_own=False)


@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """The zip, in the name that was filled in; back to the form, with what is wrong, when that is not whole."""
    found = find_basket(key)
    if found is None:
        raise Http404
    form = BasketForm(request.GET)
    if not form.is_valid():
        return redirect(
            f"{reverse('toolkit:shared_basket', args=[key])}?{urlencode(request.GET, doseq=True)}&controle=1"
        )
    values = {name: form.cleaned_data.get(field, "") or "" for name, field in FORM_FIELDS.items()}
    packed = pack(
        items=[(item.material, item.language) for item in items_of(found)],
        values=values,
        uses=form.cleaned_data["gebruik"],
    )
    for title, sentence in packed.refused:
        messages.error(request, f"{title}: {sentence}")
    if not packed.entries:
        messages.error(request, _("There is nothing to download in this choice."))
        return redirect("toolkit:shared_basket", key=key)
    if counts(request):
        practice = practice_of(user=request.user, session=request.session)
        for version, language, file_format in packed.counted:
            count_download(version=version, language=language, file_format=file_format, practice=practice)
    intro = _("Materials for %(name)s.") % {"name": values["name"]}
    return zip_response(
        stream_zip(entries=list(packed.entries), intro=intro, made_at=timezone.localtime()), filename="materialen.zip"
    )


def zip_response(made: StreamedZip, *, filename: str) -> HttpResponseBase:
    response = StreamingHttpResponse(made.chunks, content_type="application/zip")
    response.headers["Content-Length"] = str(made.size)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _own(request: HttpRequest) -> Basket | None:
    return find_basket(request.COOKIES.get(COOKIE, ""))


def _page(request: HttpRequest, found: Basket | None, *, is_own: bool) -> HttpResponse:
    practice = practice_of(user=request.user, session=request.session)
    own = identity_values(practice) if practice else {}
    initial = {FORM_FIELDS[name]: value for name, value in own.items() if value}
    form = (
        BasketForm(request.GET)
        if "controle" in request.GET
        else BasketForm(initial={**initial, "gebruik": list(USES)[:1]})
    )
    response = render(
        request,
        "toolkit/basket.html",
        {
            "basket": found,
            "items": items_of(found) if found else [],
            "is_own": is_own,
            "form": form,
            "room": "toolkit",
            "share_url": request.build_absolute_uri(reverse("toolkit:shared_basket", args=[found.key]))
            if found
            else "",
            "crumbs": [{"label": "Toolkit", "url": "/toolkit/"}],
            "current": _("Basket"),
        },
    )
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    return response
