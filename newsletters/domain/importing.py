"""Taking over readers who gave their consent elsewhere, with the proof of it. A fault in one row and none is taken."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.domain.audit import record_audit
from core.exceptions import DomainError
from newsletters.domain.addresses import hash_email
from newsletters.domain.import_file import Fault, ReaderRow, read_readers
from newsletters.enums import ConsentStep, Source, SubscriptionState
from newsletters.models import ConsentEvent, MailingList, Subscriber, Subscription, Suppression

BATCH = 500
IN_REQUEST = 2000  # rows; more of them are a job's (domain.long_imports)


class FaultyFile(DomainError):
    """Rows are wrong; nothing was changed. `faults` says which, where and how to mend them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(kw_only=True)
class ImportReport:
    """Addresses by what became of them. `left_out`: they unsubscribed from this list before, or are blocked."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class _OnlyChecking(Exception):
    """Ends a check: what was written is rolled back."""


def import_readers(
    *,
    mailing_list: MailingList,
    content: bytes,
    proof: str,
    consented_on: dt.date | None,
    actor: Any,
    check_only: bool = False,
) -> ImportReport:
    """Put the readers of a CSV file on a list. No mail goes out: they agreed before, as the proof says.

    Who unsubscribed from the list, or is blocked, stays off it. Who is on it keeps name, role and consent as they are.
    With `check_only` the same report is made and nothing is kept. Raises UnreadableFile or FaultyFile.
    """
    file = read_readers(content, proof=proof, consented_on=consented_on)
    if file.faults:
        raise FaultyFile(file.faults)
    report = ImportReport()
    try:
        with transaction.atomic():
            for start in range(0, len(file.rows), BATCH):
                write_readers(file.rows[start : start + BATCH], mailing_list=mailing_list, report=report)
            if check_only:
                raise _OnlyChecking
            counts = {name: len(getattr(report, name)) for name in ("added", "unchanged", "left_out")}
            record_import(mailing_list=mailing_list, actor=actor, counts=counts, proof=proof)
    except _OnlyChecking:
        pass
    return report


def record_import(*, mailing_list: MailingList, actor: Any, counts: dict[str, int], proof: str) -> None:
    record_audit(
        actor=actor,
        action="newsletters.imported",
        target=mailing_list,
        coalition_id=mailing_list.coalition_id,
        after={**counts, "proof": proof},
    )


def write_readers(rows: list[ReaderRow], *, mailing_list: MailingList, report: ImportReport) -> None:
    """Put these rows on the list and say in the report what became of each."""
    subscribers = _subscribers([row.email for row in rows], language=mailing_list.language)
    ids = [one.pk for one in subscribers.values()]
    known = {one.subscriber_id: one for one in mailing_list.subscriptions.filter(subscriber_id__in=ids)}
    left = _left(mailing_list, ids)
    hashes = [one.email_hash for one in subscribers.values()]
    blocked = set(
        Suppression.objects.filter(email_hash__in=hashes, lifted_at__isnull=True).values_list("email_hash", flat=True)
    )
    fresh: list[Subscription] = []
    renewed: list[Subscription] = []
    for row in rows:
        subscriber = subscribers[row.email]
        present = known.get(subscriber.pk)
        if subscriber.email_hash in blocked or subscriber.pk in left:
            report.left_out.append(row.email)
        elif present and present.state == SubscriptionState.ACTIVE:
            report.unchanged.append(row.email)
        else:
            subscription = present or Subscription(mailing_list=mailing_list, subscriber=subscriber)
            _agree(subscription, row)
            (renewed if present else fresh).append(subscription)
            report.added.append(row.email)
    Subscription.objects.bulk_create(fresh)
    Subscription.objects.bulk_update(renewed, ["state", "name", "role", "source", "proof", "confirmed_at"])
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber_id=one.subscriber_id,
            mailing_list=mailing_list,
            step=ConsentStep.IMPORTED,
            source=Source.IMPORT,
            proof=one.proof,
        )
        for one in (*fresh, *renewed)
    )


def _subscribers(emails: list[str], *, language: str) -> dict[str, Subscriber]:
    """The rows of these addresses, made where there are none."""
    Subscriber.objects.bulk_create(
        [Subscriber(email=email, email_hash=hash_email(email), language=language) for email in emails],
        ignore_conflicts=True,
    )
    return {one.email: one for one in Subscriber.objects.filter(email__in=emails)}


def _left(mailing_list: MailingList, ids: list[int]) -> set[int]:
    """Who left this list and did not come back: the last step that counts decides."""
    steps = ConsentEvent.objects.filter(mailing_list=mailing_list, subscriber_id__in=ids).exclude(
        step=ConsentStep.REQUESTED
    )
    last = dict(steps.order_by("at", "pk").values_list("subscriber_id", "step"))
    return {pk for pk, step in last.items() if step == ConsentStep.WITHDRAWN}


def _agree(subscription: Subscription, row: ReaderRow) -> None:
    """The day of consent is the reader's; the moment of the import is in the event."""
    subscription.state = SubscriptionState.ACTIVE
    subscription.name, subscription.role = row.name, row.role
    subscription.source, subscription.proof = Source.IMPORT, row.proof
    noon = timezone.make_aware(dt.datetime.combine(row.consented_on, dt.time(12)))
    subscription.confirmed_at = min(noon, timezone.now())
