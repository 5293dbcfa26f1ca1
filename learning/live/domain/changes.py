"""What people who registered must hear when an edition changes: the facts of before and after, in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from learning.live.domain.calendar_files import place_words
from learning.live.domain.moments import period_words
from learning.live.models import Edition, MeetingSession


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What calendars hold of an edition. `sessions`: by id, start, end and subject."""

    title: str
    place: str
    route: str
    zone: str
    sessions: dict[int, tuple[dt.datetime, dt.datetime, str]]


def facts_of(edition: Edition) -> Facts:
    return Facts(
        title=edition.title,
        place=place_words(edition),
        route=edition.route.strip(),
        zone=edition.time_zone,
        sessions={
            one.pk: (one.starts_at, one.ends_at, one.title)
            for one in MeetingSession.objects.filter(edition_id=edition.pk)
        },
    )


def change_words(before: Facts, after: Facts) -> str:
    """A sentence for each thing that changed; empty where nothing did."""
    words = []
    if before.title != after.title:
        words.append(_("It is now called “%(after)s” (it was “%(before)s”).") % _pair(before.title, after.title))
    for pk, times in after.sessions.items():
        was = before.sessions.get(pk)
        if was is None:
            words.append(_("A date was added: %(after)s.") % {"after": _when(times, zone=after.zone)})
        elif was[:2] != times[:2]:
            words.append(
                _("New time: %(after)s (it was %(before)s).")
                % _pair(_when(was, zone=before.zone), _when(times, zone=after.zone))
            )
        elif was[2] != times[2]:
            words.append(_("The subject of a session is now: %(after)s.") % {"after": times[2] or after.title})
    for pk, times in before.sessions.items():
        if pk not in after.sessions:
            words.append(_("This date falls out: %(before)s.") % {"before": _when(times, zone=before.zone)})
    if before.place != after.place:
        words.append(_("New place: %(after)s (it was %(before)s).") % _pair(before.place or "–", after.place or "–"))
    if before.route != after.route and after.route:
        words.append(_("How to get there has changed: %(after)s") % {"after": after.route})
    return "\n\n".join(words)


def removed_sessions(before: Facts, after: Facts) -> list[dict[str, Any]]:
    """The sessions that are no more, as JSON: a job takes them out of people's calendars."""
    return [
        {"pk": pk, "starts_at": times[0].isoformat(), "ends_at": times[1].isoformat(), "title": times[2]}
        for pk, times in before.sessions.items()
        if pk not in after.sessions
    ]


def _pair(before: str, after: str) -> dict[str, str]:
    return {"before": before, "after": after}


def _when(times: tuple[dt.datetime, dt.datetime, str], *, zone: str) -> str:
    return period_words(times[0], times[1], zone=zone)
