"""The page of a material with its form, previews and downloads."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from core.exceptions import DomainError
from core.numbers import whole_number
from media.files import private_file_response
from media.typeset import RenderFailed, RenderTooLong
from toolkit.designs import load_template
from toolkit.domain.exceptions import DoesNotFit, NoSuchFormat
from toolkit.domain.films import ask_for_film
from toolkit.domain.identity import identity_values, practice_of
from toolkit.domain.personalisation import (
    PREVIEW,
    Spec,
    keep_logo,
    make_spec,
    preview_size,
    render_file,
    render_preview,
)
from toolkit.domain.practice import is_watching
from toolkit.domain.queries import current_version, live_material, pack_entries, packs_of
from toolkit.domain.showing import files_in, format_choices, language_choices, sample_spec, twin_language
from toolkit.domain.thumbnails import pages_of_file, render_thumbnail
from toolkit.forms import FORM_FIELDS, HOUSE_COLOUR, LogoForm, PersonalForm
from toolkit.models import MaterialCollection, MaterialFile, MaterialPage, MaterialVersion
from toolkit.views.counted import count

FIELDS = tuple(FORM_FIELDS.values())
PRIVATE = "private, no-store"


@dataclass(frozen=True)
class Asked:
    """A material, its version and language, and the form as it was asked."""

    material: MaterialPage
    version: MaterialVersion | None
    language: str
    form: PersonalForm | None
    languages: list[Any]
    second: str = ""

    def spec(self, file_format: str) -> Spec | None:
        """The spec of a filled-in form, None as long as it is not whole."""
        if self.form is None or self.version is None:
            return None
        if self.form.is_bound:
            if not self.form.is_valid():
                return None
            values = self.form.cleaned_data
        else:
            values = dict(self.form.initial)
        template = load_template(self.version.template_key)
        if not all(values.get(FORM_FIELDS[name]) for name in template.required):
            return None
        given = {name: str(values.get(field) or "") for name, field in FORM_FIELDS.items()}
        if given["colour"] == HOUSE_COLOUR:
            given["colour"] = ""
        return make_spec(
            version=self.version, language=self.language, file_format=file_format, second=self.second, **given
        )


def personalise_page(request: HttpRequest, *, page: MaterialPage, response: Any) -> HttpResponseBase:
    """Give the material's page its form and downloads; what follows from a person is kept by nobody."""
    asked = _asked(request, page)
    response.context_data |= _context(asked)
    response.context_data["packs"] = packs_of(page) if page.pk else []
    response.context_data["is_watching"] = is_watching(user=request.user, material=page)
    parent = page.get_parent()
    response.context_data["crumbs"] = [{"label": parent.title, "url": parent.specific_deferred.url}]
    if request.GET or request.user.is_authenticated:
        response.headers.pop("X-Page-Cache", None)
        response.headers["Cache-Control"] = PRIVATE
    return response


@require_GET
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that follows the form, while somebody types."""
    asked = _asked(request, _material(pk))
    response = render(request, "toolkit/result.html", {**_context(asked), "page": asked.material, "live": True})
    response.headers["Cache-Control"] = PRIVATE
    return response


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The material as a picture: filled in as asked, or with a sample name."""
    asked = _asked(request, _material(pk))
    if asked.version is None or asked.form is None:
        raise Http404
    page = whole_number(request.GET.get("blad"), digits=4) or 0
    is_personal = any(request.GET.get(name) for name in FIELDS) or request.user.is_authenticated
    try:
        spec = asked.spec(PREVIEW) or sample_spec(version=asked.version, language=asked.language)
        if "klein" in request.GET:
            is_personal = False
            content = render_thumbnail(version=asked.version, language=asked.language)
        else:
            content = render_preview(spec=spec, version=asked.version, page=page)
    except (DoesNotFit, NoSuchFormat, RenderFailed, RenderTooLong) as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/webp" if "klein" in request.GET else "image/png")
    response.headers["Cache-Control"] = PRIVATE if is_personal else "public, max-age=86400"
    return response


@require_safe
def download(request: HttpRequest, pk: int, file_format: str) -> HttpResponseBase:
    """The material in the practice's name; back to the form, with what is wrong, when it cannot be made."""
    asked = _asked(request, _material(pk))
    if asked.version is None or asked.form is None:
        raise Http404
    try:
        spec = asked.spec(file_format)
        if spec is None:
            return _back(request, asked.material)
        if spec.format.startswith("mp4"):
            # What does not fit is told now, beside the form, and not by a job that nobody watches.
            render_preview(spec=replace(spec, format=PREVIEW), version=asked.version)
            return HttpResponseRedirect(
                reverse("toolkit:film", args=[ask_for_film(spec=spec, version=asked.version).spec_hash])
            )
        made = render_file(spec=spec, version=asked.version)
    except NoSuchFormat as error:
        raise Http404 from error
    except DoesNotFit:
        return _back(request, asked.material)
    except (RenderFailed, RenderTooLong) as error:
        messages.error(request, str(error))
        return _back(request, asked.material)
    count(request, asked.version, asked.language, file_format)
    name = str(made.file.name)
    return private_file_response(
        request,
        name=name,
        filename=f"{asked.material.slug}-{asked.language}-{file_format.rpartition('-')[2]}.{name.rpartition('.')[2]}",
    )


@require_safe
def attachment(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file of the material's current version, as it was uploaded."""
    material = _material(pk)
    version = current_version(material)
    file = MaterialFile.objects.filter(pk=file_pk, version=version).first() if version else None
    if file is None or version is None:
        raise Http404
    count(request, version, file.language, file.format)
    return private_file_response(request, name=str(file.file.name), filename=file.filename)


@require_safe
def file_page(request: HttpRequest, pk: int, file_pk: int, page: int) -> HttpResponse:
    """A page of an uploaded PDF of the current version, as a picture."""
    version = current_version(_material(pk))
    file = (
        MaterialFile.objects.filter(pk=file_pk, version=version, filename__endswith=".pdf").first() if version else None
    )
    pages = pages_of_file(file) if file is not None else ()
    if page >= len(pages):
        raise Http404
    response = HttpResponse(pages[page], content_type="image/webp")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a logo; what was filled in already travels along in the address."""
    asked = _asked(request, _material(pk))
    if asked.form is None:
        raise Http404
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else LogoForm()
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_logo(form.cleaned_data["bestand"])
        except DomainError as error:
            form.add_error("bestand", str(error))
        else:
            return HttpResponseRedirect(_page_url(asked.material, request, logo=kept.sha256))
    response = render(
        request,
        "toolkit/logo.html",
        {
            "form": form,
            "page": asked.material,
            "room": "toolkit",
            "back": _page_url(asked.material, request),
            "crumbs": [{"label": asked.material.title, "url": _page_url(asked.material, request)}],
            "current": _("Logo"),
        },
        status=422 if form.errors else 200,
    )
    response.headers["Cache-Control"] = PRIVATE
    return response


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A collection or campaign pack with its materials."""
    try:
        pack, entries = pack_entries(slug)
    except MaterialCollection.DoesNotExist as error:
        raise Http404 from error
    return render(
        request,
        "toolkit/collection.html",
        {
            "pack": pack,
            "entries": entries,
            "room": "toolkit",
            "crumbs": [{"label": "Toolkit", "url": "/toolkit/"}],
            "current": pack.title,
        },
    )


def _material(pk: int) -> MaterialPage:
    try:
        return live_material(pk)
    except MaterialPage.DoesNotExist as error:
        raise Http404 from error


def _asked(request: HttpRequest, material: MaterialPage) -> Asked:
    version = current_version(material) if material.pk else None
    languages = language_choices(material=material, asked=request.GET.get("taal", ""))
    language = next((choice.code for choice in languages if choice.current), "nl")
    form = None
    if version is not None and version.template_key:
        template = load_template(version.template_key)
        given = {name: request.GET[name] for name in FIELDS if request.GET.get(name)}
        if "controle" in request.GET or all(FORM_FIELDS[name] in given for name in template.required):
            form = PersonalForm(request.GET, template=template)
        else:
            form = PersonalForm(template=template, initial={"taal": language, **(given or _own_values(request))})
    second = request.GET.get("naast", "")
    return Asked(material=material, version=version, language=language, form=form, languages=languages, second=second)


def _own_values(request: HttpRequest) -> dict[str, str]:
    practice = practice_of(user=request.user, session=getattr(request, "session", {}))
    if practice is None:
        return {}
    return {FORM_FIELDS[name]: value for name, value in identity_values(practice).items() if value}


def _context(asked: Asked) -> dict[str, Any]:
    """What templates/toolkit/material.html and result.html show."""
    context: dict[str, Any] = {"languages": asked.languages, "language": asked.language, "version": asked.version}
    context["chosen_language"] = next((choice for choice in asked.languages if choice.current), None)
    if asked.version is None:
        return context
    context["files"] = files_in(version=asked.version, language=asked.language)
    if asked.form is None:
        pdf = next((file for file in context["files"] if file.filename.endswith(".pdf")), None)
        if pdf is not None:
            context["file_pages"] = [
                reverse("toolkit:file_page", args=[asked.material.pk, pdf.pk, page])
                for page in range(len(pages_of_file(pdf)))
            ]
        return context
    spec = asked.spec(PREVIEW)
    try:
        if spec is not None:
            render_preview(spec=spec, version=asked.version)
    except DoesNotFit as error:
        spec = None
        _show_error(asked.form, error)
    except (RenderFailed, RenderTooLong) as error:
        spec = None
        asked.form.add_error(None, str(error))
    values = _query_values(asked.form)
    template = load_template(asked.version.template_key)
    shown = {"taal": asked.language, "v": asked.version.number} | (values if spec else {})
    preview_url = reverse("toolkit:preview", args=[asked.material.pk]) + "?"
    twin = twin_language(asked.languages, asked.language)
    context |= {
        "form": asked.form,
        "formats": format_choices(asked.version),
        "is_ready": spec is not None,
        "preview_url": preview_url + urlencode(shown),
        "preview_pages": [preview_url + urlencode(shown | {"blad": page}) for page in range(1, template.pages)],
        "preview_size": preview_size(template),
        "preview_name": spec.name if spec else "",
        "can_logo": "logo" in template.fields,
        "can_fill_in": bool(template.fields),
        "has_logo": bool(values.get("logo")),
        "without_logo_url": "?" + urlencode({"taal": asked.language} | values | {"logo": ""}),
        "twin": twin,
        "twin_url": "?" + urlencode({"taal": asked.language, "naast": twin.code} | values) if twin else "",
        "twin_preview_url": preview_url + urlencode(shown | {"taal": twin.code}) if twin and asked.second else "",
        "language_links": [
            {
                "code": choice.code,
                "name": choice.name,
                "dir": choice.dir,
                "current": choice.current,
                "url": "?" + urlencode({"taal": choice.code} | values),
            }
            for choice in asked.languages
        ],
    }
    return context


def _show_error(form: PersonalForm, error: DoesNotFit) -> None:
    if not form.is_bound:  # an identity that does not fit: the form shows it as if it had been sent
        form.data = {**form.initial}
        form.is_bound = True
        form.full_clean()
    form.add_error(error.field or None, str(error))


def _query_values(form: PersonalForm) -> dict[str, str]:
    source = form.data if form.is_bound else form.initial
    values = {name: str(source.get(name, "")) for name in FIELDS if source.get(name)}
    if values.get("kleur") == HOUSE_COLOUR:
        del values["kleur"]
    return values


def _page_url(material: MaterialPage, request: HttpRequest, **changes: str) -> str:
    values = {name: request.GET[name] for name in ("taal", *FIELDS) if request.GET.get(name)} | changes
    return f"{material.url}?{urlencode(values)}" if values else str(material.url)


def _back(request: HttpRequest, material: MaterialPage) -> HttpResponse:
    """To the page, which shows the form with what is wrong."""
    response = HttpResponseRedirect(_page_url(material, request, controle="1"))
    response.headers["Cache-Control"] = PRIVATE
    return response
