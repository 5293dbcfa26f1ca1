"""Issues and their readers for tests, through the same verbs as the platform's own."""

import datetime as dt
import json

from django.utils import timezone

import newsletters.tasks  # noqa: F401 registers the handlers
from core.domain.jobs import due_job_ids, run_job
from core.models import Job
from newsletters.domain.addresses import hash_email
from newsletters.domain.issues import approve_issue
from newsletters.enums import Source, SubscriptionState
from newsletters.models import Delivery, Issue, MailingList, Subscriber, Subscription

LEAD = {"greet": True, "title": "Samen openen we het dossier", "text": "<p>Tekst.</p>", "image": None, "alt": "",
        "button": "", "page": None, "url": ""}  # fmt: skip


def make_list(*, coalition=None, title="Nieuws", slug="") -> MailingList:
    slug = slug or f"test-{coalition.slug if coalition else 'landelijk'}-{title.lower()}"
    return MailingList.objects.create(coalition=coalition, title=f"{title} (test)", slug=slug)


def make_readers(mailing_list, *emails, name="") -> list[Subscriber]:
    """Confirmed readers, by import with proof."""
    readers = []
    for email in emails:
        reader, _made = Subscriber.objects.get_or_create(email=email, defaults={"email_hash": hash_email(email)})
        Subscription.objects.create(
            mailing_list=mailing_list, subscriber=reader, state=SubscriptionState.ACTIVE, source=Source.IMPORT,
            proof="formulier 2025", name=name, confirmed_at=timezone.now() - dt.timedelta(days=1),
        )  # fmt: skip
        readers.append(reader)
    return readers


def make_issue(*lists, coalition=None, blocks=None, **values) -> Issue:
    body = blocks if blocks is not None else [("lead", LEAD)]
    issue = Issue.objects.create(
        coalition=coalition,
        subject=values.pop("subject", "Wat ziet uw patiënt thuis?"),
        preheader=values.pop("preheader", "En: webinar op 3 december"),
        body=json.dumps([{"type": kind, "value": value} for kind, value in body]),
        **values,
    )
    issue.lists.set(lists)
    return issue


def run_one_round() -> bool:
    """Whatever is due now, but not what follows from it; whether there was anything."""
    ids = due_job_ids()
    for job_id in ids:
        run_job(job_id=job_id)
    return bool(ids)


def run_due_jobs() -> None:
    """What the runner would do now: everything that is due, and what follows from it at once."""
    for _round in range(50):
        if not run_one_round():
            return
    raise AssertionError("jobs never ended")


def send(issue, *, actor=None) -> Issue:
    approve_issue(issue=issue, actor=actor)
    run_due_jobs()
    issue.refresh_from_db()
    assert list(Job.objects.exclude(error="").values_list("kind", "error")) == []
    return issue


def states(issue) -> dict[str, str]:
    rows = Delivery.objects.filter(issue=issue).select_related("subscriber")
    return {row.subscriber.email: row.state for row in rows if row.subscriber}
