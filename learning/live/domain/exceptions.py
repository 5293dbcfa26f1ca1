"""What webinars and workshops refuse, each in one sentence with the next step."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError
from learning.live.domain.moments import moment_words

# --- registering


class NotInCalendar(DomainError):
    """The edition is a draft."""

    def __init__(self) -> None:
        super().__init__(_("This event is not in the calendar. Look there for what is coming."))


class EditionCancelled(DomainError):
    def __init__(self, *, reason: str = "") -> None:
        self.reason = reason
        super().__init__(_("This event is cancelled. Look in the calendar for another date."))


class NotYetOpen(DomainError):
    """`opens_at`: from when people can register."""

    def __init__(self, *, opens_at: dt.datetime) -> None:
        self.opens_at = opens_at
        super().__init__(_("Registration opens on %(moment)s.") % {"moment": moment_words(opens_at)})


class RegistrationClosed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Registration is closed. Look in the calendar for another date."))


class AlreadyStarted(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This event has started already, so this can no longer be changed here."))


class AudienceMismatch(DomainError):
    """`roles`: the labels of those it is meant for."""

    def __init__(self, *, roles: Sequence[str]) -> None:
        self.roles = list(roles)
        super().__init__(
            _("This event is meant for: %(roles)s. Choose your role, or look for another event.")
            % {"roles": ", ".join(roles)}
        )


class RegionMismatch(DomainError):
    def __init__(self, *, coalitions: Sequence[str]) -> None:
        self.coalitions = list(coalitions)
        super().__init__(
            _("This event is only for practices of %(coalitions)s. Sign in and choose a practice of that region.")
            % {"coalitions": ", ".join(coalitions)}
        )


class PracticeFull(DomainError):
    """`limit`: how many of one practice can come."""

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        super().__init__(
            _("At most %(limit)s people of one practice can come, and your practice has that many already.")
            % {"limit": limit}
        )


class PracticeNotYours(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You can only register people of a practice where you work or are the contact person."))


class PreparationMissing(DomainError):
    """`title`: the e-learning to complete first."""

    def __init__(self, *, title: str, course_id: int) -> None:
        self.title = title
        self.course_id = course_id
        super().__init__(
            _("First complete the e-learning “%(title)s”, signed in. Then you can register here.") % {"title": title}
        )


class AddressNotUnderstood(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This is no e-mail address that we can write to. Check it for a typing error."))


class NameMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Fill in your name: it stands on the attendance list."))


class LinkUnknown(DomainError):
    """The link was never made by us, or was changed."""

    def __init__(self) -> None:
        super().__init__(_("We do not know this link. Open the link in your mail again, or register anew."))


class LinkExpired(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This link is too old. Register again: you get a new mail at once."))


class NoPlaceNow(DomainError):
    """The registration holds no place that could be taken, kept or given up."""

    def __init__(self) -> None:
        super().__init__(_("You are not registered for this event (any more). You can register again."))


class OfferLapsed(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The time to take this place is over: it went to the next on the list. You can register again.")
        )


class NothingOffered(DomainError):
    def __init__(self) -> None:
        super().__init__(_("No place has come free for you yet. We mail you as soon as there is one."))


# --- joining


class NotJoinableYet(DomainError):
    """`opens_at`: from when the link is shown."""

    def __init__(self, *, opens_at: dt.datetime) -> None:
        self.opens_at = opens_at
        super().__init__(_("You can join from %(moment)s.") % {"moment": moment_words(opens_at)})


class JoiningOver(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This webinar is over. The recording, if there is one, stands with the event."))


class NoJoinLink(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The link is not known yet. Ask the contact person of this event."))


# --- attending


class TooEarlyToCheckIn(DomainError):
    def __init__(self, *, opens_at: dt.datetime) -> None:
        self.opens_at = opens_at
        super().__init__(_("Checking in begins on %(moment)s.") % {"moment": moment_words(opens_at)})


class AttendanceClosed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The attendance of this event is closed: certificates were made. Correct it at the desk."))


class NotOverYet(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The attendance can be closed when the last session is over."))


class NotPresent(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Only who was there can do this."))


class UnknownStars(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose 1 to 5 stars."))


# --- organising


class NotYours(DomainError):
    """The edition, or what belongs to it, is another coalition's."""

    def __init__(self) -> None:
        super().__init__(_("This belongs to another coalition, so you cannot change it."))


class NoSession(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Give at least one date with a start and an end."))


class SessionBackwards(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A session ends before it starts. Change the end."))


class SessionTooLong(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A session lasts at most 24 hours. Make a second session for the next day."))


class SessionInPast(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This date is over already. Choose a day to come."))


class SessionsClash(DomainError):
    """Two sessions of the edition overlap, or a speaker speaks elsewhere then; `words` says which."""

    def __init__(self, *, words: str) -> None:
        super().__init__(words)


class TimeDoesNotExist(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("This time does not exist: that night the clock goes from 2 to 3. Choose a time before 2 or from 3.")
        )


class CapacityBelowTaken(DomainError):
    """`taken`: the places that people hold."""

    def __init__(self, *, taken: int) -> None:
        self.taken = taken
        super().__init__(
            _("%(taken)s places are taken. Choose at least that many, or sign people off first.") % {"taken": taken}
        )


class WindowBackwards(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Registration must open before it closes, and close before the last session ends."))


class NotReadyToPublish(DomainError):
    """`findings`: a sentence for each thing that is missing."""

    def __init__(self, *, findings: Sequence[str]) -> None:
        self.findings = list(findings)
        super().__init__(_("This cannot be published yet. %(findings)s") % {"findings": " ".join(findings)})


class ReasonMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Give the reason in a sentence: everybody who registered reads it."))


class EditionInUse(DomainError):
    def __init__(self) -> None:
        super().__init__(_("People registered for this event, so it stays. Cancel it instead: they get a mail."))


class NothingToSend(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is nobody to write to. Choose other recipients."))


class UnknownField(DomainError):
    """`names`: what stands between braces and is no field."""

    def __init__(self, *, names: Sequence[str], known: Sequence[str]) -> None:
        self.names = list(names)
        super().__init__(
            _("We do not know the field %(names)s. You can use: %(known)s.")
            % {
                "names": ", ".join(f"{{{name}}}" for name in names),
                "known": ", ".join(f"{{{name}}}" for name in known),
            }
        )


# --- attendance lists and recordings


class UnreadableList(DomainError):
    """The file as a whole cannot be read; the message says what to do."""


class ListReadBefore(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This list was read in before. Nothing was changed."))


class LinksUnreadable(DomainError):
    """Of the links that were pasted none is kept; the message names the line."""


class CaptionsUnreadable(DomainError):
    """The captions are no WebVTT; the message names the line."""
