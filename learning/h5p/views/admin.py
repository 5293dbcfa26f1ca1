"""The admin's own screens: upload, read what is in it, confirm; look at an activity and try it."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from ..domain.importing import allow_eval, confirm_upload, discard_upload
from ..domain.launching import make_launch_token
from ..domain.planning import may_install
from ..domain.queries import contents_with_packages, libraries_with_use, waiting_uploads
from ..domain.refusals import PackageRefused
from ..enums import LibraryStatus
from ..forms import UploadForm
from ..models import Content, Library


class ContentIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return contents_with_packages()

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Title"),
                sort_key="title",
                get_url=lambda row: reverse("h5p_contents:inspect", args=[row.pk]),
            ),
            Column("type", label=_("Content type"), accessor=lambda row: row.current_package.main_library.title),
            Column("number", label=_("Version"), accessor="current_package.number"),
            Column(
                "plays",
                label=_("Plays"),
                accessor=lambda row: _("yes") if row.current_package.is_playable else _("not yet"),
            ),
            DateColumn("updated_at", label=_("Changed"), sort_key="updated_at"),
        ]

    def get_edit_url(self, instance: Content) -> str:
        return reverse("h5p_contents:inspect", args=[instance.pk])

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["waiting"] = list(waiting_uploads(actor=self.request.user)[:20])
        return context


class ContentInspectView(generic.InspectView):
    template_name = "h5p/admin/content.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        content: Content = self.object
        package = content.current_package
        # Untracked: what an editor tries here is nobody's result.
        token = make_launch_token(content=content, user=None, context={})
        context |= {
            "content": content,
            "package": package,
            "packages": content.packages.select_related("main_library", "uploaded_by"),
            "libraries": [row.library for row in package.package_libraries.select_related("library")]
            if package
            else [],
            "frame_url": f"{reverse('h5p:frame')}?{urlencode({'start': token})}" if package else "",
            "may_change": self.request.user.has_perm("h5p.change_content"),
            "may_allow": may_install(self.request.user),
        }
        return context


class LibraryIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return libraries_with_use()

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "machine_name",
                label=_("Name"),
                sort_key="machine_name",
                get_url=lambda row: reverse("h5p_libraries:inspect", args=[row.pk]),
            ),
            Column("title", label=_("Title")),
            Column("version", label=_("Version")),
            Column("package_count", label=_("Used by"), sort_key="package_count"),
            Column(
                "needs_eval",
                label=_("Makes code from text"),
                accessor=lambda row: _("yes") if row.needs_eval else _("no"),
            ),
            DateColumn("installed_at", label=_("Installed"), sort_key="installed_at"),
        ]

    def get_edit_url(self, instance: Library) -> str:
        return reverse("h5p_libraries:inspect", args=[instance.pk])


class _H5PScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    model = Content
    header_icon = "h5p"
    permission_required = "add"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("h5p_contents:index"), "label": _("H5P activities")},
            {"url": "", "label": self.get_page_title()},
        ]


class UploadView(_H5PScreen, FormView):
    """Send a package: for a new activity, or (with `pk`) as the next version of one."""

    form_class = UploadForm
    template_name = "h5p/admin/upload.html"
    page_title = gettext_lazy("Upload an H5P package")

    def _replaced(self) -> Content | None:
        pk = self.kwargs.get("pk")
        if pk is None:
            return None
        if not self.user_has_permission("change"):
            raise Http404
        return get_object_or_404(Content, pk=pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user, "replaces": self._replaced()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "replaces": self._replaced(),
            "may_install": may_install(self.request.user),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        return redirect("h5p_contents:confirm", public_id=form.upload.public_id)


class ConfirmView(_H5PScreen, TemplateView):
    """What is in the package, and the choice to use it."""

    template_name = "h5p/admin/confirm.html"
    page_title = gettext_lazy("What is in this package")

    def _upload(self) -> Any:
        public_id: uuid.UUID = self.kwargs["public_id"]
        return get_object_or_404(waiting_uploads(actor=self.request.user), public_id=public_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self._upload()
        statuses = dict(LibraryStatus.choices)
        libraries = [{**line, "label": statuses[line["status"]]} for line in upload.report["libraries"]]
        return {**super().get_context_data(**kwargs), "upload": upload, "report": upload.report, "libraries": libraries}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload = self._upload()
        if request.POST.get("action") == "discard":
            discard_upload(upload=upload)
            messages.success(request, _("The package is thrown away."))
            return redirect("h5p_contents:index")
        try:
            package = confirm_upload(upload=upload, actor=request.user)
        except PackageRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("h5p_contents:confirm", public_id=upload.public_id)
        messages.success(
            request,
            _("“%(title)s” is in use as version %(number)s.") % {"title": package.title, "number": package.number},
        )
        return redirect("h5p_contents:inspect", package.content_id)


@require_POST
def set_eval(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the current version make code from text, or stop it."""
    if not may_install(request.user):
        raise Http404
    content = get_object_or_404(contents_with_packages(), pk=pk)
    assert content.current_package is not None  # noqa: S101 - the query filters
    allow_eval(package=content.current_package, allowed=request.POST.get("allow") == "1", actor=request.user)
    messages.success(request, _("The change is saved."))
    return redirect("h5p_contents:inspect", pk)


class ContentDeleteView(generic.DeleteView):
    success_url = reverse_lazy("h5p_contents:index")
