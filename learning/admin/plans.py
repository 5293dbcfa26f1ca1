"""On the dashboard of who may publish: courses that did not go live when their time came."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from learning.models import CoursePlan


class RefusedPlansPanel(Component):
    name = "refused-plans"
    template_name = "learning/admin/plans_panel.html"
    order = 40

    def __init__(self, *, plans: Sequence[CoursePlan]) -> None:
        self.plans = plans

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        rows = [{"plan": plan, "url": reverse("learning_authoring:plan", args=[plan.page_id])} for plan in self.plans]
        return {"rows": rows}
