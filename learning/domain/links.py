"""Addresses elsewhere that courses point to: gathered and asked by a job, never while somebody looks at a page."""

import datetime as dt
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from learning.domain.link_fetch import Fetched, fetch_link
from learning.domain.page_parts import links_in, parts_of
from learning.enums import LinkState
from learning.models import CoursePage, ExternalLink, LessonPage

AGAIN_AFTER = dt.timedelta(days=7)
FAILURES_UNTIL_DEAD = 3  # for a site that does not answer; a clear "gone" needs two
GONE_UNTIL_DEAD = 2
AT_ONCE = 40  # a round of the job: each may take its whole time-out


def is_elsewhere(url: str) -> bool:
    """Whether this address lies on another site."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.netloc != urlsplit(settings.BASE_URL).netloc


def external_urls(page: CoursePage | LessonPage) -> set[str]:
    """The addresses elsewhere in what this page holds, live or draft as it was given."""
    found = {link.url for part in parts_of(page) for link in links_in(part.value) if is_elsewhere(link.url)}
    return {url for url in found if len(url) <= 2000}


def gather_links() -> int:
    """Make a row for every address in live pages and their latest drafts, drop those that nobody names."""
    named: set[str] = set()
    for model in (CoursePage, LessonPage):
        for page in model.objects.select_related("latest_revision").iterator(chunk_size=100):
            named |= external_urls(page)
            if page.has_unpublished_changes and page.latest_revision:
                named |= external_urls(page.get_latest_revision_as_object())
    remember_links(named)
    ExternalLink.objects.exclude(url__in=named).delete()
    return len(named)


def remember_links(urls: Iterable[str]) -> None:
    """Make rows for addresses that are new; the job asks them at its next round."""
    ExternalLink.objects.bulk_create([ExternalLink(url=url) for url in sorted(urls)], ignore_conflicts=True)


def links_to_ask() -> list[str]:
    """Addresses never asked, or a week ago, or in doubt since yesterday: the longest ago first."""
    now = timezone.now()
    due = Q(checked_at=None) | Q(checked_at__lt=now - AGAIN_AFTER)
    doubt = Q(failures__gt=0, checked_at__lt=now - dt.timedelta(hours=20))
    rows = ExternalLink.objects.filter(due | doubt).order_by("checked_at", "pk")
    return list(rows.values_list("url", flat=True)[:AT_ONCE])


def ask_links(urls: Iterable[str], *, fetch: Callable[[str], Fetched] = fetch_link) -> dict[str, Fetched]:
    """Go and ask; slow, and outside a transaction."""
    return {url: fetch(url) for url in urls}


def keep_answers(answers: dict[str, Fetched]) -> None:
    """Write what was found. One bad night is no dead link: see FAILURES_UNTIL_DEAD."""
    now = timezone.now()
    rows = list(ExternalLink.objects.filter(url__in=answers))
    for row in rows:
        found = answers[row.url]
        row.failures = 0 if found.is_alive else row.failures + 1
        row.answer = found.answer[:200]
        row.checked_at = now
        limit = GONE_UNTIL_DEAD if found.is_alive is False else FAILURES_UNTIL_DEAD
        if found.is_alive:
            row.state = LinkState.ALIVE
        elif row.failures >= limit:
            row.state = LinkState.DEAD
    ExternalLink.objects.bulk_update(rows, ["failures", "answer", "checked_at", "state"])


def dead_among(urls: Iterable[str]) -> dict[str, ExternalLink]:
    """Which of these are known to be dead. One query."""
    wanted = set(urls)
    if not wanted:
        return {}
    return {row.url: row for row in ExternalLink.objects.filter(url__in=wanted, state=LinkState.DEAD)}
