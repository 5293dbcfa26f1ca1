from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    """A draft is seen by its organisers only. Whoever registered for one that is cancelled gets a mail."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("published")
    CANCELLED = "cancelled", _("cancelled")


class RegistrationState(TextChoices):
    """Who holds a place: REGISTERED and OFFERED. Who may still get one: WAITING. Nobody else."""

    UNCONFIRMED = "unconfirmed", _("to be confirmed by mail")
    REGISTERED = "registered", _("registered")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place was offered")
    CANCELLED = "cancelled", _("signed off")
    LAPSED = "lapsed", _("not answered in time")


class Attendance(TextChoices):
    UNKNOWN = "unknown", _("not known yet")
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")


class AttendanceSource(TextChoices):
    """How it is known that somebody was there."""

    QR = "qr", _("QR code at the door")
    DOOR = "door", _("by name at the door")
    LIST = "list", _("attendance list of the webinar")
    DESK = "desk", _("by the organiser")
    RECORDING = "recording", _("watched the recording")


class SpeakerRole(TextChoices):
    SPEAKER = "speaker", _("speaker")
    TRAINER = "trainer", _("trainer")
    CHAIR = "chair", _("chair")


class MaterialMoment(TextChoices):
    BEFORE = "before", _("beforehand")
    AFTER = "after", _("afterwards")
    TRAINER = "trainer", _("for the trainer only")


class RegistrationStep(TextChoices):
    """What happened to a registration; kept for good, one row a step."""

    ASKED = "asked", _("asked for a place")
    CONFIRMED = "confirmed", _("address confirmed")
    PLACED = "placed", _("got a place")
    QUEUED = "queued", _("put on the waiting list")
    OFFERED = "offered", _("was offered a place")
    ACCEPTED = "accepted", _("took the place offered")
    LAPSED = "lapsed", _("let the offer lapse")
    CANCELLED = "cancelled", _("signed off")
    REMOVED = "removed", _("signed off by the organiser")
    ATTENDED = "attended", _("was present")
    MISSED = "missed", _("was absent")
    UNMARKED = "unmarked", _("mark of attendance taken back")
    COMPLETED = "completed", _("completed the course")


class LiveMailKind(TextChoices):
    """Mails about an edition. The words of each can be changed, nationally and per coalition."""

    CONFIRM_ADDRESS = "confirm_address", _("Confirm your address")
    CONFIRMATION = "confirmation", _("You are registered")
    WAITING = "waiting", _("You are on the waiting list")
    OFFER = "offer", _("A place has come free")
    OFFER_LAPSED = "offer_lapsed", _("The offer has lapsed")
    SIGNED_OFF = "signed_off", _("You have signed off")
    WEEK_BEFORE = "week_before", _("Reminder: a week before")
    DAY_BEFORE = "day_before", _("Reminder: a day before")
    HOUR_BEFORE = "hour_before", _("Reminder: an hour before")
    CHANGED = "changed", _("Something has changed")
    CANCELLED = "cancelled", _("It is cancelled")
    THANKS = "thanks", _("Thank you for coming")
    MESSAGE = "message", _("Message of the organiser")
    CONFIRM_INTEREST = "confirm_interest", _("Confirm that you want to hear of a next date")
    INTEREST = "interest", _("There is a new date")


class MessageAudience(TextChoices):
    """Whom an organiser writes to."""

    REGISTERED = "registered", _("who has a place")
    WAITING = "waiting", _("who is on the waiting list")
    EVERYBODY = "everybody", _("who has a place or is on the waiting list")
    PRESENT = "present", _("who was present")
    ABSENT = "absent", _("who was absent")


class RowVerdict(TextChoices):
    """What became of one row of an attendance list."""

    MATCHED = "matched", _("recognised")
    DOUBTFUL = "doubtful", _("to be judged")
    UNKNOWN = "unknown", _("not registered")
    TOO_SHORT = "too_short", _("was there too short")
    IGNORED = "ignored", _("left out")
