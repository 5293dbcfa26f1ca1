"""Every mail about an edition: composed here, marked once, queued with the change that causes it, sent by a job."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation

from core.mail import Branding, CalendarFile, queue_mail
from learning.live.domain import addresses
from learning.live.domain.calendar_files import invitations, place_words
from learning.live.domain.mail_parts import MailParts, button_of, facts_of, links_of, why_of
from learning.live.domain.mail_words import Words, fill, paragraphs, words_of
from learning.live.domain.moments import HOME_ZONE, moment_words, period_words
from learning.live.domain.turns import waiting_position
from learning.live.enums import LiveMailKind, RegistrationState
from learning.live.models import Edition, Interest, LiveMail, MeetingSession, Registration
from organisations.domain.branding import branding_for

TEMPLATE = "live/message"
# Kinds that put the sessions in the calendar, and those that take them out.
INVITES = (LiveMailKind.CONFIRMATION, LiveMailKind.CHANGED)
CANCELS = (LiveMailKind.CANCELLED, LiveMailKind.SIGNED_OFF)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What all mails about one edition share: read once, however many mails there are."""

    edition: Edition

    @property
    def language(self) -> str:
        return self.edition.language if self.edition.language in dict(settings.LANGUAGES) else "nl"

    @cached_property
    def sessions(self) -> list[MeetingSession]:
        return list(self.edition.sessions.all())

    @cached_property
    def branding(self) -> Branding:
        return branding_for(self.edition.coalition)

    @cached_property
    def parts(self) -> MailParts:
        return MailParts(edition=self.edition, sessions=self.sessions)

    @cached_property
    def _words(self) -> dict[str, Words]:
        return {}

    def position(self, registration: Registration) -> int | None:
        """On the waiting list."""
        return waiting_position(registration) if registration.pk else None

    def words(self, kind: str) -> Words:
        if kind not in self._words:
            self._words[kind] = words_of(kind=kind, coalition_id=self.edition.coalition_id, language=self.language)
        return self._words[kind]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a mail about a change says, and the sessions that are no more."""

    words: str = ""
    removed: Sequence[MeetingSession] = field(default=())


def queue_live_mail(
    *,
    registration: Registration,
    kind: str,
    occasion: str = "",
    had_place: bool = False,
    change: Change | None = None,
    message: Words | None = None,
    sheet: Sheet | None = None,
) -> bool:
    """Queue this mail, once for `kind` and `occasion`; False if it was queued before or there is no address.

    In the caller's transaction. `had_place`: of who signs off, whether a calendar has to forget it. `message`: an
    organiser's own words. `sheet`: what was read before, where many mails go at once.
    """
    address = address_of(registration)
    if not address:
        return False
    sheet = sheet or Sheet(edition=registration.edition)
    mail, made = LiveMail.objects.get_or_create(
        registration=registration, kind=kind, occasion=occasion, defaults={"edition": sheet.edition}
    )
    if not made:
        return False
    with translation.override(sheet.language):
        context = compose(registration=registration, kind=kind, sheet=sheet, change=change, message=message)
        files = calendars_for(registration=registration, kind=kind, sheet=sheet, had_place=had_place, change=change)
    queue_mail(
        template=TEMPLATE,
        to=address,
        context=context,
        language=sheet.language,
        branding=sheet.branding,
        dedupe_key=f"live.mail:{mail.pk}",
        calendars=files,
        reply_to=sheet.edition.contact_email,
    )
    return True


def queue_interest_mail(*, interest: Interest, kind: str, news: Edition | None = None, occasion: str = "") -> None:
    """A mail to who wants to hear of a next date; `news`: the edition there now is."""
    edition = news or interest.edition
    sheet = Sheet(edition=edition)
    with translation.override(sheet.language):
        registration = Registration(edition=edition, email=interest.email, state=RegistrationState.CANCELLED)
        context = compose(registration=registration, kind=kind, sheet=sheet)
        if kind == LiveMailKind.CONFIRM_INTEREST:
            context["button"]["url"] = addresses.confirm_interest_url(interest)
    queue_mail(
        template=TEMPLATE,
        to=interest.email,
        context=context,
        language=sheet.language,
        branding=sheet.branding,
        dedupe_key=f"live.interest:{interest.pk}:{kind}:{news.pk if news else ''}:{occasion}",
        reply_to=edition.contact_email,
    )


def address_of(registration: Registration) -> str:
    """Where mail to this person goes; nowhere for a walk-in without an address or an account that was closed."""
    if registration.user is not None:
        return registration.user.email if registration.user.is_active else ""
    return registration.email


def compose(
    *,
    registration: Registration,
    kind: str,
    sheet: Sheet,
    change: Change | None = None,
    message: Words | None = None,
) -> dict[str, Any]:
    """The context of templates/mail/live/message.*, plain JSON: in the language that is active."""
    words = message or sheet.words(kind)
    values = values_for(registration=registration, sheet=sheet, change=change)
    intro = values["_intro"] if kind in (LiveMailKind.CONFIRMATION, LiveMailKind.WAITING) else ""
    return {
        "headline": " ".join(fill(words.subject, values=values).split()),
        "name": registration.name,
        "paragraphs": [*([intro] if intro else []), *paragraphs(fill(words.words, values=values))],
        "facts": [asdict(fact) for fact in facts_of(kind, parts=sheet.parts)],
        "links": [asdict(link) for link in links_of(kind, parts=sheet.parts, registration=registration)],
        "button": asdict(button_of(kind, edition=sheet.edition, registration=registration)),
        "sign_off_url": addresses.sign_off_url(registration) if may_sign_off(registration, kind=kind) else "",
        "why": why_of(registration, edition=sheet.edition),
    }


def may_sign_off(registration: Registration, *, kind: str) -> bool:
    """Nobody needs to sign off for what is over or called off."""
    return registration.state in Registration.STANDING and kind not in (LiveMailKind.CANCELLED, LiveMailKind.THANKS)


def values_for(*, registration: Registration, sheet: Sheet, change: Change | None = None) -> dict[str, str]:
    """What the fields of a text become for this person."""
    edition = sheet.edition
    position = sheet.position(registration)
    first = sheet.sessions[0] if sheet.sessions else None
    return {
        "naam": registration.name,
        "titel": edition.title,
        "wanneer": period_words(first.starts_at, first.ends_at, zone=edition.time_zone) if first else "",
        "waar": place_words(edition),
        "organisator": sheet.branding.name,
        "contactpersoon": edition.contact_name,
        "contactmail": edition.contact_email,
        "plek": str(position or ""),
        "tot": moment_words(registration.offer_until, zone=HOME_ZONE) if registration.offer_until else "",
        "reden": edition.cancelled_reason,
        "wijziging": change.words if change else "",
        "_intro": sheet.parts.registered_by(registration),
    }


def calendars_for(
    *, registration: Registration, kind: str, sheet: Sheet, had_place: bool, change: Change | None
) -> list[CalendarFile]:
    """The calendar files that go with a mail of this kind: for who has a place, or had one until now."""
    has_place = registration.state == RegistrationState.REGISTERED
    files: list[CalendarFile] = []
    if kind in INVITES and has_place:
        files += invitations(registration=registration, sessions=sheet.sessions, organiser=sheet.branding.name)
        if change and change.removed:
            files += _numbered(
                invitations(
                    registration=registration,
                    sessions=change.removed,
                    organiser=sheet.branding.name,
                    cancelled=True,
                )
            )
    elif kind in CANCELS and (has_place or had_place):
        files += invitations(
            registration=registration, sessions=sheet.sessions, organiser=sheet.branding.name, cancelled=True
        )
    return files


def _numbered(files: Sequence[CalendarFile]) -> list[CalendarFile]:
    return [replace(file, name=f"vervallen-{number}.ics") for number, file in enumerate(files, start=1)]
