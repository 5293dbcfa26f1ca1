"""A coalition's board: how its practices, people, events, materials, questions and newsletters stand today.

Read from roll-ups and from the last ninety days only: what happened before costs nothing. Never a score.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from core.charts import Share, share
from learning.live.enums import Attendance, EditionState, RegistrationState
from learning.live.models import Edition
from learning.live.models import Registration as Place
from learning.models import Credit, PracticeTraining
from newsletters.enums import DeliveryState, IssueState, SubscriptionState
from newsletters.models import Delivery, Issue, Subscription
from organisations.domain.queries import valid_on
from organisations.enums import RegistrationStatus, TransferStatus
from organisations.models import Affiliation, Coalition, Membership, Registration, Transfer
from pages.models import ContactMessage
from toolkit.models import DownloadCount

RECENT = dt.timedelta(days=90)
SHOWN = 5
SHOWN_LEFT = 50


@dataclass(frozen=True, kw_only=True)
class Practices:
    """`active`: somebody completed a course in the last ninety days; `behind`: not trained and not active."""

    total: int
    trained: int
    active: int
    behind: int
    left: tuple[Affiliation, ...]

    @property
    def chart(self) -> Share:
        return share(self.trained, self.total)


@dataclass(frozen=True, kw_only=True)
class People:
    """Who works in the region's practices today, and how many of them completed something lately, and how much."""

    total: int
    learning: int
    completions: int


@dataclass(frozen=True, kw_only=True)
class Event:
    edition: Edition
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Events:
    coming: tuple[Event, ...]
    held: int
    present: int


@dataclass(frozen=True, kw_only=True)
class Download:
    title: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Downloads:
    total: int
    practices: int
    most: tuple[Download, ...]


@dataclass(frozen=True, kw_only=True)
class Questions:
    open: int
    oldest: dt.datetime | None
    recent: int


@dataclass(frozen=True, kw_only=True)
class Newsletter:
    """`readers`: confirmed, on any list of the coalition; the figures are those of the last issue that went out."""

    readers: int
    issue: Issue | None
    sent: int = 0
    failed: int = 0
    left: int = 0


@dataclass(frozen=True, kw_only=True)
class Board:
    coalition: Coalition
    since: dt.date
    practices: Practices
    people: People
    events: Events
    downloads: Downloads
    questions: Questions
    newsletter: Newsletter
    applications: int
    transfers: int

    @property
    def waiting(self) -> int:
        """Practices that ask to join: new ones, and those that come from elsewhere."""
        return self.applications + self.transfers


def board_of(coalition: Coalition) -> Board:
    """Fifteen queries, however long the coalition exists."""
    since = timezone.localdate() - RECENT
    return Board(
        coalition=coalition,
        since=since,
        practices=_practices(coalition, since),
        people=_people(coalition, since),
        events=_events(coalition),
        downloads=_downloads(coalition, since),
        questions=_questions(coalition),
        newsletter=_newsletter(coalition),
        applications=Registration.objects.filter(coalition=coalition, status=RegistrationStatus.PENDING).count(),
        transfers=Transfer.objects.filter(to_coalition=coalition, status=TransferStatus.PENDING).count(),
    )


def _practices(coalition: Coalition, since: dt.date) -> Practices:
    busy = Credit.objects.filter(coalition=coalition, earned_on__gte=since).values("practice_id")
    counts = PracticeTraining.objects.filter(coalition=coalition).aggregate(
        total=Count("pk"),
        trained=Count("pk", filter=Q(is_trained=True)),
        active=Count("pk", filter=Q(pk__in=busy)),
        behind=Count("pk", filter=Q(is_trained=False) & ~Q(pk__in=busy)),
    )
    gone = Affiliation.objects.filter(coalition=coalition, valid_until__gt=since, valid_until__lte=timezone.localdate())
    return Practices(**counts, left=tuple(gone.select_related("practice")[:SHOWN_LEFT]))


def _people(coalition: Coalition, since: dt.date) -> People:
    here = Affiliation.objects.filter(valid_on(), coalition=coalition, practice__is_active=True).values("practice_id")
    total = Membership.objects.filter(valid_on(), practice_id__in=here).aggregate(n=Count("user_id", distinct=True))
    recent = Credit.objects.filter(coalition=coalition, earned_on__gte=since).aggregate(
        people=Count("completion__user_id", distinct=True), completions=Count("completion_id", distinct=True)
    )
    return People(total=total["n"], learning=recent["people"], completions=recent["completions"])


def _events(coalition: Coalition) -> Events:
    now = timezone.now()
    own = Edition.objects.filter(Q(coalition=coalition) | Q(co_hosts=coalition), state=EditionState.OPEN)
    coming = (
        own.filter(ends_at__gte=now)
        .defer("body")
        .annotate(
            waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING), distinct=True)
        )
        .order_by("starts_at", "pk")
        .distinct()[:SHOWN]
    )
    past = own.filter(ends_at__lt=now, ends_at__gte=now - RECENT).values("pk")
    present = Place.objects.filter(edition__in=past, attendance=Attendance.PRESENT)
    return Events(
        coming=tuple(Event(edition=one, waiting=one.waiting) for one in coming),
        held=past.distinct().count(),
        present=present.count(),
    )


def _downloads(coalition: Coalition, since: dt.date) -> Downloads:
    here = PracticeTraining.objects.filter(coalition=coalition).values("practice_id")
    rows = DownloadCount.objects.filter(practice_id__in=here, day__gte=since)
    whole = rows.aggregate(total=Sum("count"), practices=Count("practice_id", distinct=True))
    most = rows.values("version__material__title").annotate(n=Sum("count")).order_by("-n", "version__material__title")
    return Downloads(
        total=whole["total"] or 0,
        practices=whole["practices"],
        most=tuple(Download(title=row["version__material__title"], count=row["n"]) for row in most[:SHOWN]),
    )


def _questions(coalition: Coalition) -> Questions:
    rows = ContactMessage.objects.filter(coalition=coalition)
    waiting = rows.filter(handled_at=None).order_by("created_at")
    oldest = waiting.values_list("created_at", flat=True).first()
    return Questions(
        open=waiting.count(), oldest=oldest, recent=rows.filter(created_at__gte=timezone.now() - RECENT).count()
    )


def _newsletter(coalition: Coalition) -> Newsletter:
    readers = Subscription.objects.filter(mailing_list__coalition=coalition, state=SubscriptionState.ACTIVE)
    count = readers.aggregate(n=Count("subscriber_id", distinct=True))["n"]
    issue = (
        Issue.objects.filter(coalition=coalition, state=IssueState.SENT)
        .defer("body", "html", "text")
        .order_by("-finished_at")
        .first()
    )
    if issue is None:
        return Newsletter(readers=count, issue=None)
    deliveries = Delivery.objects.filter(issue=issue).aggregate(
        sent=Count("pk", filter=Q(state=DeliveryState.SENT)),
        failed=Count("pk", filter=Q(state=DeliveryState.FAILED)),
        last=Max("at"),
    )
    left = Subscription.objects.filter(
        mailing_list__in=issue.lists.all(), unsubscribed_at__gte=issue.frozen_at or issue.created_at
    ).count()
    return Newsletter(readers=count, issue=issue, sent=deliveries["sent"], failed=deliveries["failed"], left=left)
