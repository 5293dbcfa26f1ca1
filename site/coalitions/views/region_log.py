from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from coalitions.domain.region_log import region_log
from coalitions.views.branding import crumbs
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

READERS = (StaffRole.COALITION_LEAD, StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)


def own_log(request: HttpRequest) -> HttpResponse:
    """To the log of the own coalition, the first by name."""
    own = coalitions_of_staff(request.user, StaffRole.COALITION_LEAD)
    slug = own.order_by("name").values_list("slug", flat=True).first()
    if slug is None:
        raise Http404
    return redirect("coalitions_admin:log", slug=slug)


def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what for a coalition, for its lead. Another coalition's is not found."""
    coalition = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(request.user, READERS, coalition=coalition):
        raise Http404
    found = region_log(
        coalition=coalition,
        action=request.GET.get("handeling", ""),
        page_number=request.GET.get("pagina", "1"),
    )
    return TemplateResponse(
        request,
        "coalitions/admin/log.html",
        {
            "coalition": coalition,
            "log": found,
            "newer": found.number - 1,
            "older": found.number + 1 if found.has_older else 0,
            "page_title": _("Log of the region"),
            "page_subtitle": coalition.name,
            "header_icon": "history",
            "breadcrumbs_items": crumbs(_("Log of the region"), coalition.name),
        },
    )
