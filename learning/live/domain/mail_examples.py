"""A mail as an invented person would get it, about an invented event: for who writes the words of it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from learning.enums import CourseKind
from learning.live.domain.mail_words import Words, check_fields
from learning.live.domain.mails import Change, Sheet, compose
from learning.live.enums import EditionState, LiveMailKind, RegistrationState
from learning.live.models import Edition, MeetingSession, Registration
from organisations.models import Coalition

STATES = {
    LiveMailKind.CONFIRM_ADDRESS: RegistrationState.UNCONFIRMED,
    LiveMailKind.WAITING: RegistrationState.WAITING,
    LiveMailKind.OFFER: RegistrationState.OFFERED,
    LiveMailKind.OFFER_LAPSED: RegistrationState.LAPSED,
    LiveMailKind.SIGNED_OFF: RegistrationState.CANCELLED,
}
ABOUT_INTEREST = (LiveMailKind.CONFIRM_INTEREST, LiveMailKind.INTEREST)


@dataclass(frozen=True, kw_only=True)
class ExampleSheet(Sheet):
    """Of an event that stands in no database."""

    @cached_property
    def sessions(self) -> list[MeetingSession]:
        return [MeetingSession(starts_at=self.edition.starts_at, ends_at=self.edition.ends_at)]

    def position(self, registration: Registration) -> int | None:
        return 3 if registration.state == RegistrationState.WAITING else None


def example_mail(*, kind: str, coalition: Coalition | None, words: Words, language: str = "nl") -> dict[str, Any]:
    """The context of templates/mail/live/message.*, and `branding`. Raises UnknownField."""
    check_fields(words.subject)
    check_fields(words.words)
    with translation.override(language):
        edition = _edition(kind, coalition=coalition, language=language)
        sheet = ExampleSheet(edition=edition)
        registration = Registration(
            pk=None if kind in ABOUT_INTEREST else 0,
            edition=edition,
            token=_("example"),
            name="Sanne de Vries",
            email="voorbeeld@praktijk.example",
            state=STATES.get(LiveMailKind(kind), RegistrationState.REGISTERED),
            offer_until=edition.starts_at - dt.timedelta(days=19) if kind == LiveMailKind.OFFER else None,
        )
        change = Change(words=_("New place: %(after)s (it was %(before)s).") % {"after": "Zaal 3", "before": "Zaal 2"})
        context = compose(registration=registration, kind=kind, sheet=sheet, change=change, message=words)
    return {"context": context, "branding": vars(sheet.branding), "language": language}


def _edition(kind: str, *, coalition: Coalition | None, language: str) -> Edition:
    """A workshop; a webinar where the mail is about joining one."""
    start = (timezone.localtime() + dt.timedelta(days=21)).replace(hour=19, minute=30, second=0, microsecond=0)
    is_webinar = kind == LiveMailKind.HOUR_BEFORE
    return Edition(
        pk=0,
        kind=CourseKind.WEBINAR if is_webinar else CourseKind.WORKSHOP,
        coalition=coalition,
        title=_("Results online: who explains them?"),
        slug="voorbeeld",
        language=language,
        state=EditionState.CANCELLED if kind == LiveMailKind.CANCELLED else EditionState.OPEN,
        cancelled_reason=_("The speaker is ill.") if kind == LiveMailKind.CANCELLED else "",
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=90),
        place_name="" if is_webinar else "Gezondheidscentrum De Linde",
        city="" if is_webinar else "Lindestad",
        contact_name="Noor Bakker",
        contact_email="agenda@coalitie.example",
    )
