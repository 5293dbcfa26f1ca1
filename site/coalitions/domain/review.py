"""New editors' items are judged by the lead before they go live: one workflow a coalition, made by code.

Its name holds the coalition's: Wagtail's screens that list workflows are for administrators only
(tests/architecture/test_admin_separation.py asks them all).
"""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from accounts.models import User
from organisations.enums import StaffRole
from organisations.models import Coalition

DEFAULT_LANGUAGE = "nl"


@transaction.atomic
def ensure_review_workflow(coalition: Coalition) -> Workflow:
    """One step, judged by the coalition's lead, for its section in each language. Can run again.

    A coalition without a lead would leave its new editors waiting for nobody: as long as it has none, its editors
    judge. Editors and leads publish without it.
    """
    sections = list(coalition.sections.values_list("pk", flat=True))
    found = Workflow.objects.filter(workflow_pages__page__in=sections).order_by("pk").first()
    with override(DEFAULT_LANGUAGE):
        name = _("the lead – %(name)s") % {"name": coalition.name}  # stands after "Submit to"
        step = _("Lead of %(name)s") % {"name": coalition.name}
    workflow = found or Workflow.objects.filter(name=name).first() or Workflow.objects.create(name=name)
    first = WorkflowTask.objects.filter(workflow=workflow).select_related("task").order_by("sort_order").first()
    task = first.task.specific if first else GroupApprovalTask.objects.create(name=step)
    if first is None:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    if isinstance(task, GroupApprovalTask):  # an administrator may have put a step of another kind
        task.groups.set(_judges(coalition))
    for page in Page.objects.filter(pk__in=sections):
        WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return workflow


def _judges(coalition: Coalition) -> list[Group]:
    links = coalition.groups.filter(role__in=(StaffRole.COALITION_LEAD, StaffRole.COALITION_EDITOR))
    groups = {link.role: link.group for link in links.select_related("group")}
    leads = [groups[StaffRole.COALITION_LEAD]] if StaffRole.COALITION_LEAD in groups else []
    if leads and User.objects.filter(groups__in=leads, is_active=True).exists():
        return leads
    return list(groups.values())
