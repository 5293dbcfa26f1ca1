from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from coalitions.domain.checklist import checklist_of
from coalitions.domain.separation import knowable_pages, works_nationally
from coalitions.views import board, branding, details, files, postcodes, region_log, staff, start_pack
from coalitions.views.listing import EveryPageViewSet
from coalitions.views.menu import region_menu
from organisations.domain.queries import staff_roles_of
from organisations.enums import StaffRole

# Each names pages or people of every section; config.admin_urls closes their addresses.
NATIONAL_REPORTS = {"locked-pages", "page-types-usage", "site-history", "translations", "workflow-tasks", "workflows"}


@hooks.register("construct_page_chooser_queryset")
def choose_own_and_national_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return knowable_pages(request.user, pages)


@hooks.register("construct_reports_menu")
def hide_national_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Reports over all sections answer 404 to a coalition's people: don't offer them."""
    if not works_nationally(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in NATIONAL_REPORTS]


@hooks.register("register_admin_viewset")
def name_only_own_people_in_listings() -> EveryPageViewSet:
    return EveryPageViewSet()


@hooks.register("register_admin_urls")
def register_coalition_views() -> list[Any]:
    patterns = [
        path("coalities/nieuw/", branding.provision, name="provision"),
        path("regio/kleur/", branding.check_colour, name="check_colour"),
        path("regio/kleur.css", branding.preview_stylesheet, name="preview_stylesheet"),
        path("regio/<slug:slug>/huisstijl/voorbeeld/", branding.preview, name="preview"),
        path("regio/<slug:slug>/huisstijl/", branding.branding, name="branding"),
        path("regio/<slug:slug>/gegevens/", details.details, name="details"),
        path("regio/<slug:slug>/postcodes/", postcodes.postcodes, name="postcodes"),
        path("regio/<slug:slug>/bord/", board.board, name="board"),
        path("regio/<slug:slug>/bezoeken/", board.visits, name="visits"),
        path("regio/<slug:slug>/vragen/", board.questions, name="questions"),
        path("regio/<slug:slug>/logboek/", region_log.log, name="log"),
    ]
    return [path("", include(([*patterns, *PEOPLE_AND_FILES], "coalitions_admin")))]


PEOPLE_AND_FILES = [
    path("regio/<slug:slug>/mensen/", staff.people, name="people"),
    path("regio/<slug:slug>/mensen/<int:pk>/", staff.person, name="person"),
    path("regio/<slug:slug>/startpakket/", start_pack.checklist, name="start_pack"),
    path("regio/<slug:slug>/startpakket/zip/", start_pack.archive, name="start_pack_zip"),
    path("regio/<slug:slug>/startpakket/<int:pk>/bestand/", start_pack.step_file, name="start_pack_file"),
    path("startpakket/", start_pack.desk, name="start_pack_desk"),
    path("startpakket/voortgang/", start_pack.progress, name="start_pack_progress"),
    path("startpakket/concept/", start_pack.draft, name="start_pack_draft"),
    path("startpakket/concept/stap/", start_pack.step, name="start_pack_step_add"),
    path("startpakket/concept/stap/<int:pk>/", start_pack.step, name="start_pack_step"),
    path("startpakket/bestand/<int:pk>/", start_pack.desk_file, name="start_pack_desk_file"),
    path("startpakket/<int:number>/", start_pack.version, name="start_pack_version"),
    path("startpakket/<int:number>/zip/", start_pack.version_archive, name="start_pack_version_zip"),
    path("regio/<slug:slug>/bestanden/", files.files, name="files"),
    path("regio/<slug:slug>/bestanden/<int:pk>/", files.file, name="file"),
    path("regio/<slug:slug>/bestanden/<int:pk>/download/", files.download, name="file_download"),
]


class StartPackDeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(start_pack.PERMISSION)


@hooks.register("register_settings_menu_item")
def register_start_pack_desk() -> MenuItem:
    return StartPackDeskMenuItem(
        _("Start pack"), reverse("coalitions_admin:start_pack_desk"), name="start-pack-desk", icon_name="tasks",
        order=160,
    )  # fmt: skip


class RegionPanel(Component):
    """ "Your region": what is still to do, and the buttons for what is done most."""

    name = "region"
    template_name = "coalitions/admin/region_panel.html"
    order = 40

    def __init__(self, *, checklists: list[Any]) -> None:
        self._checklists = checklists

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"checklists": self._checklists}


@hooks.register("construct_homepage_panels")
def add_region_panel(request: HttpRequest, panels: list[Component]) -> None:
    own = branding.brandable_coalitions(request.user)
    leading = {coalition_id for role, coalition_id in staff_roles_of(request.user) if role == StaffRole.COALITION_LEAD}
    checklists = [
        found
        for coalition in own.order_by("name")[:5]
        if (found := checklist_of(coalition, is_lead=coalition.pk in leading))
    ]
    if checklists:
        panels.append(RegionPanel(checklists=checklists))


@hooks.register("register_admin_menu_item")
def register_region_menu() -> MenuItem:
    return region_menu()


class ProvisionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("organisations.add_coalition")


@hooks.register("register_settings_menu_item")
def register_provision_menu_item() -> MenuItem:
    return ProvisionMenuItem(
        _("New coalition"), reverse("coalitions_admin:provision"), name="new-coalition", icon_name="group", order=150
    )
