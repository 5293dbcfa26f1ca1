"""A design at its extremes, in pictures, for the editor who attaches it to a material."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from media.typeset import RenderFailed, RenderTooLong
from organisations.domain.queries import user_has_any_role
from toolkit.designs import load_template
from toolkit.domain.exceptions import DoesNotFit
from toolkit.domain.personalisation import PREVIEW, SAMPLE_PHONE, make_spec, preview_size, render_preview
from toolkit.enums import Language
from toolkit.models import MaterialVersion
from toolkit.views.reports import NATIONAL

LONG_ADDRESS = "https://patientenportaal.huisartsen-oudewetering-veenhuizen.example/inloggen"
EXTREMES: dict[str, tuple[Any, dict[str, str]]] = {
    "kort": (_("Short name"), {"name": "De Es", "url": "https://es.example"}),
    "lang": (
        _("Name of 70 characters"),
        {
            "name": "Gezondheidscentrum voor Huisartsgeneeskunde Oudewetering-Veenhuizen BV",
            "url": "https://delinde.example/dossier",
        },
    ),
    "adres": (_("Long address"), {"name": "Huisartsenpraktijk De Linde", "url": LONG_ADDRESS}),
    "kleur": (
        _("Colour of its own"),
        {"name": "Huisartsenpraktijk De Linde", "url": "https://delinde.example/dossier", "colour": "#0b5c8a"},
    ),
}
View = Callable[..., HttpResponseBase]


def for_designers(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not user_has_any_role(request.user, NATIONAL):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View, guarded)


@for_designers
@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Every extreme in every language the design brings along."""
    try:
        template = load_template(key)
    except KeyError as error:
        raise Http404 from error
    languages = [(code, Language(code).label) for code in template.own_texts]
    extremes = [(name, label) for name, (label, _values) in EXTREMES.items()]
    return render(
        request,
        "toolkit/admin/contact_sheet.html",
        {"template": template, "languages": languages, "extremes": extremes, "size": preview_size(template)},
    )


@for_designers
@require_safe
def picture(request: HttpRequest, key: str, language: str, extreme: str) -> HttpResponse:
    """One of them; 404 where the design refuses it, so that the page shows the words in its place."""
    if extreme not in EXTREMES:
        raise Http404
    try:
        template = load_template(key)
        if language not in template.own_texts:
            raise Http404
        version = MaterialVersion(content={"template": key, "texts": {language: {}}})
        spec = make_spec(
            version=version, language=language, file_format=PREVIEW, phone=SAMPLE_PHONE, **EXTREMES[extreme][1]
        )
        content = render_preview(spec=spec, version=version)
    except (KeyError, DoesNotFit, RenderFailed, RenderTooLong) as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
