"""The next events for a front page: one query a version stamp, region and hour. Without the places, which change."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.cards import Card
from core.stamp import StampedCache
from learning.enums import CourseKind
from learning.live.domain.moments import hours_words
from learning.live.domain.zones import wall_time
from learning.live.enums import EditionState
from learning.live.models import Edition

SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Event:
    """As core's agenda_item shows it. `when`: "19.30–21.00 uur"."""

    card: Card
    when: str


_events: StampedCache[tuple[Event, ...]] = StampedCache(size=300)


def next_events(*, coalition_id: int | None = None) -> tuple[Event, ...]:
    """Of the whole country, or what stands in one coalition's calendar."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return _events.get_or_make((coalition_id, get_language(), hour), lambda: _read(coalition_id))


def _read(coalition_id: int | None) -> tuple[Event, ...]:
    found = Edition.objects.filter(state=EditionState.OPEN, published_at__isnull=False, starts_at__gt=timezone.now())
    if coalition_id is not None:
        hosted = Edition.co_hosts.through.objects.filter(coalition_id=coalition_id).values("edition_id")
        found = found.filter(Q(coalition_id=coalition_id) | Q(pk__in=hosted))
    fields = ("title", "slug", "kind", "city", "starts_at", "ends_at", "time_zone", "coalition__name")
    return tuple(_event(one) for one in found.select_related("coalition").only(*fields).order_by("starts_at")[:SHOWN])


def _event(edition: Edition) -> Event:
    zone = edition.time_zone
    where = _("Online") if edition.kind == CourseKind.WEBINAR else edition.city
    by = edition.coalition.name if edition.coalition else _("National")
    return Event(
        card=Card(
            title=edition.title,
            url=f"/agenda/{edition.slug}/",
            kind=capfirst(str(CourseKind(edition.kind).label)),
            room="agenda",
            date=wall_time(edition.starts_at, zone=zone).date(),
            meta=tuple(filter(None, (where, by))),
        ),
        when=_hours(edition),
    )


def _hours(edition: Edition) -> str:
    """Of one evening; of several meetings the end of the last says nothing here."""
    first = wall_time(edition.starts_at, zone=edition.time_zone)
    if wall_time(edition.ends_at, zone=edition.time_zone).date() != first.date():
        return ""
    return hours_words(edition.starts_at, edition.ends_at, zone=edition.time_zone)
