"""Two panels in the editor of courses and lessons: the lessons in their order, and what is to be mended."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.panels import Panel


class LessonsPanel(Panel):
    """The lessons of a course: open, order, add. For a course that was saved once."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning/admin/lessons_panel.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            from learning.domain.queries.authoring import lesson_list  # a panel asks its own app's queries

            context = super().get_context_data(parent_context)
            context["list"] = lesson_list(page=self.instance, user=self.request.user) if self.instance.pk else None
            return context


class ChecksPanel(Panel):
    """What the saved draft lacks, where, and how to mend it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning/admin/checks_panel.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            from learning.domain.queries.authoring import check_list  # a panel asks its own app's queries

            context = super().get_context_data(parent_context)
            context["checks"] = check_list(page=self.instance, user=self.request.user) if self.instance.pk else None
            return context
