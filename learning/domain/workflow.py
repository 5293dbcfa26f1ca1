"""Who judges a course before it goes live: made by code, so that nobody has to set up a workflow."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage, WorkflowTask

from learning.models import CatalogueIndexPage
from organisations.enums import StaffRole

# Names of rows, by which they are found again; editors read them on buttons and in mails.
WORKFLOW, STEP = "Module beoordelen", "Landelijke redactie"
JUDGES = (StaffRole.NATIONAL_EDITOR, StaffRole.TRAINING_MANAGER, StaffRole.ADMINISTRATOR)


@transaction.atomic
def ensure_course_workflow() -> Workflow:
    """One step, judged by the national editors (or the training manager), for every catalogue. Can run again."""
    task = GroupApprovalTask.objects.filter(name=STEP).first() or GroupApprovalTask.objects.create(name=STEP)
    task.groups.set(Group.objects.filter(coalition_group__role__in=JUDGES, coalition_group__coalition=None))
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for page in CatalogueIndexPage.objects.all():
        WorkflowPage.objects.update_or_create(page=Page.objects.get(pk=page.pk), defaults={"workflow": workflow})
    return workflow


def waiting_for(user: Any) -> int:
    """How many courses and lessons wait for this person's judgement."""
    return int(TaskState.objects.reviewable_by(user).count())
