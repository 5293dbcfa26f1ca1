"""The admin's own screens of an activity: the list, its page with a trial, what it may do, its download."""

import tempfile
from typing import IO, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from ..domain.allowing import allow_eval, allow_hosts
from ..domain.exporting import PackageGone, export_package, original_path
from ..domain.launching import make_launch_token
from ..domain.planning import may_install
from ..domain.queries import contents_with_packages, waiting_uploads
from ..models import Content


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
        context["waiting_count"] = waiting_uploads(actor=self.request.user).count()
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
            "hosts": [{"name": host, "is_allowed": host in package.allowed_hosts} for host in package.external_hosts]
            if package
            else [],
        }
        return context


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


@require_POST
def set_hosts(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the hosts that the content names may be asked for files."""
    if not may_install(request.user):
        raise Http404
    content = get_object_or_404(contents_with_packages(), pk=pk)
    assert content.current_package is not None  # noqa: S101 - the query filters
    allow_hosts(package=content.current_package, hosts=request.POST.getlist("host"), actor=request.user)
    messages.success(request, _("The change is saved."))
    return redirect("h5p_contents:inspect", pk)


@require_safe
def download(request: HttpRequest, pk: int, which: str) -> HttpResponseBase:
    """The activity as an .h5p file: as it was uploaded ("zoals-geupload"), or as it plays now ("zoals-nu")."""
    if not request.user.has_perm("h5p.change_content"):
        raise Http404
    content = get_object_or_404(contents_with_packages(), pk=pk)
    package = content.current_package
    assert package is not None  # noqa: S101 - the query filters
    try:
        if which == "zoals-geupload":
            file: IO[bytes] = original_path(package).open("rb")
        else:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
            export_package(package=package, out=file)
            file.seek(0)
    except PackageGone as gone:
        messages.error(request, str(gone))
        return redirect("h5p_contents:inspect", pk)
    name = slugify(content.title)[:80] or "activiteit"
    return FileResponse(file, as_attachment=True, filename=f"{name}.h5p", content_type="application/zip")
