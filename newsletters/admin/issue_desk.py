"""The list of issues, and the page on which one is checked, tried, approved, followed and stopped."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets import AdminDateTimeInput

from core.exceptions import DomainError
from newsletters.domain.audience import audience, filters_of
from newsletters.domain.checklist import check_issue
from newsletters.domain.issue_access import issues_for, may_send, senders_for
from newsletters.domain.issues import (
    approve_issue,
    copy_issue,
    delete_issue,
    pause_issue,
    resume_issue,
    stop_issue,
    submit_issue,
    withdraw_issue,
)
from newsletters.domain.progress import progress_of, refusals_of
from newsletters.domain.rendering import archive_url
from newsletters.domain.trial import send_trial
from newsletters.enums import DeliveryState, IssueState
from newsletters.models import Issue

SHELVES = {
    "alles": (_("All"), Q(is_template=False)),
    "concepten": (_("Drafts"), Q(is_template=False, state=IssueState.DRAFT)),
    "goedkeuren": (_("To approve"), Q(state=IssueState.AWAITING)),
    "onderweg": (_("Under way"), Q(state__in=[IssueState.SCHEDULED, IssueState.SENDING, IssueState.PAUSED])),
    "verstuurd": (_("Sent"), Q(state__in=[IssueState.SENT, IssueState.STOPPED])),
    "sjablonen": (_("Templates"), Q(is_template=True)),
}
UNDER_WAY = {IssueState.SENDING, IssueState.PAUSED, IssueState.SENT, IssueState.STOPPED}


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label=_("Send at"), required=False, widget=AdminDateTimeInput, help_text=_("Empty: at once.")
    )


class TrialForm(forms.Form):
    addresses = forms.CharField(label=_("To"), max_length=400, help_text=_("At most five, with commas between them."))


def issues(request: HttpRequest) -> HttpResponse:
    coalitions, national = senders_for(request.user)
    many = coalitions.count() + national
    if not many:
        raise Http404
    shelf = request.GET.get("plank", "")
    shelf = shelf if shelf in SHELVES else "alles"
    found = (
        issues_for(request.user)
        .filter(SHELVES[shelf][1])
        .defer("html", "text", "body")
        .annotate(sent=Count("deliveries", filter=Q(deliveries__state=DeliveryState.SENT)))
        .order_by("-created_at", "-pk")
    )
    context = {
        "header_title": _t("Newsletters"),
        "page_obj": Paginator(found, 25).get_page(request.GET.get("p")),
        "shelf": shelf,
        "shelves": [{"key": key, "label": label, "current": key == shelf} for key, (label, _q) in SHELVES.items()],
        "many_senders": many > 1,
    }
    return render(request, "newsletters/admin/issues.html", context)


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an issue stands, and what can be done with it now."""
    found = get_object_or_404(issues_for(request.user).prefetch_related("lists"), pk=pk)
    return _show(request, found)


def _show(request: HttpRequest, found: Issue, **forms_with_errors: Any) -> HttpResponse:
    state = IssueState(found.state)
    is_under_way = state in UNDER_WAY
    can_send = may_send(request.user, found) and not found.is_template
    findings = [] if is_under_way or found.is_template else check_issue(issue=found)
    lists = list(found.lists.all())
    context = {
        "header_title": found.subject,
        "issue": found,
        "lists": lists,
        "readers": None if is_under_way else _readers(found, lists),
        "findings": findings,
        "is_ready": not any(finding.is_error for finding in findings),
        "can_send": can_send,
        "is_under_way": is_under_way,
        "is_moving": state is IssueState.SENDING,
        "progress": progress_of(found) if is_under_way else None,
        "refusals": refusals_of(found) if is_under_way else [],
        "modes": Issue.preview_modes,
        "web_url": archive_url(found) if is_under_way else "",
        "schedule": ScheduleForm(),
        "trial": TrialForm(initial={"addresses": request.user.email}),  # type: ignore[union-attr]
        **forms_with_errors,
    }
    return render(request, "newsletters/admin/issue.html", context)


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures alone, as the page asks for them while the issue is being sent."""
    found = get_object_or_404(issues_for(request.user), pk=pk)
    if found.state not in UNDER_WAY:
        raise Http404
    moving = found.state == IssueState.SENDING
    context = {"issue": found, "progress": progress_of(found), "is_moving": moving}
    return render(request, "newsletters/admin/progress.html", context)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one issue. Sending's verbs are for who may send it; for others they are not there."""
    found = get_object_or_404(issues_for(request.user), pk=pk)
    if verb in SENDERS_VERBS and not may_send(request.user, found):
        raise Http404
    try:
        return VERBS[verb](request, found)
    except KeyError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("newsletters_admin:issue", pk)


def _readers(found: Issue, lists: list[Any]) -> int:
    return audience([one.pk for one in lists], filters=filters_of(found.segment)).count()


def _back(request: HttpRequest, found: Issue, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("newsletters_admin:issue", found.pk)


def _submit(request: HttpRequest, found: Issue) -> HttpResponse:
    submit_issue(issue=found, actor=request.user)
    return _back(request, found, _t("Submitted. Who may approve it finds it under “To approve”."))


def _withdraw(request: HttpRequest, found: Issue) -> HttpResponse:
    withdraw_issue(issue=found, actor=request.user)
    return _back(request, found, _t("It is a draft again. Nobody has got it."))


def _approve(request: HttpRequest, found: Issue) -> HttpResponse:
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return _show(request, found, schedule=form)
    at: dt.datetime | None = form.cleaned_data["at"]
    approve_issue(issue=found, actor=request.user, at=at)
    return _back(request, found, _t("It is scheduled.") if at else _t("It is on its way."))


def _trial(request: HttpRequest, found: Issue) -> HttpResponse:
    form = TrialForm(request.POST)
    if not form.is_valid():
        return _show(request, found, trial=form)
    sent = send_trial(
        issue=found,
        addresses=[one for one in form.cleaned_data["addresses"].split(",") if one.strip()],
        actor=request.user,
    )
    return _back(request, found, _t("The test mail went to %(addresses)s.") % {"addresses": ", ".join(sent)})


def _pause(request: HttpRequest, found: Issue) -> HttpResponse:
    pause_issue(issue=found, actor=request.user)
    return _back(request, found, _t("Paused. Nothing more leaves until you resume."))


def _resume(request: HttpRequest, found: Issue) -> HttpResponse:
    resume_issue(issue=found, actor=request.user)
    return _back(request, found, _t("It goes on where it was."))


def _stop(request: HttpRequest, found: Issue) -> HttpResponse:
    left = stop_issue(issue=found, actor=request.user)
    text = ngettext("Stopped. %(count)s reader does not get it.", "Stopped. %(count)s readers do not get it.", left)
    return _back(request, found, text % {"count": left})


def _copy(request: HttpRequest, found: Issue) -> HttpResponse:
    copy = copy_issue(issue=found, coalition=found.coalition, actor=request.user)
    messages.success(request, _t("This is a new draft, with the same content."))
    return redirect("newsletters_admin:edit", copy.pk)


def _keep(request: HttpRequest, found: Issue) -> HttpResponse:
    copy = copy_issue(issue=found, coalition=found.coalition, actor=request.user, as_template=True)
    return _back(request, copy, _t("Kept as a template. New newsletters can start from it."))


def _delete(request: HttpRequest, found: Issue) -> HttpResponse:
    delete_issue(issue=found, actor=request.user)
    messages.success(request, _t("Deleted."))
    return redirect("newsletters_admin:index")


VERBS: dict[str, Callable[[HttpRequest, Issue], HttpResponse]] = {
    "indienen": _submit,
    "terughalen": _withdraw,
    "goedkeuren": _approve,
    "test": _trial,
    "pauze": _pause,
    "verder": _resume,
    "stop": _stop,
    "kopie": _copy,
    "sjabloon": _keep,
    "verwijderen": _delete,
}
SENDERS_VERBS = {"goedkeuren", "pauze", "verder", "stop"}
