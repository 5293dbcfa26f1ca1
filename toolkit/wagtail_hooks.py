"""Collections and campaign packs in Wagtail's admin; figures of downloads in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from organisations.domain.queries import user_has_any_role
from toolkit.models import MaterialCollection
from toolkit.views import contact_sheet
from toolkit.views.reports import NATIONAL


class MaterialCollectionViewSet(SnippetViewSet):
    model = MaterialCollection
    icon = "folder-open-1"
    menu_label = _("Collections of materials")
    menu_order = 330
    add_to_admin_menu = True
    list_display = ["title", "starts_on", "ends_on", "is_shown"]
    search_fields = ["title", "summary"]
    ordering = ["starts_on", "title"]


register_snippet(MaterialCollectionViewSet)


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return user_has_any_role(request.user, NATIONAL)


@hooks.register("register_admin_menu_item")
def register_figures_menu_item() -> MenuItem:
    return FiguresMenuItem(
        _("Downloads of materials"), reverse("toolkit:figures"), name="material-figures", icon_name="order", order=335
    )


@hooks.register("register_admin_urls")
def register_contact_sheets() -> list[Any]:
    patterns = [
        path("<slug:key>/", contact_sheet.sheet, name="sheet"),
        path("<slug:key>/<slug:language>/<slug:extreme>.png", contact_sheet.picture, name="picture"),
    ]
    return [path("proefvellen/", include((patterns, "toolkit_designs")))]
