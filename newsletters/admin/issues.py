"""The issues' addresses in the admin, and their place in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from newsletters.admin import issue_desk, issue_editor
from newsletters.domain.issue_access import senders_for


class IssueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        coalitions, national = senders_for(request.user)
        return national or coalitions.exists()


class IssueViewSet(ViewSet):
    name = "newsletters_admin"
    url_prefix = "nieuwsbrieven"
    url_namespace = "newsletters_admin"
    icon = "mail"
    menu_label = _("Newsletters")
    menu_order = 100

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return IssueMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", issue_desk.issues, name="index"),
            path("nieuw/", issue_editor.begin, name="begin"),
            path("<int:pk>/", issue_desk.issue, name="issue"),
            path("<int:pk>/schrijven/", issue_editor.EditIssueView.as_view(), name="edit"),
            path("<int:pk>/voorbeeld/", issue_editor.PreviewIssueView.as_view(), name="preview"),
            path("<int:pk>/voorbeeld/<slug:mode>/", issue_editor.preview_frozen, name="preview_frozen"),
            path("<int:pk>/voortgang/", issue_desk.progress, name="progress"),
            path("<int:pk>/<slug:verb>/", issue_desk.act, name="act"),
        ]
