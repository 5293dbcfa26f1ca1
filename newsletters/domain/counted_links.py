"""Links in an issue: whole addresses, and on our own a suffix by which visits are counted, not persons."""

import re
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Sum, Window

from newsletters.enums import IssueState
from newsletters.models import Issue, IssueVisit

SUFFIX_NAME = "nb"
PATHS_SHOWN = 10
_ISSUE = re.compile(rf"(?:^|&){SUFFIX_NAME}=([1-9][0-9]{{0,8}})(?:&|$)")
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|headless|curl|wget|python|^$", re.IGNORECASE)


def counted_url(url: str, *, suffix: str) -> str:
    """The whole address of `url`; a page of this site gets "?nb=<suffix>", the same for every reader."""
    if url.startswith("/") and not url.startswith("//"):
        url = f"{settings.BASE_URL}{url}"
    if not suffix or not url.startswith(f"{settings.BASE_URL}/"):
        return url
    parts = urlsplit(url)
    query = f"{parts.query}&{SUFFIX_NAME}={suffix}" if parts.query else f"{SUFFIX_NAME}={suffix}"
    return urlunsplit(parts._replace(query=query))


def issue_named(query: str, *, user_agent: str) -> int | None:
    """The issue whose link led here; None for a robot, as far as it says that it is one."""
    found = _ISSUE.search(query)
    return int(found[1]) if found and not _ROBOT.search(user_agent) else None


def count_visit(*, issue_id: int, path: str) -> None:
    """Add one to the visits of this page by that issue. Nobody's page waits or breaks for a count: it may be lost."""
    path = path[:200]
    rows = IssueVisit.objects.filter(issue_id=issue_id, path=path)
    try:
        with transaction.atomic():
            if rows.update(count=F("count") + 1):
                return
            if Issue.objects.filter(pk=issue_id, frozen_at__isnull=False).exclude(state=IssueState.SCHEDULED).exists():
                IssueVisit.objects.create(issue_id=issue_id, path=path)
    except DatabaseError:
        return


def visits_of(issue: Issue) -> tuple[int, list[tuple[str, int]]]:
    """How many visits, and the pages that were opened most."""
    rows = IssueVisit.objects.filter(issue=issue).annotate(total=Window(Sum("count"))).order_by("-count", "path")
    most = list(rows.values_list("path", "count", "total")[:PATHS_SHOWN])
    return (most[0][2] if most else 0), [(path, count) for path, count, _total in most]
