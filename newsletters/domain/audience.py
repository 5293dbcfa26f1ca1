"""Who gets a newsletter: confirmed, not unsubscribed, not blocked, each address once. Nobody else, ever.

Accounts do not count here: having one is no consent. Mail that a learner must get (an invitation, a certificate, a
reminder asked for) goes by `core.mail.queue_mail`, which knows nothing of lists and asks nothing of them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletters.enums import SubscriptionState
from newsletters.models import MailingList, Segment, Subscriber, Subscription, Suppression
from organisations.domain.queries import valid_on
from organisations.models import Affiliation, Membership


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Plain filters; an empty one lets everybody through. `since` and `until` are days of confirmation, inclusive.

    `regions`: coalitions, by id, to which a practice belongs in which the reader's account works today. A reader
    without an account, or without a practice, is in none.
    """

    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    regions: tuple[int, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Filters":
        return cls(
            roles=tuple(stored.get("roles", ())),
            languages=tuple(stored.get("languages", ())),
            sources=tuple(stored.get("sources", ())),
            regions=tuple(stored.get("regions", ())),
            since=_date(stored.get("since")),
            until=_date(stored.get("until")),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "roles": list(self.roles),
            "languages": list(self.languages),
            "sources": list(self.sources),
            "regions": list(self.regions),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    def condition(self) -> Q:
        """The filters as a condition on Subscription."""
        found = Q()
        if self.roles:
            found &= Q(role__in=self.roles)
        if self.languages:
            found &= Q(subscriber__language__in=self.languages)
        if self.sources:
            found &= Q(source__in=self.sources)
        if self.regions:
            practices = Affiliation.objects.filter(valid_on(), coalition__in=self.regions).values("practice")
            people = Membership.objects.filter(valid_on(), practice__in=practices, practice__is_active=True)
            found &= Q(subscriber__person__in=people.values("user"))
        if self.since:
            found &= Q(confirmed_at__gte=_midnight(self.since))
        if self.until:
            found &= Q(confirmed_at__lt=_midnight(self.until + dt.timedelta(days=1)))
        return found


def audience(list_ids: Iterable[int], *, filters: Filters | None = None) -> QuerySet[Subscriber]:
    """The readers of these lists whom the filters let through, each once, by id, each with a `name` ("" if not given).

    With several lists a reader comes through any of them; unsubscribed from one, they still come through another.
    """
    through = Subscription.objects.filter(
        (filters or Filters()).condition(),
        subscriber_id=OuterRef("pk"),
        mailing_list_id__in=list(list_ids),
        mailing_list__is_active=True,
        state=SubscriptionState.ACTIVE,
    )
    named = through.exclude(name="").order_by("pk").values("name")[:1]
    return (
        Subscriber.objects.filter(Exists(through), ~Exists(suppressed()), erased_at__isnull=True)
        .annotate(name=Coalesce(Subquery(named), Value("")))
        .order_by("pk")
    )


def count_by_list(lists: Sequence[MailingList], *, filters: Filters) -> list[tuple[MailingList, int]]:
    """Each list with how many of its readers an issue to it would reach now. One query."""
    reached = (
        Subscription.objects.filter(
            filters.condition(),
            ~Exists(suppressed_subscription()),
            mailing_list__in=lists,
            mailing_list__is_active=True,
            state=SubscriptionState.ACTIVE,
            subscriber__erased_at__isnull=True,
        )
        .order_by()
        .values_list("mailing_list_id")
        .annotate(total=Count("pk"))
    )
    totals = dict(reached)
    return [(one, totals.get(one.pk, 0)) for one in lists]


def suppressed() -> QuerySet[Suppression]:
    """The block that holds for the outer Subscriber now, if there is one."""
    return Suppression.objects.filter(email_hash=OuterRef("email_hash"), lifted_at__isnull=True)


def suppressed_subscription() -> QuerySet[Suppression]:
    """The same for the subscriber of the outer Subscription."""
    return Suppression.objects.filter(email_hash=OuterRef("subscriber__email_hash"), lifted_at__isnull=True)


def is_reachable(subscriber_id: int, list_ids: Iterable[int]) -> bool:
    """Whether somebody still is in the audience of these lists: asked once more just before their mail leaves."""
    return audience(list_ids).filter(pk=subscriber_id).exists()


def filters_of(segment: Segment | None) -> Filters:
    return Filters.from_json(segment.filters) if segment else Filters()


def _date(stored: str | None) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
