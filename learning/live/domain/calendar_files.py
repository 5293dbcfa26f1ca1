"""Calendar files (RFC 5545, 5546): the personal invitation that goes with a mail, one event, and whole calendars.

Each session of an edition is an event by itself: RFC 5546 wants one UID a message, and programs differ over recurrence.
A personal UID comes from the registration's key, so that whoever signs off and registers again gets a fresh one; a
public one from the edition's key. SEQUENCE is the edition's. No file ever holds the link to a webinar.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from core.mail import CalendarFile
from learning.enums import CourseKind
from learning.live.domain.addresses import edition_url, registration_url
from learning.live.enums import EditionState
from learning.live.models import Edition, MeetingSession, Registration

ALARMS = (dt.timedelta(days=-1), dt.timedelta(hours=-1))
REFRESH = dt.timedelta(hours=6)


def invitations(
    *, registration: Registration, sessions: Sequence[MeetingSession], organiser: str, cancelled: bool = False
) -> list[CalendarFile]:
    """The files that put the sessions in somebody's calendar, or with `cancelled` take them out.

    `organiser`: the name on the invitation. A session that was removed may be given without being in the database.
    """
    return [
        CalendarFile(
            text=_invitation(
                registration=registration, session=session, organiser=organiser, cancelled=cancelled
            ).decode(),
            method="CANCEL" if cancelled else "REQUEST",
            name="afspraak.ics" if len(sessions) == 1 else f"afspraak-{number}.ics",
        )
        for number, session in enumerate(sessions, start=1)
    ]


def registration_file(*, registration: Registration, sessions: Sequence[MeetingSession]) -> bytes:
    """All sessions of somebody's registration in one file, to be downloaded."""
    calendar = _calendar(method="PUBLISH")
    for session in sessions:
        calendar.add_component(_event(registration.edition, session=session, registration=registration))
    return _bytes(calendar)


def edition_file(*, edition: Edition, sessions: Sequence[MeetingSession]) -> bytes:
    """All sessions of an edition, for who is not registered."""
    calendar = _calendar(method="PUBLISH")
    for session in sessions:
        calendar.add_component(_event(edition, session=session))
    return _bytes(calendar)


def feed(*, name: str, editions: Iterable[Edition]) -> bytes:
    """A calendar to subscribe to. `editions`: with `sessions` (and `coalition`) prefetched; cancelled ones say so."""
    calendar = _calendar(method="PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for edition in editions:
        for session in edition.sessions.all():
            calendar.add_component(_event(edition, session=session))
    return _bytes(calendar)


def place_words(edition: Edition) -> str:
    """Where, on one line: "Gezondheidscentrum De Linde, zaal 2, Lindelaan 4, 1234 AB Voorbeeldstad"; or "Online"."""
    if edition.kind == CourseKind.WEBINAR:
        return _("Online")
    town = f"{edition.postcode} {edition.city}".strip()
    return ", ".join(part for part in (edition.place_name, edition.room, edition.street, town) if part)


def session_uid(session: MeetingSession, *, key: object) -> str:
    return f"{key}-{session.pk}@{urlsplit(settings.BASE_URL).hostname}"


def _invitation(*, registration: Registration, session: MeetingSession, organiser: str, cancelled: bool) -> bytes:
    edition = registration.edition
    calendar = _calendar(method="CANCEL" if cancelled else "REQUEST")
    event = _event(edition, session=session, registration=registration, cancelled=cancelled)
    host = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    host.params["CN"] = vText(organiser)
    event["organizer"] = host
    guest = vCalAddress(f"mailto:{registration.email}")
    guest.params["CN"] = vText(registration.name or registration.email)
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("ACCEPTED")
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest, encode=False)
    if not cancelled:
        for before in ALARMS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", edition.title)
            alarm.add("trigger", before)
            event.add_component(alarm)
    calendar.add_component(event)
    return _bytes(calendar)


def _event(
    edition: Edition,
    *,
    session: MeetingSession,
    registration: Registration | None = None,
    cancelled: bool = False,
) -> Event:
    zone = ZoneInfo(edition.time_zone)
    key = registration.key if registration else edition.key
    address = registration_url(registration) if registration else edition_url(edition)
    cancelled = cancelled or edition.state == EditionState.CANCELLED
    event = Event()
    event.add("uid", session_uid(session, key=key))
    event.add("sequence", edition.sequence + (1 if cancelled and registration else 0))
    event.add("dtstamp", edition.updated_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", edition.updated_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", f"{edition.title}: {session.title}" if session.title else edition.title)
    event.add("location", place_words(edition))
    event.add("description", _description(edition, address=address, is_mine=registration is not None))
    event.add("url", address)
    event.add("categories", [str(CourseKind(edition.kind).label)])
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if registration and not cancelled else "TRANSPARENT")
    return event


def _description(edition: Edition, *, address: str, is_mine: bool) -> str:
    parts = [edition.summary]
    if edition.kind == CourseKind.WEBINAR and is_mine:
        parts.append(_("You join from this page, from an hour before the start:"))
    parts.append(address)
    return "\n\n".join(parts)


def _calendar(*, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _bytes(calendar: Calendar) -> bytes:
    if calendar.events:
        calendar.add_missing_timezones()
    return calendar.to_ical()
