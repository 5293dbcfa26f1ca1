"""Webinars and workshops in Wagtail's admin, under one heading in the menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from learning.live.admin import accreditation, desk, links, lists, mail_preview, recordings
from learning.live.admin.editions import EDIT_HANDLER, EditionAddView, EditionEditView
from learning.live.admin.people import SeriesViewSet, SpeakerViewSet, TextViewSet
from learning.live.admin.tenancy import OrganiserPolicy
from learning.live.domain.access import coalitions_for, is_national
from learning.live.models import Edition, MailText, Series, Speaker

for model in (Edition, Speaker, Series, MailText):
    register_permission_policy(model, OrganiserPolicy(model), exact_class=True)


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_national(request.user) or coalitions_for(request.user).exists()


class AccreditationMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(accreditation.MAY_KEEP)


class EditionViewSet(ModelViewSet):
    """Wagtail's forms for making and changing; the rest is the desk's own."""

    model = Edition
    name = "live_admin"
    url_prefix = "bijeenkomsten"
    url_namespace = "live_admin"
    icon = "calendar-alt"
    menu_label = _("Events")
    menu_name = "live-editions"
    menu_order = 100
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = EditionAddView
    edit_view_class = EditionEditView
    edit_handler = EDIT_HANDLER

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return DeskMenuItem

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        closed = {"delete_url_name": None, "history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**closed, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        kept = [one for one in super().get_urlpatterns() if one.name in ("add", "edit")]
        return [
            path("", desk.index, name="index"),
            *kept,
            path("accreditatie/", accreditation.index, name="accreditations"),
            path("<int:pk>/", desk.edition, name="edition"),
            path("<int:pk>/accreditatie/", accreditation.accreditation, name="accreditation"),
            path("<int:pk>/bericht/", desk.message, name="message"),
            path("<int:pk>/opname/", recordings.recording, name="recording"),
            path("<int:pk>/briefing/", desk.briefing, name="briefing"),
            path("<int:pk>/eigen-links/", links.links, name="links"),
            path("<int:pk>/presentielijsten/", lists.lists, name="lists"),
            path("<int:pk>/presentielijsten/<int:row>/", lists.judge, name="judge"),
            path("<int:pk>/deelnemers.<str:kind>", desk.download, name="download"),
            path("<int:pk>/mening/<int:review>/<slug:verb>/", desk.review, name="review"),
            path("<int:pk>/persoon/<int:registration>/<slug:verb>/", desk.person, name="person"),
            path("<int:pk>/<slug:verb>/", desk.act, name="act"),
        ]


class WordsViewSet(TextViewSet):
    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("voorbeeld/", mail_preview.preview_text, name="preview"),
            path("voorbeeld/<int:pk>/", mail_preview.preview_text, name="preview"),
        ]


class LiveGroup(ViewSetGroup):
    menu_label: Any = _("Calendar")
    menu_icon = "calendar-alt"
    menu_name = "live"
    menu_order = 135
    items = (EditionViewSet, SpeakerViewSet, SeriesViewSet, WordsViewSet)


@hooks.register("register_admin_viewset")
def register_live() -> ViewSetGroup:
    return LiveGroup()


@hooks.register("register_admin_menu_item")
def register_accreditation() -> MenuItem:
    """Beside the accreditations of courses; its keeper organises nothing, so it cannot stand in the group."""
    return AccreditationMenuItem(
        _("Accreditation, calendar"), reverse_lazy("live_admin:accreditations"), icon_name="tasks", order=323
    )
