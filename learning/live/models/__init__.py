from learning.live.models.attendance import AttendanceFile, AttendanceRow
from learning.live.models.editions import (
    Edition,
    EditionMaterial,
    EditionSpeaker,
    MeetingSession,
    Series,
    Speaker,
)
from learning.live.models.mails import EditionMessage, LiveMail, MailText
from learning.live.models.recordings import Recording, RecordingView
from learning.live.models.registrations import (
    EditionReview,
    Interest,
    Registration,
    RegistrationEvent,
    SpecialNeed,
)

__all__ = [
    "AttendanceFile",
    "AttendanceRow",
    "Edition",
    "EditionMaterial",
    "EditionMessage",
    "EditionReview",
    "EditionSpeaker",
    "Interest",
    "LiveMail",
    "MailText",
    "MeetingSession",
    "Recording",
    "RecordingView",
    "Registration",
    "RegistrationEvent",
    "Series",
    "Speaker",
    "SpecialNeed",
]
