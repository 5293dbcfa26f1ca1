from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from coalitions.domain.branding import check_colours, save_branding
from coalitions.domain.looking import preview_page, preview_section
from coalitions.domain.partners import save_partners
from coalitions.domain.provisioning import provision_coalition
from coalitions.forms import BrandingForm, PartnerFormSet, ProvisionForm
from core.exceptions import DomainError
from core.palette import UnreadableColour
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition, Identity

BRANDING_ROLES = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD, StaffRole.ADMINISTRATOR)


def brandable_coalitions(user: Any) -> QuerySet[Coalition]:
    """The coalitions that somebody works for as editor or lead."""
    return coalitions_of_staff(user, StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD)


def branding(request: HttpRequest, slug: str) -> HttpResponse:
    """The look of a coalition, for its editor and lead. Another coalition's is not found."""
    coalition = _own_coalition(request.user, slug)
    identity = Identity.objects.filter(coalition=coalition).first() or Identity(coalition=coalition)
    initial = {
        "display_name": identity.display_name or coalition.name,
        "brand_colour": identity.brand_colour,
        "accent_colour": identity.accent_colour,
        "picture_style": identity.picture_style,
    }
    is_post = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_post else (None, None)
    form = BrandingForm(data, files, initial=initial)
    kept = list(coalition.partners.all())
    # A post without the lines of the partners (of another client) leaves them alone.
    with_partners = is_post and "partner-TOTAL_FORMS" in request.POST
    partners = PartnerFormSet(
        data if with_partners else None,
        files if with_partners else None,
        prefix="partner",
        initial=[{"name": one.name, "url": one.url} for one in kept],
    )
    if is_post and form.is_valid() and (not with_partners or partners.is_valid()):
        try:
            with transaction.atomic():
                save_branding(coalition=coalition, actor=request.user, **form.cleaned_data)
                if with_partners:
                    save_partners(coalition=coalition, lines=partners.lines(), actor=request.user)  # type: ignore[attr-defined]
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            section = coalition.sections.order_by("locale_id").first()
            buttons = [messages.button(section.url, _("View the section"))] if section and section.url else []
            messages.success(request, _("The look of %(name)s was saved.") % {"name": coalition.name}, buttons=buttons)
            return redirect("coalitions_admin:branding", slug=coalition.slug)
    return TemplateResponse(
        request,
        "coalitions/admin/branding.html",
        {
            "form": form,
            "partners": partners,
            "partner_logos": {one.name: one.logo.url for one in kept if one.logo},
            "coalition": coalition,
            "identity": identity,
            "sample_name": form["display_name"].value(),
            "section": coalition.sections.order_by("locale_id").first(),
            "page_title": _("Logo and colours"),
            "page_subtitle": coalition.name,
            "header_icon": "view",
            "breadcrumbs_items": crumbs(_("Logo and colours"), coalition.name),
        },
        status=422 if form.errors or (with_partners and partners.total_error_count()) else 200,
    )


@require_GET
@xframe_options_sameorigin
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """A real page of the section in a look that nobody saved: `pagina` (home, nieuws, over-ons), `brand`, `accent`,
    `name`, `style`. What is not readable is shown in the saved colours."""
    coalition = _own_coalition(request.user, slug)
    page = preview_page(coalition=coalition, wanted=request.GET.get("pagina", ""))
    if page is None:
        raise Http404
    look = request.GET
    request.section_preview = preview_section(  # type: ignore[attr-defined]
        coalition=coalition,
        name=look.get("name", ""),
        brand_colour=look.get("brand", ""),
        accent_colour=look.get("accent", ""),
        picture_style=look.get("style", ""),
    )
    request.is_preview = True  # type: ignore[attr-defined]  # so that no rendered piece of it is kept for others
    response = page.serve_preview(request, page.default_preview_mode)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_GET
def preview_stylesheet(request: HttpRequest) -> HttpResponse:
    """The colours of a look that nobody saved, as a stylesheet; empty when they cannot be read."""
    brand, accent = request.GET.get("brand", "")[:7], request.GET.get("accent", "")[:7]
    try:
        css = check_colours(brand_colour=brand, accent_colour=accent or None).as_css()
    except DomainError:
        css = ""
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    patch_cache_control(response, private=True, max_age=60)
    return response


@require_GET
def check_colour(request: HttpRequest) -> JsonResponse:
    """Whether a colour is readable, measured while it is being chosen: the ratio, the sentence, the nearest."""
    try:
        palette = check_colours(
            brand_colour=request.GET.get("brand", "")[:7], accent_colour=request.GET.get("accent", "")[:7] or None
        )
    except UnreadableColour as error:
        return JsonResponse({"ok": False, "message": str(error), "nearest": error.nearest})
    except DomainError as error:
        return JsonResponse({"ok": False, "message": str(error), "nearest": ""})
    return JsonResponse(
        {"ok": True, "message": _("Text on this colour is readable."), "light": palette.light, "dark": palette.dark}
    )


def provision(request: HttpRequest) -> HttpResponse:
    """A new coalition, in one form, for administrators. Others do not find it."""
    if not request.user.has_perm("organisations.add_coalition"):
        raise Http404
    form = ProvisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            coalition = provision_coalition(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("%(name)s has its section. Give its people their group, and its logo here.")
                % {"name": coalition.name},
            )
            return redirect("coalitions_admin:branding", slug=coalition.slug)
    return TemplateResponse(
        request,
        "coalitions/admin/provision.html",
        {
            "form": form,
            "sample_name": form["name"].value(),
            "page_title": _("New coalition"),
            "header_icon": "group",
            "breadcrumbs_items": crumbs(_("New coalition")),
        },
        status=422 if form.errors else 200,
    )


def _own_coalition(user: Any, slug: str) -> Coalition:
    coalition = Coalition.objects.filter(slug=slug).first()
    if coalition is None or not user_has_any_role(user, BRANDING_ROLES, coalition=coalition):
        raise Http404
    return coalition


def crumbs(label: str, sublabel: str = "") -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": "", "label": label, "sublabel": sublabel},
    ]
