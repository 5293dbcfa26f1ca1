"""Who gets what at the addresses of issues: makers their own, the lead's verbs the lead, the archive everybody."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from newsletters.enums import IssueState
from newsletters.models import Issue
from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect
from tests.newsletters.issues import make_issue

OUT = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}
MAKERS = {"coalition_editor": 200, "coalition_lead": 200, "administrator": 200}
DESK = expect(404, **OUT, **MAKERS, national_editor=200)
OWN = expect(404, **OUT, **MAKERS)
FOREIGN = expect(404, **OUT, administrator=200)
POSTS = expect(404, **OUT, coalition_editor=302, coalition_lead=302, administrator=302)
LEADS = {**POSTS, Persona.COALITION_EDITOR: 404}
FOREIGN_POSTS = expect(404, **OUT, administrator=302)


def issue_of(tenant: Tenant, **values: Any) -> Issue:
    lists = tenant.coalition.mailing_lists.all()
    return make_issue(*lists, coalition=tenant.coalition, subject=f"{tenant.mark} nieuwsbrief", **values)


def draft(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": issue_of(tenant).pk}


def looked_at(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": issue_of(tenant).pk, "mode": "mail"}


def doing(verb: str) -> Callable[[World, Tenant], dict[str, Any]]:
    return lambda world, tenant: {"pk": issue_of(tenant).pk, "verb": verb}


def sent(world: World, tenant: Tenant) -> dict[str, Any]:
    now = timezone.now()
    issue_of(tenant, state=IssueState.SENT, slug="sent", scheduled_at=now, frozen_at=now, finished_at=now)
    return {"coalition": tenant.coalition.slug, "slug": "sent"}


def nationally_sent(world: World, tenant: Tenant) -> dict[str, Any]:
    now = timezone.now()
    make_issue(state=IssueState.SENT, slug="sent", scheduled_at=now, frozen_at=now, finished_at=now)
    return {"slug": "sent"}


def archive_of(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"coalition": tenant.coalition.slug}


def moving(world: World, tenant: Tenant) -> dict[str, Any]:
    now = timezone.now()
    return {"pk": issue_of(tenant, state=IssueState.SENDING, slug="moves", scheduled_at=now, frozen_at=now).pk}


EVERYBODY = expect(200)
ISSUE_ROWS = [
    Row(url="newsletters_admin:index", own=DESK),
    Row(url="newsletters_admin:begin", own=DESK),
    Row(url="newsletters_admin:issue", kwargs=draft, own=OWN, foreign=FOREIGN),
    Row(url="newsletters_admin:progress", kwargs=moving, own=OWN, foreign=FOREIGN),
    Row(url="newsletters_admin:edit", kwargs=draft, own=OWN, foreign=FOREIGN),
    Row(url="newsletters_admin:preview", kwargs=draft, own=OWN, foreign=FOREIGN),
    Row(url="newsletters_admin:preview_frozen", kwargs=looked_at, own=OWN, foreign=FOREIGN),
    Row(url="newsletters_admin:act", kwargs=doing("kopie"), method="post", own=POSTS, foreign=FOREIGN_POSTS),
    Row(url="newsletters_admin:act", kwargs=doing("goedkeuren"), method="post", own=LEADS, foreign=FOREIGN_POSTS),
    Row(url="newsletters_admin:act", kwargs=doing("stop"), method="post", own=LEADS, foreign=FOREIGN_POSTS),
    Row(url="newsletters:archive", own=EVERYBODY),
    Row(url="newsletters:archive_feed", own=EVERYBODY),
    Row(url="newsletters:issue", kwargs=nationally_sent, own=EVERYBODY),
    Row(url="newsletters:regional_archive", kwargs=archive_of, own=EVERYBODY, foreign=EVERYBODY),
    Row(url="newsletters:regional_archive_feed", kwargs=archive_of, own=EVERYBODY, foreign=EVERYBODY),
    Row(url="newsletters:regional_issue", kwargs=sent, own=EVERYBODY, foreign=EVERYBODY),
]
