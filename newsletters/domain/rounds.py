"""Once a minute: every issue that should move has a job that moves it, whatever became of the job it had."""

import datetime as dt

from django.utils import timezone

from core.domain.jobs import enqueue_job
from core.models import Job, JobState
from newsletters.domain.freezing import FREEZE
from newsletters.domain.sending import enqueue_turns, finish_issue
from newsletters.enums import IssueState
from newsletters.models import Issue

GRACE = dt.timedelta(minutes=2)


def pick_up_issues() -> None:
    """Scheduled issues that nobody freezes are frozen; issues under way get turns for the slots that lost theirs."""
    for issue_id in Issue.objects.filter(state=IssueState.SENDING).values_list("pk", flat=True):
        if not finish_issue(issue_id=issue_id):
            enqueue_turns(issue_id=issue_id)
    late = Issue.objects.filter(state=IssueState.SCHEDULED, scheduled_at__lt=timezone.now() - GRACE)
    for issue_id in late.values_list("pk", flat=True):
        jobs = Job.objects.filter(kind=FREEZE, payload__issue_id=issue_id)
        if not jobs.filter(state__in=[JobState.DUE, JobState.RUNNING]).exists():
            enqueue_job(kind=FREEZE, payload={"issue_id": issue_id}, priority=8)
