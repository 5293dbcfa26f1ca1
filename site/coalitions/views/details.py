from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from coalitions.domain.details import save_details
from coalitions.forms import DetailsForm
from coalitions.views.board import coalition_for
from coalitions.views.branding import crumbs
from core.charts import Cartogram
from core.exceptions import DomainError
from organisations.domain.maps import map_of
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

KEEPERS = (StaffRole.COALITION_LEAD, StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)
NATIONAL = (StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)


def _map() -> Cartogram:
    """All coalitions, each with its column and row, so that a free place is easily found."""
    tiles = []
    for one in Coalition.objects.filter(is_active=True).order_by("name"):
        cell = f"{one.map_column}, {one.map_row}" if one.map_column is not None else ""
        tiles.append((one, {"url": reverse("coalitions_admin:details", args=[one.slug]), "value_text": cell}))
    return map_of(tiles)


def details(request: HttpRequest, slug: str) -> HttpResponse:
    """How to reach a coalition and how large it is, for its lead; its place on the map for the national desk."""
    coalition = coalition_for(request, slug, *KEEPERS)
    is_national = user_has_any_role(request.user, NATIONAL)
    sent = request.POST if request.method == "POST" else None
    # A copy of its own: a form writes what was typed into its instance, right or wrong.
    form = DetailsForm(sent, instance=type(coalition).objects.get(pk=coalition.pk), is_national=is_national)
    if sent is not None and form.is_valid():
        try:
            save_details(
                coalition=coalition,
                details=form.details(),
                actor=request.user,
                cell=form.cell(),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The details of %(name)s are saved.") % {"name": coalition.name})
            return redirect("coalitions_admin:details", slug=coalition.slug)
    context = {
        "form": form,
        "coalition": coalition,
        "map": _map() if is_national else None,
        "page_title": _("Details of the coalition"),
        "page_subtitle": coalition.name,
        "header_icon": "form",
        "breadcrumbs_items": crumbs(_("Details of the coalition"), coalition.name),
    }
    return TemplateResponse(request, "coalitions/admin/details.html", context, status=422 if form.errors else 200)
