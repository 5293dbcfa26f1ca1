"""The sessions of an edition: what dates are possible, and who would have to be in two places."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.live.domain.exceptions import (
    NoSession,
    SessionBackwards,
    SessionInPast,
    SessionsClash,
    SessionTooLong,
    WindowBackwards,
)
from learning.live.domain.moments import period_words
from learning.live.enums import EditionState
from learning.live.models import Edition, EditionSpeaker, MeetingSession

LONGEST = dt.timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class SessionTimes:
    """Aware moments."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""


def check_sessions(sessions: Sequence[SessionTimes], *, is_new: bool = True, now: dt.datetime | None = None) -> None:
    """Raises NoSession, SessionBackwards, SessionTooLong, SessionsClash or, with `is_new`, SessionInPast."""
    if not sessions:
        raise NoSession
    now = now or timezone.now()
    ordered = sorted(sessions, key=lambda one: one.starts_at)
    for one in ordered:
        if one.ends_at <= one.starts_at:
            raise SessionBackwards
        if one.ends_at - one.starts_at > LONGEST:
            raise SessionTooLong
        if is_new and one.starts_at < now:
            raise SessionInPast
    for before, after in pairwise(ordered):
        if after.starts_at < before.ends_at:
            raise SessionsClash(
                words=_("Two sessions overlap: %(first)s and %(second)s. Change one of them.")
                % {
                    "first": period_words(before.starts_at, before.ends_at),
                    "second": period_words(after.starts_at, after.ends_at),
                }
            )


def check_window(
    *, opens_at: dt.datetime | None, closes_at: dt.datetime | None, starts_at: dt.datetime, ends_at: dt.datetime
) -> None:
    """Raises WindowBackwards where nobody could ever register."""
    if closes_at and (closes_at > ends_at or (opens_at and opens_at >= closes_at)):
        raise WindowBackwards
    if opens_at and opens_at >= starts_at:
        raise WindowBackwards


def speaker_clashes(edition: Edition) -> list[str]:
    """A sentence for each speaker who speaks elsewhere at the same time, at an edition that is published."""
    own = list(edition.sessions.all())
    speakers = [one.speaker_id for one in edition.speakers.all()]
    others = (
        EditionSpeaker.objects.filter(speaker_id__in=speakers, edition__state=EditionState.OPEN)
        .exclude(edition_id=edition.pk)
        .filter(edition__starts_at__lt=edition.ends_at, edition__ends_at__gt=edition.starts_at)
        .select_related("speaker", "edition")
    )
    sessions: dict[int, list[MeetingSession]] = {}
    for session in MeetingSession.objects.filter(edition_id__in={one.edition_id for one in others}):
        sessions.setdefault(session.edition_id, []).append(session)
    words = []
    for one in others:
        clash = any(
            mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at
            for mine in own
            for theirs in sessions.get(one.edition_id, [])
        )
        if clash:
            words.append(
                _("%(speaker)s speaks at “%(title)s” at the same time.")
                % {"speaker": one.speaker.name, "title": one.edition.title}
            )
    return words


def sync_period(edition: Edition) -> None:
    """Bring `starts_at` and `ends_at` in step with the sessions. Raises NoSession."""
    sessions = list(MeetingSession.objects.filter(edition_id=edition.pk))
    if not sessions:
        raise NoSession
    edition.starts_at = min(one.starts_at for one in sessions)
    edition.ends_at = max(one.ends_at for one in sessions)
