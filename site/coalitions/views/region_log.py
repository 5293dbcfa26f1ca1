from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from coalitions.domain.region_log import region_log
from coalitions.views.branding import crumbs
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

READERS = (StaffRole.COALITION_LEAD, StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)


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
