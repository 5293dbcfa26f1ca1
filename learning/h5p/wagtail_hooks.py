from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from core.admin import ReadOnlyPolicy, ReadOnlyViewSet

from .blocks import content_chooser_viewset
from .models import Content, Library
from .views import admin

# Before the viewset asks for one.
register_permission_policy(Library, ReadOnlyPolicy(Library), exact_class=True)


class ContentViewSet(ModelViewSet):
    model = Content
    name = "h5p_contents"
    url_prefix = "h5p/activiteiten"
    icon = "h5p"
    menu_label = _("Activities")
    form_fields = ["title"]
    search_fields = ["title"]
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = admin.ContentIndexView
    index_template_name = "h5p/admin/index.html"
    inspect_view_class = admin.ContentInspectView
    inspect_template_name = "h5p/admin/content.html"

    @property
    def add_view(self) -> Any:
        return admin.UploadView.as_view()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/nieuwe-versie/", admin.UploadView.as_view(), name="new_version"),
            path("<int:pk>/code-uit-tekst/", admin.set_eval, name="set_eval"),
            path("bevestigen/<uuid:public_id>/", admin.ConfirmView.as_view(), name="confirm"),
        ]


class LibraryViewSet(ReadOnlyViewSet):
    """Read-only: library code comes with packages and never changes."""

    model = Library
    name = "h5p_libraries"
    url_prefix = "h5p/bibliotheken"
    icon = "h5p"
    menu_label = _("Libraries")
    search_fields = ["machine_name", "title"]
    index_view_class = admin.LibraryIndexView
    inspect_view_fields = [
        "machine_name",
        "version",
        "title",
        "runnable",
        "needs_eval",
        "hash",
        "size_bytes",
        "file_count",
        "installed_by",
        "installed_at",
    ]


class H5PGroup(ViewSetGroup):
    menu_label = _("H5P")
    menu_icon = "h5p"
    menu_order = 320
    items = (ContentViewSet(), LibraryViewSet())


@hooks.register("register_admin_viewset")
def register_h5p() -> list[Any]:
    return [H5PGroup(), content_chooser_viewset]


@hooks.register("register_icons")
def register_icon(icons: list[str]) -> list[str]:
    return [*icons, "h5p/icons/h5p.svg"]
