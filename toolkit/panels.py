from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class VersionsPanel(Panel):
    """The versions of a material, newest first, to read only."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Published versions"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "toolkit/admin/versions_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["versions"] = self.instance.versions.select_related("created_by") if self.instance.pk else []
            return context
