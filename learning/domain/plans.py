"""A course goes live, or closes, at a moment chosen before: with all its lessons, and as one version."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.actions.unpublish_page import UnpublishPageAction

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail import queue_mail
from learning.domain.checks import check_course, refuse_errors
from learning.domain.course_drafts import course_draft
from learning.domain.exceptions import NotADraft, NotAllowedHere, PlanInPast, PlanIsEmpty, PlanOutOfOrder
from learning.domain.publishing import publish_course
from learning.enums import ChangeKind
from learning.models import CoursePage, CoursePlan


def plan_course(
    *,
    page: CoursePage,
    actor: User,
    live_at: dt.datetime | None = None,
    close_at: dt.datetime | None = None,
    change_kind: str = ChangeKind.EDITORIAL,
) -> CoursePlan:
    """Set when the course goes live and when it closes, in place of an earlier plan. Audited.

    What goes live is what the drafts are at that moment, so that a typing error can still be mended. Raises
    NotAllowedHere without the right to publish, PlanIsEmpty, PlanInPast, PlanOutOfOrder, NotADraft where nothing
    waits to go live, NotReady if a check finds an error now.
    """
    if not page.permissions_for_user(actor).can_publish():
        raise NotAllowedHere
    moments = [moment for moment in (live_at, close_at) if moment is not None]
    if not moments:
        raise PlanIsEmpty
    if min(moments) <= timezone.now():
        raise PlanInPast
    if live_at is not None and close_at is not None and close_at <= live_at:
        raise PlanOutOfOrder
    if live_at is not None:
        draft = course_draft(page)
        if not draft.waiting:
            raise NotADraft
        refuse_errors(check_course(page=draft.page, lessons=draft.lessons))
    values = {"live_at": live_at, "close_at": close_at, "change_kind": change_kind, "planned_by": actor}
    with transaction.atomic():
        plan, _made = CoursePlan.objects.update_or_create(
            page=page, defaults={**values, "planned_at": timezone.now(), "refusal": ""}
        )
        record_audit(
            actor=actor,
            action="learning.course_planned",
            target=plan,
            after={"page": page.pk, "live_at": _said(live_at), "close_at": _said(close_at), "kind": str(change_kind)},
        )
        return plan


def withdraw_plan(*, page: CoursePage, actor: User) -> None:
    """The course stays as it is. Again changes nothing. Audited. Raises NotAllowedHere."""
    if not page.permissions_for_user(actor).can_publish():
        raise NotAllowedHere
    with transaction.atomic():
        for plan in CoursePlan.objects.select_for_update().filter(page=page):
            before = {"page": page.pk, "live_at": _said(plan.live_at), "close_at": _said(plan.close_at)}
            record_audit(actor=actor, action="learning.course_plan_withdrawn", target=plan, before=before)
            plan.delete()


def refused_plans(*, user: User | AnonymousUser) -> list[CoursePlan]:
    """The plans that did not happen, of the courses that this person may publish. One query where there are none."""
    refused = CoursePlan.objects.exclude(refusal="").select_related("page").order_by("live_at")
    return [plan for plan in refused if plan.page.permissions_for_user(user).can_publish()]


def carry_out_plans() -> int:
    """Do what has come due; returns how many plans moved on. Run twice, or by two at once, it happens once."""
    now = timezone.now()
    due = CoursePlan.objects.filter(Q(live_at__lte=now, refusal="") | Q(close_at__lte=now))
    return sum(_carry_out(plan_id) for plan_id in due.order_by("pk").values_list("pk", flat=True))


def _carry_out(plan_id: int) -> bool:
    with transaction.atomic():
        plan = (
            CoursePlan.objects.select_for_update(of=("self",)).select_related("planned_by").filter(pk=plan_id).first()
        )
        now = timezone.now()
        if plan is None:
            return False
        page = CoursePage.objects.get(pk=plan.page_id)
        if plan.close_at is not None and plan.close_at <= now:
            _close(page, plan=plan)
            plan.delete()
        elif plan.live_at is not None and plan.live_at <= now and not plan.refusal:
            _open(page, plan=plan)
        else:
            return False
        return True


def _open(page: CoursePage, *, plan: CoursePlan) -> None:
    try:
        if plan.planned_by is None or not plan.planned_by.is_active:
            raise NotAllowedHere
        publish_course(page=page, change_kind=plan.change_kind, actor=plan.planned_by)
    except NotADraft:
        pass  # somebody was sooner: it is live as it was planned
    except DomainError as error:
        plan.refusal = str(error)[:500]
        plan.save(update_fields=["refusal"])
        record_audit(actor=None, action="learning.course_plan_refused", target=plan, after={"page": page.pk})
        _mail_refusal(page, plan=plan)
        return
    if plan.close_at is None:
        plan.delete()
    else:
        plan.live_at = None
        plan.save(update_fields=["live_at"])


def _close(page: CoursePage, *, plan: CoursePlan) -> None:
    """The course and its lessons go offline; what was done stays on record."""
    if page.live:
        UnpublishPageAction(page, include_descendants=True, user=plan.planned_by).execute(skip_permission_checks=True)
        record_audit(actor=plan.planned_by, action="learning.course_closed", target=plan, after={"page": page.pk})


def _mail_refusal(page: CoursePage, *, plan: CoursePlan) -> None:
    """To who planned it, if they still work here; all others who may publish find it on their dashboard."""
    author = plan.planned_by
    if author is None or not author.is_active or plan.live_at is None:
        return
    queue_mail(
        template="learning/plan_refused",
        to=author.email,
        context={
            "first_name": author.get_short_name(),
            "course": page.title,
            "moment": date_format(timezone.localtime(plan.live_at), "j F Y H:i"),
            "reason": plan.refusal,
            "url": reverse("learning_authoring:plan", args=[page.pk]),
        },
        dedupe_key=f"plan-refused:{plan.pk}:{plan.live_at.isoformat()}",
    )


def _said(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
