"""How far an issue is, with an estimate that says what it rests on, and its figures afterwards: counts, no persons."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

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
    """Four queries, however many readers."""
    now = timezone.now()
    rows = Delivery.objects.filter(issue=issue)
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    recent = rows.filter(at__gt=now - WINDOW, state=DeliveryState.SENT).aggregate(
        count=Count("pk"), first=Min("at")
    ) | rows.filter(state=DeliveryState.PENDING).aggregate(put_off=Count("pk", filter=Q(due_at__gt=now)))
    # Measured over the part of the window in which something was sent, so that the first minute is not underrated.
    seconds = (now - recent["first"]).total_seconds() if recent["first"] else 0
    per_second = recent["count"] / seconds if seconds >= 1 else 0
    waiting = counts.get(DeliveryState.PENDING, 0)
    ready = waiting - recent["put_off"]
    is_estimable = issue.state == IssueState.SENDING and per_second and ready
    bounces = dict(
        BounceEvent.objects.filter(issue_id=issue.pk)
        .values_list("kind")
        .annotate(Count("subscriber_id", distinct=True))
    )
    return Progress(
        total=sum(counts.values()),
        waiting=waiting,
        put_off=recent["put_off"],
        sending=counts.get(DeliveryState.SENDING, 0),
        sent=counts.get(DeliveryState.SENT, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        uncertain=counts.get(DeliveryState.UNCERTAIN, 0),
        skipped=counts.get(DeliveryState.SKIPPED, 0),
        rate=round(per_second * 60),
        left_s=round(ready / per_second) if is_estimable else None,
        bounced=sum(count for kind, count in bounces.items() if kind != BounceKind.COMPLAINT),
        complaints=bounces.get(BounceKind.COMPLAINT, 0),
        unsubscribed=ConsentEvent.objects.filter(issue_id=issue.pk, step=ConsentStep.WITHDRAWN)
        .values("subscriber_id").distinct().count(),
    )  # fmt: skip


def refusals_of(issue: Issue, *, limit: int = 20) -> list[tuple[str, int]]:
    """The mail servers' answers to what failed, each with how often."""
    rows = Delivery.objects.filter(issue=issue, state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN]).exclude(
        error=""
    )
    return list(rows.values_list("error").annotate(count=Count("pk")).order_by("-count", "error")[:limit])
