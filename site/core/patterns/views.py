"""The pattern library: every component, live, for who builds pages."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.blocks import BodyBlock
from core.palette import DARK, LIGHT, UnreadableColour, compute_palette, measured_pairs
from core.patterns import samples
from core.patterns.forms import PaletteForm, SampleForm


def patterns(request: HttpRequest) -> HttpResponse:
    """For staff; under development settings for everyone. Others get a 404: there is nothing here for them."""
    _refuse_strangers(request)
    sample = SampleForm({"email": "anna", "answer": ""}) if "fouten" in request.GET else SampleForm()
    context = samples.context() | {"form": sample, "blocks": _block_previews()} | _palette_context(request)
    return render(request, "core/patterns/index.html", context)


def palette_css(request: HttpRequest, brand: str) -> HttpResponse:
    """The stylesheet of one brand colour, so that the library can be seen in it."""
    _refuse_strangers(request)
    try:
        css = compute_palette(f"#{brand}").as_css()
    except UnreadableColour as refusal:
        raise Http404 from refusal
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def _refuse_strangers(request: HttpRequest) -> None:
    if not (settings.DEMO_ALLOWED or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404


def _palette_context(request: HttpRequest) -> dict[str, Any]:
    """The tokens in both modes with the measured contrast, in the colour asked for by ?kleur=."""
    form = PaletteForm(request.GET if "kleur" in request.GET else None)
    light, dark, refusal, palette = LIGHT, DARK, None, None
    if form.is_bound and form.is_valid():
        try:
            palette = compute_palette(form.cleaned_data["kleur"])
            light, dark = LIGHT | palette.light, DARK | palette.dark
        except UnreadableColour as error:
            refusal = error
    modes = [
        {"name": _("Light"), "tokens": light, "pairs": measured_pairs(light)},
        {"name": _("Dark"), "tokens": dark, "pairs": measured_pairs(dark)},
    ]
    return {"palette_form": form, "palette": palette, "refusal": refusal, "modes": modes}


def _block_previews() -> list[dict[str, Any]]:
    """Each block of the library as an editor sees it before choosing."""
    return [
        {"name": name, "block": block, "bound": block.bind(block.get_preview_value())}
        for name, block in BodyBlock().child_blocks.items()
    ]
