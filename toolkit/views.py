"""The page of a material with its form, previews and downloads."""

from dataclasses import dataclass
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
from media.files import private_file_response
from media.typeset import RenderFailed, RenderTooLong
from toolkit.designs import load_template
from toolkit.domain.counting import count_download, is_counted
from toolkit.domain.exceptions import DoesNotFit, NoSuchFormat
from toolkit.domain.identity import identity_values, practice_of
from toolkit.domain.personalisation import (
    PREVIEW,
    PREVIEW_SIZE,
    Spec,
    keep_logo,
    make_spec,
    render_file,
    render_preview,
)
from toolkit.domain.queries import current_version, live_material
from toolkit.domain.showing import files_in, format_choices, language_choices, sample_spec
from toolkit.domain.thumbnails import render_thumbnail
from toolkit.forms import LogoForm, PersonalForm
from toolkit.models import MaterialFile, MaterialPage, MaterialVersion

FIELDS = ("naam", "adres", "logo")
PRIVATE = "private, no-store"


@dataclass(frozen=True)
class Asked:
    """A material, its version and language, and the form as it was asked."""

    material: MaterialPage
    version: MaterialVersion | None
    language: str
    form: PersonalForm | None
    languages: list[Any]

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
        if not values.get("naam") or not values.get("adres"):
            return None
        return make_spec(
            version=self.version,
            language=self.language,
            file_format=file_format,
            name=values["naam"],
            url=values["adres"],
            logo=values.get("logo", ""),
        )


def personalise_page(request: HttpRequest, *, page: MaterialPage, response: Any) -> HttpResponseBase:
    """Give the material's page its form and downloads; what follows from a person is kept by nobody."""
    asked = _asked(request, page)
    response.context_data |= _context(asked)
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
    is_personal = any(request.GET.get(name) for name in FIELDS) or request.user.is_authenticated
    try:
        spec = asked.spec(PREVIEW) or sample_spec(version=asked.version, language=asked.language)
        if "klein" in request.GET:
            is_personal = False
            content = render_thumbnail(version=asked.version, language=asked.language)
        else:
            content = render_preview(spec=spec, version=asked.version)
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
        made = render_file(spec=spec, version=asked.version)
    except NoSuchFormat as error:
        raise Http404 from error
    except DoesNotFit:
        return _back(request, asked.material)
    except (RenderFailed, RenderTooLong) as error:
        messages.error(request, str(error))
        return _back(request, asked.material)
    _count(request, asked.version, asked.language, file_format)
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
    _count(request, version, file.language, file.format)
    return private_file_response(request, name=str(file.file.name), filename=file.filename)


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
        if "controle" in request.GET or ("naam" in given and "adres" in given):
            form = PersonalForm(request.GET, template=template)
        else:
            form = PersonalForm(template=template, initial={"taal": language, **(given or _own_values(request))})
    return Asked(material=material, version=version, language=language, form=form, languages=languages)


def _own_values(request: HttpRequest) -> dict[str, str]:
    practice = practice_of(user=request.user, session=getattr(request, "session", {}))
    return identity_values(practice) if practice else {}


def _context(asked: Asked) -> dict[str, Any]:
    """What templates/toolkit/material.html and result.html show."""
    context: dict[str, Any] = {"languages": asked.languages, "language": asked.language, "version": asked.version}
    context["chosen_language"] = next((choice for choice in asked.languages if choice.current), None)
    if asked.version is None:
        return context
    context["files"] = files_in(version=asked.version, language=asked.language)
    if asked.form is None:
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
    context |= {
        "form": asked.form,
        "formats": format_choices(asked.version),
        "is_ready": spec is not None,
        "preview_url": reverse("toolkit:preview", args=[asked.material.pk])
        + "?"
        + urlencode({"taal": asked.language, "v": asked.version.number} | (values if spec else {})),
        "preview_size": PREVIEW_SIZE,
        "preview_name": spec.name if spec else "",
        "has_logo": bool(values.get("logo")),
        "without_logo_url": "?" + urlencode({"taal": asked.language} | values | {"logo": ""}),
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
    return {name: str(source.get(name, "")) for name in FIELDS if source.get(name)}


def _page_url(material: MaterialPage, request: HttpRequest, **changes: str) -> str:
    values = {name: request.GET[name] for name in ("taal", *FIELDS) if request.GET.get(name)} | changes
    return f"{material.url}?{urlencode(values)}" if values else str(material.url)


def _back(request: HttpRequest, material: MaterialPage) -> HttpResponse:
    """To the page, which shows the form with what is wrong."""
    response = HttpResponseRedirect(_page_url(material, request, controle="1"))
    response.headers["Cache-Control"] = PRIVATE
    return response


def _count(request: HttpRequest, version: MaterialVersion, language: str, file_format: str) -> None:
    counted = is_counted(
        method=request.method or "",
        user_agent=request.headers.get("User-Agent", ""),
        range_header=request.headers.get("Range", ""),
    )
    if counted:
        practice = practice_of(user=request.user, session=request.session)
        count_download(version=version, language=language, file_format=file_format, practice=practice)
