"""Installed library code: what there is, who needs it, and what can go."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from ..domain.libraries import LibraryKept, remove_library, unused_libraries
from ..domain.planning import may_install
from ..domain.queries import libraries_with_use
from ..models import Library


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

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_install(self.request.user):
            return []
        return [HeaderButton(label=_("Unused libraries"), url=reverse("h5p_libraries:unused"), icon_name="bin")]


class UnusedView(WagtailAdminTemplateMixin, TemplateView):
    """What no activity needs, with a choice; the page itself is the question whether it may go."""

    template_name = "h5p/admin/unused.html"
    page_title = gettext_lazy("Unused libraries")
    header_icon = "h5p"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_install(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("h5p_libraries:index"), "label": _("H5P libraries")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        libraries = list(unused_libraries())
        return {
            **super().get_context_data(**kwargs),
            "libraries": libraries,
            "size_bytes": sum(library.size_bytes for library in libraries),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [int(pk) for pk in request.POST.getlist("library") if pk.isascii() and pk.isdigit()]
        removed = 0
        for library in unused_libraries().filter(pk__in=chosen):
            try:
                remove_library(library=library, actor=request.user)
            except LibraryKept as kept:
                messages.error(request, str(kept))
            else:
                removed += 1
        if removed:
            messages.success(
                request,
                ngettext("%(count)s library is removed.", "%(count)s libraries are removed.", removed)
                % {"count": removed},
            )
        return redirect("h5p_libraries:unused")
