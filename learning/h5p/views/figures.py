"""For authors, in the admin: how an activity is done, by all learners together."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from ..domain.figures import FEWEST, figures_of
from ..domain.queries import contents_with_packages
from ..models import Content


class FiguresView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = Content
    header_icon = "h5p"
    permission_required = "change"
    template_name = "h5p/admin/figures.html"
    page_title = gettext_lazy("Figures")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.content = get_object_or_404(contents_with_packages(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.content.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("h5p_contents:index"), "label": _("H5P activities")},
            {"url": reverse("h5p_contents:inspect", args=[self.content.pk]), "label": self.content.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        package = self.content.current_package
        assert package is not None  # noqa: S101 - the query filters
        return {
            **super().get_context_data(**kwargs),
            "content": self.content,
            "package": package,
            "figures": figures_of(package=package),
            "fewest": FEWEST,
        }
