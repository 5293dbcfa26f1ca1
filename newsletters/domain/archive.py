"""What was sent, as anybody may read it on the web: no reader's own values, no state but "sent"."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation

from newsletters.domain.composing import Part, compose
from newsletters.domain.looks import Look, look_of
from newsletters.enums import IssueState
from newsletters.models import Issue
from organisations.models import Coalition


@dataclass(frozen=True, kw_only=True)
class WebIssue:
    """An issue as a web page."""

    issue: Issue
    look: Look
    parts: list[Part]


def archived_issues(coalition: Coalition | None) -> QuerySet[Issue]:
    """The issues that this sender put in the archive, the newest first; stopped ones reached some readers and stay."""
    return (
        Issue.objects.filter(coalition=coalition, is_archived=True, frozen_at__isnull=False)
        .exclude(slug="")
        .exclude(state=IssueState.SCHEDULED)
        .defer("html", "text", "body")
        .select_related("coalition")
        .order_by("-scheduled_at", "-pk")
    )


def web_issue(issue: Issue) -> WebIssue:
    """The parts of an issue for the web: a link whose page is gone since does not show."""
    look = look_of(issue.coalition)
    with translation.override(issue.language):
        parts = compose(issue=issue, look=look).parts
    return WebIssue(issue=issue, look=look, parts=parts)
