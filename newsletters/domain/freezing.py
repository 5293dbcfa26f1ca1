"""The moment at which an issue and its audience stop changing: one Delivery for each reader, one HTML for all."""

import datetime as dt
import itertools
from collections.abc import Callable

from django.utils import timezone

from core.domain.jobs import report_progress
from core.models import Job
from newsletters.domain.audience import audience, filters_of
from newsletters.domain.rendering import archive_url, render_issue
from newsletters.domain.sending import enqueue_turns, finish_issue
from newsletters.domain.small_cache import small_cache
from newsletters.enums import IssueState
from newsletters.models import Delivery, Issue

FREEZE = "newsletters.freeze"
CHUNK = 1000
# Before every clock: a row that was never tried waits for none.
AT_ONCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def freeze_issue(*, issue_id: int, job: Job) -> Callable[[], None] | None:
    """Write the rows of a scheduled issue whose time has come; gives the effect that starts the sending.

    A run that died halfway left rows of an issue that is still scheduled; none of them was sent, and they are made
    anew, so that whoever unsubscribed since is not among them.
    """
    issue = (
        Issue.objects.filter(pk=issue_id, state=IssueState.SCHEDULED, scheduled_at__lte=timezone.now())
        .select_related("coalition", "segment")
        .prefetch_related("lists")
        .first()
    )
    if issue is None:
        return None
    rendered = render_issue(issue=issue, web_url=archive_url(issue))
    Delivery.objects.filter(issue_id=issue_id).delete()
    list_ids = [one.pk for one in issue.lists.all()]
    readers = audience(list_ids, filters=filters_of(issue.segment)).values_list("pk", "email").iterator(CHUNK)
    written = 0
    with small_cache():
        while chunk := list(itertools.islice(readers, CHUNK)):
            rows = [
                Delivery(issue_id=issue_id, subscriber_id=pk, domain=email.rpartition("@")[2], due_at=AT_ONCE)
                for pk, email in chunk
            ]
            Delivery.objects.bulk_create(rows, ignore_conflicts=True)
            written += len(rows)
            report_progress(job=job, done=written, total=0)

    def start() -> None:
        started = Issue.objects.filter(pk=issue_id, state=IssueState.SCHEDULED, scheduled_at=issue.scheduled_at).update(
            state=IssueState.SENDING, frozen_at=timezone.now(), html=rendered.html, text=rendered.text
        )
        if not started:  # withdrawn meanwhile
            Delivery.objects.filter(
                issue_id=issue_id, issue__state__in=[IssueState.DRAFT, IssueState.AWAITING]
            ).delete()
        elif not finish_issue(issue_id=issue_id):
            enqueue_turns(issue_id=issue_id)

    return start
