"""Visits by a newsletter: counted by page, on kept pages too, and nothing of the visitor."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from newsletters.domain.counted_links import visits_of
from newsletters.enums import IssueState
from newsletters.models import Issue, IssueVisit
from tests.newsletters.issues import make_issue

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ARCHIVE = "/nieuwsbrieven/archief/"


@pytest.fixture
def issue() -> Issue:
    now = timezone.now()
    return make_issue(state=IssueState.SENT, slug="x", scheduled_at=now, frozen_at=now, finished_at=now)


def test_visit_counts_by_page_also_where_the_page_was_kept(client, issue, settings):
    settings.PAGE_CACHE_ENABLED = True
    cache.clear()
    for path in (ARCHIVE, ARCHIVE, f"{ARCHIVE}rss/"):
        assert client.get(path, {"nb": issue.pk, "v": "1"}, headers={"user-agent": BROWSER}).status_code == 200
    assert visits_of(issue) == (3, [(ARCHIVE, 2), (f"{ARCHIVE}rss/", 1)])
    kept = {field.name for field in IssueVisit._meta.get_fields()}
    assert kept == {"id", "issue", "path", "count"}  # no person, no address, no time


def test_robots_missing_pages_drafts_and_made_up_numbers_count_nowhere(client, issue):
    draft = make_issue(subject="Concept")
    for path, number, agent in (
        (ARCHIVE, issue.pk, "LinkPreview-bot/1.0"),
        (ARCHIVE, issue.pk, ""),
        ("/bestaat-niet/", issue.pk, BROWSER),
        (ARCHIVE, draft.pk, BROWSER),
        (ARCHIVE, 999999, BROWSER),
        (ARCHIVE, "1 OR 1=1", BROWSER),
    ):
        client.get(path, {"nb": number}, headers={"user-agent": agent})
    client.head(ARCHIVE, {"nb": issue.pk}, headers={"user-agent": BROWSER})
    assert IssueVisit.objects.count() == 0
