"""The dashboard: what to do next, for each kind of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState

from core.models import Job, JobState
from learning.domain.workflow import waiting_for
from learning.models import CatalogueIndexPage
from organisations.domain.judging import may_judge, registrations_for
from organisations.domain.queries import coalitions_of_staff
from organisations.domain.transfers import transfers_for
from organisations.enums import RegistrationStatus, TransferStatus
from pages.domain.offers import may_decide
from pages.enums import OfferStatus
from pages.models import ContactMessage, NewsIndexPage, NewsOffer

DRAFTS = 6


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line: what waits, and where to do it. `is_urgent` marks what went wrong."""

    text: str
    url: str
    icon: str
    is_urgent: bool = False


class ToDoPanel(Component):
    """What waits for this person, what they left unfinished, and where they usually start."""

    name = "to_do"
    template_name = "pages/admin/home_to_do.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        return {
            "tasks": waiting_tasks(user=request.user),
            "drafts": my_drafts(user=request.user),
            "has_pages": user_has_any_page_permission(request.user),
            "links": quick_links(user=request.user),
            "offers": my_offers(user=request.user),
        }


def waiting_tasks(*, user: Any) -> list[Task]:
    """What waits at the desks that this person may open."""
    tasks = []
    if user.has_perm("core.view_job") and (failed := Job.objects.filter(state=JobState.FAILED).count()):
        text = ngettext("%(count)s job failed", "%(count)s jobs failed", failed) % {"count": failed}
        tasks.append(Task(text=text, url=f"{reverse('jobs:index')}?state=failed", icon="warning", is_urgent=True))
    if may_decide(user=user) and (waiting := NewsOffer.objects.filter(status=OfferStatus.PENDING).count()):
        text = ngettext("%(count)s news item was offered", "%(count)s news items were offered", waiting)
        tasks.append(Task(text=text % {"count": waiting}, url=reverse("pages_desk:offers"), icon="upload"))
    if judging := waiting_for(user):
        text = ngettext("%(count)s page waits for your judgement", "%(count)s pages wait for your judgement", judging)
        tasks.append(Task(text=text % {"count": judging}, url=_first_to_judge(user), icon="clipboard-list"))
    applied = registrations_for(user).filter(status=RegistrationStatus.PENDING).count() if may_judge(user) else 0
    if applied:
        text = ngettext("%(count)s practice applied", "%(count)s practices applied", applied) % {"count": applied}
        tasks.append(Task(text=text, url=reverse("registrations:index"), icon="form"))
    moving = transfers_for(user).filter(status=TransferStatus.PENDING).count() if may_judge(user) else 0
    if moving:
        text = ngettext("%(count)s practice asks to move", "%(count)s practices ask to move", moving)
        tasks.append(Task(text=text % {"count": moving}, url=reverse("registrations:index"), icon="redirect"))
    asked = ContactMessage.objects.filter(handled_at=None, coalition=None)
    if user.has_perm("pages.view_contactmessage") and (open_ := asked.count()):
        text = ngettext("%(count)s question waits for an answer", "%(count)s questions wait for an answer", open_)
        tasks.append(Task(text=text % {"count": open_}, url=reverse("contact_messages:index"), icon="mail"))
    return tasks


def _first_to_judge(user: Any) -> str:
    """The page that waits longest: what to do with it stands at its bottom."""
    state = TaskState.objects.reviewable_by(user).select_related("workflow_state").order_by("started_at").first()
    return reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id])


def my_drafts(*, user: Any) -> list[Page]:
    """Pages whose last, unpublished change is this person's, the newest first."""
    pages = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
    return list(pages.order_by("-latest_revision_created_at")[:DRAFTS])


def my_offers(*, user: Any) -> list[NewsOffer]:
    """The last items that this person offered to the whole country."""
    return list(NewsOffer.objects.filter(offered_by=user).select_related("page").order_by("-offered_at")[:3])


def quick_links(*, user: Any) -> list[Task]:
    """Where this person usually starts: a news item in their own list, their section."""
    indexes = NewsIndexPage.objects.filter(live=True)
    own = coalitions_of_staff(user).values("pk")
    indexes = indexes.filter(coalition__isnull=True) if may_decide(user=user) else indexes.filter(coalition__in=own)
    links = []
    for index in indexes.select_related("coalition").order_by("path")[:3]:
        if not index.permissions_for_user(user).can_add_subpage():
            continue
        url = reverse("wagtailadmin_pages:add", args=["pages", "newspage", index.pk])
        text = _("Write a news item for %(name)s") % {
            "name": index.coalition.name if index.coalition else _("everybody")
        }
        links.append(Task(text=text, url=url, icon="edit"))
        if index.coalition:
            section = index.get_parent()
            links.append(
                Task(
                    text=_("Edit your section"),
                    url=reverse("wagtailadmin_explore", args=[section.pk]),
                    icon="folder-open-1",
                )
            )
    catalogue = CatalogueIndexPage.objects.filter(live=True).order_by("path").first()
    if catalogue and catalogue.permissions_for_user(user).can_add_subpage():
        url = reverse("wagtailadmin_pages:add", args=["learning", "coursepage", catalogue.pk])
        links.append(Task(text=_("Write a course"), url=url, icon="glasses"))
        explore = reverse("wagtailadmin_explore", args=[catalogue.pk])
        links.append(Task(text=_("Change a course"), url=explore, icon="folder-open-1"))
    if user.has_perm("h5p.add_content"):
        links.append(Task(text=_("Add an H5P activity"), url=reverse("h5p_contents:add"), icon="h5p"))
    if user.has_perm("wagtailimages.add_image"):
        links.append(Task(text=_("Add pictures"), url=reverse("wagtailimages:add_multiple"), icon="image"))
    if user.has_perm("pages.change_menus"):
        links.append(
            Task(text=_("Change menu and footer"), url=reverse("wagtailsnippets_pages_menus:list"), icon="list-ul")
        )
    return links
