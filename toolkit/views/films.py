"""A film that is being made, and then the film."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from media.files import private_file_response
from toolkit.enums import WorkState
from toolkit.models import Film
from toolkit.views.counted import count

REFRESH_S = "3"


@require_safe
def film(request: HttpRequest, key: str) -> HttpResponse:
    """How far the film is; the page asks again by itself until it is there."""
    found = _film(key)
    response = render(
        request,
        "toolkit/film.html",
        {
            "film": found,
            "page": found.version.material,
            "room": "toolkit",
            "crumbs": [{"label": found.version.material.title, "url": found.version.material.url}],
            "current": _("Film"),
            "is_tall": found.spec.get("format") == "mp4-tall",
        },
    )
    if found.state in (WorkState.WAITING, WorkState.BUSY):
        response.headers["Refresh"] = REFRESH_S
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def film_file(request: HttpRequest, key: str, part: str) -> HttpResponseBase:
    """The film itself, its still, its moving preview or its captions."""
    found = _film(key)
    if found.state != WorkState.DONE:
        raise Http404
    name = f"{found.version.material.slug}-{found.spec.get('language', 'nl')}"
    if part == "ondertiteling.vtt":
        response: HttpResponseBase = HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")
        response.headers["Cache-Control"] = "private, no-store"
        return response
    files = {
        "film.mp4": (found.file, "video/mp4"),
        "beeld.png": (found.poster, "image/png"),
        "voorbeeld.webp": (found.preview, "image/webp"),
    }
    if part not in files:
        raise Http404
    file, content_type = files[part]
    is_download = part == "film.mp4" and "download" in request.GET
    if is_download:
        count(request, found.version, found.spec.get("language", "nl"), found.spec["format"])
    return private_file_response(
        request,
        name=str(file.name),
        filename=f"{name}.{part.rpartition('.')[2]}",
        content_type=content_type,
        attachment=is_download,
    )


def _film(key: str) -> Film:
    found = Film.objects.select_related("version__material").filter(spec_hash=key).first()
    if found is None:
        raise Http404
    return found
