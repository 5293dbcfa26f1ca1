"""How far an issue is, with an estimate that says what it rests on, and its figures afterwards: counts, no persons."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Min, Q, Value
from django.utils import timezone

from newsletters.domain.counted_links import visits_of
from newsletters.enums import BounceKind, ConsentStep, DeliveryState, IssueState
from newsletters.models import BounceEvent, ConsentEvent, Delivery, Issue

WINDOW = dt.timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`rate`: mails a minute over the last minutes. `left_s` is None as long as nothing tells how long it takes."""

    total: int
    waiting: int
    put_off: int
    sending: int
    sent: int
    failed: int
    uncertain: int
    skipped: int
    rate: int
    left_s: int | None
    bounced: int
    complaints: int
    unsubscribed: int
    visits: int
    pages: list[tuple[str, int]]

    @property
    def done(self) -> int:
        return self.total - self.waiting - self.sending

    @property
    def percent(self) -> int:
        """Rounded down: 100 is all."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def left_minutes(self) -> int | None:
        """Rounded up."""
        return None if self.left_s is None else -(-self.left_s // 60)


def progress_of(issue: Issue) -> Progress:
    """Three queries, however many readers."""
    now = timezone.now()
    rows = Delivery.objects.filter(issue=issue)
    lately = Q(at__gt=now - WINDOW, state=DeliveryState.SENT)
    by_state: dict[str, Any] = {
        row["state"]: row
        for row in rows.values("state").annotate(
            count=Count("pk"),
            put_off=Count("pk", filter=Q(due_at__gt=now)),
            recent=Count("pk", filter=lately),
            first=Min("at", filter=lately),
        )
    }
    counts = {state: row["count"] for state, row in by_state.items()}
    put_off = by_state.get(DeliveryState.PENDING, {}).get("put_off", 0)
    sent = by_state.get(DeliveryState.SENT, {})
    recent, first = sent.get("recent", 0), sent.get("first")
    visits, pages = visits_of(issue)
    # Measured over the part of the window in which something was sent, so that the first minute is not underrated.
    seconds = (now - first).total_seconds() if first else 0
    per_second = recent / seconds if seconds >= 1 else 0
    waiting = counts.get(DeliveryState.PENDING, 0)
    ready = waiting - put_off
    is_estimable = issue.state == IssueState.SENDING and per_second and ready
    after = dict(
        BounceEvent.objects.filter(issue_id=issue.pk)
        .order_by()
        .values_list("kind")
        .annotate(Count("subscriber_id", distinct=True))
        .union(
            ConsentEvent.objects.filter(issue_id=issue.pk, step=ConsentStep.WITHDRAWN)
            .order_by()
            .values_list(Value("left", output_field=CharField()))
            .annotate(Count("subscriber_id", distinct=True)),
            all=True,
        )
    )
    unsubscribed = after.pop("left", 0)
    return Progress(
        total=sum(counts.values()),
        waiting=waiting,
        put_off=put_off,
        sending=counts.get(DeliveryState.SENDING, 0),
        sent=counts.get(DeliveryState.SENT, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        uncertain=counts.get(DeliveryState.UNCERTAIN, 0),
        skipped=counts.get(DeliveryState.SKIPPED, 0),
        rate=round(per_second * 60),
        left_s=round(ready / per_second) if is_estimable else None,
        bounced=sum(count for kind, count in after.items() if kind != BounceKind.COMPLAINT),
        complaints=after.get(BounceKind.COMPLAINT, 0),
        unsubscribed=unsubscribed,
        visits=visits,
        pages=pages,
    )


def refusals_of(issue: Issue, *, limit: int = 20) -> list[tuple[str, int]]:
    """The mail servers' answers to what failed, each with how often."""
    rows = Delivery.objects.filter(issue=issue, state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN]).exclude(
        error=""
    )
    return list(rows.values_list("error").annotate(count=Count("pk")).order_by("-count", "error")[:limit])
