from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from core.admin import ReadOnlyPolicy, ReadOnlyViewSet

from .blocks import content_chooser_viewset
from .forms import ChooserUploadForm
from .models import Content, Library
from .views import admin, admin_libraries, admin_uploads, figures

# Before the viewset asks for one.
register_permission_policy(Library, ReadOnlyPolicy(Library), exact_class=True)


class ContentViewSet(ModelViewSet):
    model = Content
    name = "h5p_contents"
    url_prefix = "h5p/activiteiten"
    icon = "h5p"
    menu_label = _("Activities")
    form_fields = ["title", "completion_rule", "pass_percent"]
    search_fields = ["title"]
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = admin.ContentIndexView
    index_template_name = "h5p/admin/index.html"
    inspect_view_class = admin.ContentInspectView
    inspect_template_name = "h5p/admin/content.html"

    @property
    def add_view(self) -> Any:
        return admin_uploads.UploadView.as_view()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/nieuwe-versie/", admin_uploads.UploadView.as_view(), name="new_version"),
            path("<int:pk>/cijfers/", figures.FiguresView.as_view(), name="figures"),
            path("<int:pk>/code-uit-tekst/", admin.set_eval, name="set_eval"),
            path("<int:pk>/bronnen/", admin.set_hosts, name="set_hosts"),
            path("<int:pk>/download/<str:which>/", admin.download, name="download"),
            path("wachtend/", admin_uploads.WaitingView.as_view(), name="waiting"),
            path("bevestigen/<uuid:public_id>/", admin_uploads.ConfirmView.as_view(), name="confirm"),
            path("bevestigen/<uuid:public_id>/code/", admin_uploads.DifferenceView.as_view(), name="difference"),
        ]


class LibraryViewSet(ReadOnlyViewSet):
    """Read-only: library code comes with packages and never changes; what nobody needs can go."""

    model = Library
    name = "h5p_libraries"
    url_prefix = "h5p/bibliotheken"
    icon = "h5p"
    menu_label = _("Libraries")
    search_fields = ["machine_name", "title"]
    index_view_class = admin_libraries.LibraryIndexView
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

    def get_urlpatterns(self) -> list[Any]:
        unused = admin_libraries.UnusedView.as_view()
        return [*super().get_urlpatterns(), path("ongebruikt/", unused, name="unused")]


class H5PGroup(ViewSetGroup):
    menu_label = _("H5P")
    menu_icon = "h5p"
    menu_order = 320
    items = (ContentViewSet(), LibraryViewSet())


# Set here, because a chooser stands with the blocks, and those know neither forms nor views.
content_chooser_viewset.creation_form_class = ChooserUploadForm
content_chooser_viewset.create_view_class = admin_uploads.ChooserUploadView
content_chooser_viewset.create_action_label = _("Upload")
content_chooser_viewset.create_action_clicked_label = _("Checking…")


@hooks.register("register_admin_viewset")
def register_h5p() -> list[Any]:
    return [H5PGroup(), content_chooser_viewset]


@hooks.register("register_icons")
def register_icon(icons: list[str]) -> list[str]:
    return [*icons, "h5p/icons/h5p.svg"]
