"""Sending an issue, turn by turn. One slot is one connection to the mail server; each row belongs to one slot.

A row is `sending`, committed with its Message-ID, before the server hears of it. Its outcome commits together with the
next row's claim, so that a killed worker leaves at most one row of its slot in doubt: the next turn finds it `sending`,
calls it `uncertain`, and nobody sends it again. Every claim is one conditional UPDATE that also asks whether the issue
is still being sent, so that a pause works at once and two workers in one slot cannot both have a row.
"""

import datetime as dt
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone
from django.utils.translation import gettext as _

from core.domain.jobs import enqueue_job, report_progress
from core.models import Job, JobState
from newsletters.domain.audience import audience
from newsletters.domain.filling import CompiledIssue, Recipient
from newsletters.domain.small_cache import small_cache
from newsletters.domain.transport import Answer, Outcome, Transport, open_transport
from newsletters.enums import DeliveryState, IssueState
from newsletters.models import Delivery, Issue

SEND_TURN = "newsletters.send_turn"
BATCH = 100
RETRY_AFTER = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 480))
DOMAIN_LIMIT = 3  # so many 4xx of one mail domain in a row …
DOMAIN_PAUSE = dt.timedelta(minutes=5)  # … and the rest of its readers wait
DEFERRED_LIMIT = 10  # so many 4xx in a row from all domains: the turn ends and the next one waits
DEFERRED_PAUSE = dt.timedelta(minutes=2)
REFUSED_LIMIT = 20  # so many 5xx in a row are about the sender, not the readers: somebody must look
DOWN_PAUSES_S = (15, 30, 60, 120, 300)
RATE_WINDOW = dt.timedelta(minutes=1)
NEVER = dt.timedelta(days=1)  # a row that waits longer than this was put off by a clock that jumped


@dataclass(frozen=True, kw_only=True)
class TurnEnd:
    """When the slot's next turn is due; None when there is nothing more for it to do. `down`: failed turns in a row."""

    next_at: dt.datetime | None
    down: int = 0


def take_turn(*, issue_id: int, slot: int, job: Job, down: int = 0) -> TurnEnd:
    """Send this slot's rows for at most NEWSLETTER_TURN_S, so that other jobs get theirs."""
    issue = Issue.objects.filter(pk=issue_id, state=IssueState.SENDING).select_related("coalition").first()
    if issue is None or _is_served_already(job=job, issue_id=issue_id, slot=slot):
        return TurnEnd(next_at=None)
    with small_cache():
        call_uncertain(rows=_rows(issue, slot))
        transport = open_transport()
        try:
            return _Turn(issue=issue, slot=slot, job=job, transport=transport, down=down).run()
        finally:
            transport.close()


def enqueue_turns(*, issue_id: int) -> None:
    """Write a turn for each slot that has none waiting or running."""
    busy = {
        payload.get("slot")
        for payload in Job.objects.filter(
            kind=SEND_TURN, state__in=[JobState.DUE, JobState.RUNNING], payload__issue_id=issue_id
        ).values_list("payload", flat=True)
    }
    for slot in range(settings.NEWSLETTER_SLOTS):
        if slot not in busy:
            enqueue_turn(issue_id=issue_id, slot=slot)


def enqueue_turn(*, issue_id: int, slot: int, run_at: dt.datetime | None = None, down: int = 0) -> None:
    payload = {"issue_id": issue_id, "slot": slot, "down": down}
    enqueue_job(kind=SEND_TURN, payload=payload, run_at=run_at, priority=8)


def call_uncertain(*, rows: QuerySet[Delivery]) -> int:
    """Rows that a worker left behind in mid-air: nobody knows whether the reader has the mail."""
    return rows.filter(state=DeliveryState.SENDING).update(state=DeliveryState.UNCERTAIN)


def finish_issue(*, issue_id: int) -> bool:
    """Mark the issue sent once nothing waits or is under way."""
    left = Delivery.objects.filter(issue_id=issue_id, state__in=[DeliveryState.PENDING, DeliveryState.SENDING])
    if left.exists():
        return False
    done = Issue.objects.filter(pk=issue_id, state=IssueState.SENDING).update(
        state=IssueState.SENT, finished_at=timezone.now(), pause_reason=""
    )
    return bool(done)


def _rows(issue: Issue, slot: int) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(issue=issue)
    return rows.alias(own_slot=Mod(F("pk"), settings.NEWSLETTER_SLOTS)).filter(own_slot=slot)


def _is_served_already(*, job: Job, issue_id: int, slot: int) -> bool:
    """Whether an older job serves the slot: then this chain of turns ends here."""
    return Job.objects.filter(
        kind=SEND_TURN,
        state__in=[JobState.DUE, JobState.RUNNING],
        payload__issue_id=issue_id,
        payload__slot=slot,
        pk__lt=job.pk,
    ).exists()


class _Turn:
    def __init__(self, *, issue: Issue, slot: int, job: Job, transport: Transport, down: int) -> None:
        self._issue = issue
        self._slot = slot
        self._job = job
        self._transport = transport
        self._down = down
        self._compiled = CompiledIssue(issue=issue, html=issue.html, text=issue.text)
        self._ledger = _Ledger(list_ids=self._compiled.list_ids)
        self._full: set[str] = set()  # domains that have had their share of this minute
        self._deferred_by_domain: Counter[str] = Counter()
        self._deferred = self._refused = 0  # in a row
        self._end: TurnEnd | None = None

    def run(self) -> TurnEnd:
        deadline = time.monotonic() + settings.NEWSLETTER_TURN_S
        while self._end is None and time.monotonic() < deadline:
            report_progress(job=self._job, done=0, total=0)  # keeps the lease
            batch = self._next_batch()
            if not batch:
                break
            self._send(batch, deadline=deadline)
        self._ledger.settle()
        return self._end or self._next_turn()

    def _next_batch(self) -> list[tuple[Delivery, Recipient]]:
        """Rows that are due, with the readers who still want them; whoever does not is left out here."""
        while True:
            waiting = _rows(self._issue, self._slot).filter(
                state=DeliveryState.PENDING, issue__state=IssueState.SENDING
            )
            due = waiting.filter(due_at__lte=timezone.now()) | waiting.filter(due_at__gt=timezone.now() + NEVER)
            rows = list(due.exclude(domain__in=self._full).order_by("due_at", "pk")[:BATCH])
            if not rows:
                return []
            still: Any = audience(self._compiled.list_ids).filter(pk__in=[row.subscriber_id for row in rows])
            readers = {
                pk: Recipient(subscriber_id=pk, email=email, name=name)
                for pk, email, name in still.values_list("pk", "email", "name")
            }
            leave_out(Delivery.objects.filter(pk__in=[row.pk for row in rows if row.subscriber_id not in readers]))
            found = [(row, readers[row.subscriber_id]) for row in rows if row.subscriber_id in readers]
            if found := self._within_rate(found):
                return found

    def _within_rate(self, found: list[tuple[Delivery, Recipient]]) -> list[tuple[Delivery, Recipient]]:
        if not settings.NEWSLETTER_DOMAIN_RATE:
            return found
        sent = dict(
            Delivery.objects.filter(
                issue__state=IssueState.SENDING,
                at__gt=timezone.now() - RATE_WINDOW,
                domain__in={row.domain for row, _reader in found},
            )
            .exclude(state__in=[DeliveryState.PENDING, DeliveryState.SKIPPED])
            .values_list("domain")
            .annotate(count=Count("pk"))
        )
        taken: Counter[str] = Counter()
        within = []
        for row, reader in found:
            left = settings.NEWSLETTER_DOMAIN_RATE - sent.get(row.domain, 0)
            if taken[row.domain] * settings.NEWSLETTER_SLOTS < left:
                taken[row.domain] += 1
                within.append((row, reader))
            else:
                self._full.add(row.domain)
        return within

    def _send(self, batch: list[tuple[Delivery, Recipient]], *, deadline: float) -> None:
        for row, reader in batch:
            if self._end or time.monotonic() > deadline:
                return
            if self._deferred_by_domain[row.domain] >= DOMAIN_LIMIT:
                continue
            message_id = self._compiled.new_message_id(row.pk)
            early = self._begin(reader, message_id=message_id)
            if early and early.outcome is Outcome.UNREACHABLE:  # no attempt: the row was not claimed
                self._ledger.settle()
                self._heed(row, early)
                return
            if not self._ledger.claim(row.pk, message_id=message_id):  # paused, unsubscribed: read the rows anew
                if early is None:
                    self._transport.abandon()
                return
            answer = early or self._transport.finish()
            self._ledger.note(answer)
            if answer.outcome is not Outcome.SENT:
                self._ledger.settle()
                self._heed(row, answer)
            else:
                self._deferred = self._refused = 0
                self._deferred_by_domain.pop(row.domain, None)
                if self._down:
                    self._down = 0
                    Issue.objects.filter(pk=self._issue.pk, state=IssueState.SENDING).update(pause_reason="")

    def _begin(self, reader: Recipient, *, message_id: str) -> Answer | None:
        early = self._transport.begin(self._compiled, reader, message_id=message_id)
        if early and early.outcome is Outcome.UNREACHABLE and not self._ledger.has_sent_nothing:
            # A kept connection that the server closed meanwhile: once more over a new one.
            early = self._transport.begin(self._compiled, reader, message_id=message_id)
        return early

    def _heed(self, row: Delivery, answer: Answer) -> None:
        """Slow down, wait or stop, as the server's answers say."""
        now = timezone.now()
        if answer.outcome is Outcome.UNREACHABLE:
            pause = DOWN_PAUSES_S[min(self._down, len(DOWN_PAUSES_S) - 1)]
            self._end = TurnEnd(next_at=now + dt.timedelta(seconds=pause), down=self._down + 1)
            Issue.objects.filter(pk=self._issue.pk, state=IssueState.SENDING).update(
                pause_reason=_("The mail server does not answer. We try again by ourselves.")
            )
        elif answer.outcome is Outcome.DEFERRED:
            self._deferred += 1
            self._deferred_by_domain[row.domain] += 1
            if self._deferred_by_domain[row.domain] == DOMAIN_LIMIT:
                waiting = Delivery.objects.filter(issue=self._issue, domain=row.domain, state=DeliveryState.PENDING)
                waiting.filter(due_at__lt=now + DOMAIN_PAUSE).update(due_at=now + DOMAIN_PAUSE)
            if self._deferred >= DEFERRED_LIMIT:
                self._end = TurnEnd(next_at=now + DEFERRED_PAUSE)
        elif answer.outcome is Outcome.REFUSED:
            self._refused += 1
            if self._refused >= REFUSED_LIMIT:
                Issue.objects.filter(pk=self._issue.pk, state=IssueState.SENDING).update(
                    state=IssueState.PAUSED,
                    pause_reason=_("The mail server refused %(count)s mails in a row: %(answer)s")
                    % {"count": REFUSED_LIMIT, "answer": answer.text[:80]},
                )
                self._end = TurnEnd(next_at=None)

    def _next_turn(self) -> TurnEnd:
        """At once while rows are due, else when the first one is."""
        waiting = _rows(self._issue, self._slot).filter(state=DeliveryState.PENDING)
        now = timezone.now()
        if waiting.filter(due_at__lte=now).exclude(domain__in=self._full).exists():
            return TurnEnd(next_at=now)
        if waiting.filter(due_at__lte=now).exists():
            return TurnEnd(next_at=now + dt.timedelta(seconds=10))
        first = waiting.aggregate(first=Min("due_at"))["first"]
        return TurnEnd(next_at=first)


def leave_out(rows: QuerySet[Delivery]) -> int:
    """Who no longer wants the issue, or may no longer get it."""
    return rows.filter(state=DeliveryState.PENDING).update(state=DeliveryState.SKIPPED, at=timezone.now())


class _Ledger:
    """Writes a row's outcome and the next row's claim in one commit.

    The claim asks once more, in the same statement, what may have changed since the batch was read: that the issue is
    being sent, that the reader is still on one of its lists, that the address is not blocked. Written by hand, since
    the ORM takes longer for them than the mail server for the mail; each finds its row by its key.
    """

    _SENT = """
        UPDATE newsletters_delivery SET state = 'sent', error = '', at = %s
        WHERE id = %s AND message_id = %s AND state IN ('sending', 'uncertain')"""
    _CLAIM = """
        UPDATE newsletters_delivery SET state = 'sending', message_id = %s, attempts = attempts + 1, error = '', at = %s
        WHERE id = %s AND state = 'pending'
          AND EXISTS (SELECT 1 FROM newsletters_issue i
                      WHERE i.id = newsletters_delivery.issue_id AND i.state = 'sending')
          AND EXISTS (SELECT 1 FROM newsletters_subscription s
                      WHERE s.subscriber_id = newsletters_delivery.subscriber_id AND s.state = 'active'
                        AND s.mailing_list_id IN ({lists}))
          AND NOT EXISTS (SELECT 1 FROM newsletters_suppression p
                          JOIN newsletters_subscriber r ON r.email_hash = p.email_hash
                          WHERE r.id = newsletters_delivery.subscriber_id AND p.lifted_at IS NULL)"""

    def __init__(self, *, list_ids: list[int]) -> None:
        self._list_ids = list_ids or [0]
        self._claim_sql = self._CLAIM.format(lists=", ".join(["%s"] * len(self._list_ids)))
        self._held: tuple[int, str] | None = None  # the row that is under way: id, Message-ID
        self._answer: Answer | None = None
        self.has_sent_nothing = True

    def claim(self, row_id: int, *, message_id: str) -> bool:
        """Take the row, and write that the one before was sent. False if the row may not, or no longer, be sent."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with transaction.atomic(), connection.cursor() as cursor:
            if self._held and self._answer:
                cursor.execute(self._SENT, [now, *self._held])
            cursor.execute(self._claim_sql, [message_id, now, row_id, *self._list_ids])
            is_ours = cursor.rowcount == 1
        self._held, self._answer = ((row_id, message_id) if is_ours else None), None
        return is_ours

    def note(self, answer: Answer) -> None:
        self._answer = answer
        self.has_sent_nothing = self.has_sent_nothing and answer.outcome is not Outcome.SENT

    def settle(self) -> None:
        """Write what became of the row under way."""
        if self._held is None or self._answer is None:
            return
        (row_id, message_id), answer = self._held, self._answer
        self._held, self._answer = None, None
        rows = Delivery.objects.filter(
            pk=row_id, message_id=message_id, state__in=[DeliveryState.SENDING, DeliveryState.UNCERTAIN]
        )
        now = timezone.now()
        if answer.outcome is Outcome.UNREACHABLE:  # no attempt: the server never heard of it
            rows.update(state=DeliveryState.PENDING, message_id="", attempts=F("attempts") - 1, at=None)
        elif answer.outcome is Outcome.DEFERRED:
            attempts = rows.values_list("attempts", flat=True).first() or 1
            if attempts > len(RETRY_AFTER):
                rows.update(state=DeliveryState.FAILED, error=answer.text, at=now)
            else:
                rows.update(
                    state=DeliveryState.PENDING, error=answer.text, at=now, due_at=now + RETRY_AFTER[attempts - 1]
                )
        else:
            state = {
                Outcome.SENT: DeliveryState.SENT,
                Outcome.REFUSED: DeliveryState.FAILED,
                Outcome.UNKNOWN: DeliveryState.UNCERTAIN,
            }[answer.outcome]
            rows.update(state=state, error=answer.text, at=now)
