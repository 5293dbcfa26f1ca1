from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from coalitions.forms import PostcodesForm
from coalitions.views.branding import crumbs
from organisations.domain.areas import areas_as_text, save_areas
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

KEEPERS = (StaffRole.COALITION_LEAD, StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)


def postcodes(request: HttpRequest, slug: str) -> HttpResponse:
    """Which postcodes lie in a region, for its lead. Another coalition's is not found."""
    coalition = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(request.user, KEEPERS, coalition=coalition):
        raise Http404
    is_post = request.method == "POST"
    form = PostcodesForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        initial={"areas": areas_as_text(coalition)},
    )
    if is_post and form.is_valid():
        report = save_areas(coalition=coalition, ranges=form.cleaned_data["ranges"], actor=request.user)  # type: ignore[arg-type]
        messages.success(
            request,
            ngettext(
                "%(count)d postcode lies in this region. Visitors find you by it.",
                "%(count)d postcodes lie in this region. Visitors find you by them.",
                report.postcodes,
            )
            % {"count": report.postcodes},
        )
        if report.outside:
            outside = _("These practices of yours lie outside it: %(names)s. Check their postcodes or the list.")
            messages.warning(request, outside % {"names": ", ".join(report.outside)})
        return redirect("coalitions_admin:postcodes", slug=coalition.slug)
    return TemplateResponse(
        request,
        "coalitions/admin/postcodes.html",
        {
            "form": form,
            "page_title": _("Postcodes of the region"),
            "page_subtitle": coalition.name,
            "header_icon": "site",
            "breadcrumbs_items": crumbs(_("Postcodes of the region"), coalition.name),
        },
        status=422 if form.errors else 200,
    )
