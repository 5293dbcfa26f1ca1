"""What happens to an issue between its first draft and its end. Each verb says no with NotNow when it is too late."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from core.domain.jobs import enqueue_job
from core.exceptions import DomainError
from core.stamp import bump_stamp
from newsletters.domain.checklist import check_issue
from newsletters.domain.freezing import FREEZE
from newsletters.domain.sending import enqueue_turns, leave_out
from newsletters.enums import DeliveryState, IssueState
from newsletters.models import Delivery, Issue
from organisations.models import Coalition

LATEST = dt.timedelta(days=365)


class NotNow(DomainError):
    """The issue is in a state in which this cannot be done any more, or not yet."""


class NotReady(DomainError):
    """The checklist has an error; the message says which."""


class BadTime(DomainError):
    """The time to send at lies behind us, or a year ahead."""


@transaction.atomic
def submit_issue(*, issue: Issue, actor: Any) -> None:
    """Ask the lead to look at it. Raises NotReady, NotNow."""
    _require_ready(issue)
    _move(issue, IssueState.AWAITING, {IssueState.DRAFT}, submitted_by=actor)
    _record(issue, actor, "newsletters.issue_submitted")


@transaction.atomic
def withdraw_issue(*, issue: Issue, actor: Any) -> None:
    """Back to a draft, as long as nobody has got it. Raises NotNow."""
    _move(issue, IssueState.DRAFT, {IssueState.AWAITING, IssueState.SCHEDULED}, scheduled_at=None, approved_by=None)
    Delivery.objects.filter(issue=issue, state=DeliveryState.PENDING).delete()
    _record(issue, actor, "newsletters.issue_withdrawn")


@transaction.atomic
def approve_issue(*, issue: Issue, actor: Any, at: dt.datetime | None = None) -> None:
    """Let it go out: now, or `at` a time to come. Its audience is frozen then, not before.

    Raises NotReady, NotNow, BadTime.
    """
    now = timezone.now()
    if at is not None and not now - dt.timedelta(minutes=5) <= at <= now + LATEST:
        raise BadTime(_("Choose a time from now up to a year ahead."))
    _require_ready(issue)
    when = max(at or now, now)
    _move(
        issue,
        IssueState.SCHEDULED,
        {IssueState.DRAFT, IssueState.AWAITING},
        approved_by=actor,
        scheduled_at=when,
        slug=issue.slug or _free_slug(issue, when),
    )
    enqueue_job(kind=FREEZE, payload={"issue_id": issue.pk}, run_at=when, priority=8)
    _record(issue, actor, "newsletters.issue_approved", {"scheduled_at": when.isoformat()})


@transaction.atomic
def pause_issue(*, issue: Issue, actor: Any) -> None:
    """Nothing more leaves, from the very next mail on. Raises NotNow."""
    _move(issue, IssueState.PAUSED, {IssueState.SENDING}, pause_reason="")
    _record(issue, actor, "newsletters.issue_paused")


@transaction.atomic
def resume_issue(*, issue: Issue, actor: Any) -> None:
    """Go on where it was. What is uncertain stays so. Raises NotNow."""
    _move(issue, IssueState.SENDING, {IssueState.PAUSED}, pause_reason="")
    enqueue_turns(issue_id=issue.pk)
    _record(issue, actor, "newsletters.issue_resumed")


@transaction.atomic
def stop_issue(*, issue: Issue, actor: Any) -> int:
    """End it for good; returns how many readers will not get it. Raises NotNow."""
    _move(
        issue,
        IssueState.STOPPED,
        {IssueState.SENDING, IssueState.PAUSED},
        finished_at=timezone.now(),
        pause_reason="",
    )
    left = leave_out(Delivery.objects.filter(issue=issue))
    _record(issue, actor, "newsletters.issue_stopped", {"left_out": left})
    return left


@transaction.atomic
def copy_issue(*, issue: Issue, coalition: Coalition | None, actor: Any, as_template: bool = False) -> Issue:
    """A new draft, or a template, with the same subject and content, for this coalition (None: the national desk).

    Lists and segment come along only within one tenant.
    """
    copy = Issue.objects.create(
        coalition=coalition,
        subject=issue.subject,
        preheader=issue.preheader,
        body=issue.body.get_prep_value(),
        language=issue.language,
        is_template=as_template,
        is_archived=issue.is_archived,
        created_by=actor,
    )
    if issue.coalition_id == copy.coalition_id:
        copy.lists.set(issue.lists.all())
        copy.segment = issue.segment
        copy.save(update_fields=["segment"])
    return copy


@transaction.atomic
def delete_issue(*, issue: Issue, actor: Any) -> None:
    """Throw a draft or a template away. Raises NotNow for what was ever approved."""
    locked = Issue.objects.select_for_update().filter(pk=issue.pk, state=IssueState.DRAFT).first()
    if locked is None:
        raise NotNow(_("Only a draft can be deleted."))
    _record(issue, actor, "newsletters.issue_deleted")
    locked.delete()


def _require_ready(issue: Issue) -> None:
    errors = [finding.text for finding in check_issue(issue=issue) if finding.is_error]
    if errors:
        raise NotReady(" ".join(errors))


def _move(issue: Issue, to: IssueState, sources: set[IssueState], **values: Any) -> None:
    moved = Issue.objects.filter(pk=issue.pk, state__in=sources, is_template=False).update(state=to, **values)
    issue.refresh_from_db()
    if not moved:
        raise NotNow(
            _("This newsletter is %(state)s by now, so this is not possible.") % {"state": issue.get_state_display()}
        )
    bump_stamp()


def _record(issue: Issue, actor: Any, action: str, after: dict[str, Any] | None = None) -> None:
    record_audit(actor=actor, action=action, target=issue, coalition_id=issue.coalition_id, after=after)


def _free_slug(issue: Issue, when: dt.datetime) -> str:
    base = f"{timezone.localdate(when):%Y-%m-%d}-{slugify(issue.subject)[:60]}".strip("-")
    taken = set(Issue.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for number in range(len(taken) + 1) if (slug := f"{base}-{number + 1}" if number else base) not in taken
    )
