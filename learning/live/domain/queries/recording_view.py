"""The page of a recording: chapters, each with what is said in it, and where somebody was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from learning.live.domain.queries.edition_view import LinkedCourse, public_recording
from learning.live.domain.queries.mine import registrations_of
from learning.live.enums import RegistrationState
from learning.live.models import Edition, Recording, RecordingView

# Cues are brought together into paragraphs of about this many characters.
PARAGRAPH = 320


@dataclass(frozen=True, kw_only=True)
class Line:
    """One caption: `at` and `until` in seconds."""

    at: float
    until: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """`clock`: "1:02:05". `title` is empty before the first chapter, and where there are none."""

    at: int
    clock: str
    title: str
    paragraphs: list[list[Line]]


@dataclass(frozen=True, kw_only=True)
class RecordingPage:
    recording: Recording
    chapters: list[Chapter]
    has_cues: bool
    course: LinkedCourse | None
    position_s: int
    position: str


def recording_of(edition: Edition) -> Recording | None:
    return public_recording(edition)


def may_watch(*, recording: Recording, user: Any) -> bool:
    """Everybody, or only who was registered."""
    if recording.is_public:
        return True
    if not user.is_authenticated:
        return False
    held = registrations_of(user).filter(edition_id=recording.edition_id, state=RegistrationState.REGISTERED)
    return bool(held.exists())


def recording_page(*, recording: Recording, user: Any) -> RecordingPage:
    seen = RecordingView.objects.filter(recording=recording, user=user).first() if user.is_authenticated else None
    course = recording.course
    linked = None
    if course and course.page and course.page.live:
        linked = LinkedCourse(title=course.title, url=course.page.url or "", minutes=course.minutes)
    position = seen.position_s if seen else 0
    return RecordingPage(
        recording=recording,
        chapters=chapters_of(recording),
        has_cues=bool(recording.cues),
        course=linked,
        position_s=position,
        position=clock(position),
    )


def chapters_of(recording: Recording) -> list[Chapter]:
    """Every caption under its chapter, in paragraphs; chapters alone where there are no captions."""
    starts = [(int(one["at"]), str(one["title"])) for one in recording.chapters]
    starts.sort()
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, ""))
    lines = [Line(at=float(cue["from"]), until=float(cue["to"]), text=str(cue["text"])) for cue in recording.cues]
    ends = [at for at, _title in starts[1:]] + [10**9]
    chapters = [
        Chapter(
            at=at,
            clock=clock(at),
            title=title,
            paragraphs=_paragraphs([line for line in lines if at <= line.at < end]),
        )
        for (at, title), end in zip(starts, ends, strict=True)
    ]
    return [one for one in chapters if one.title or one.paragraphs]


def keep_position(*, recording: Recording, user: Any, position_s: int, watched_s: int) -> None:
    """Where somebody is now, and how much they watched since the last time this was told."""
    RecordingView.objects.get_or_create(recording=recording, user=user)
    RecordingView.objects.filter(recording=recording, user=user).update(
        position_s=position_s, watched_s=F("watched_s") + watched_s, updated_at=timezone.now()
    )


def clock(seconds: int) -> str:
    hours, rest = divmod(int(seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """A new one after a sentence's end, once there is enough."""
    found: list[list[Line]] = []
    length = PARAGRAPH
    for line in lines:
        if length >= PARAGRAPH and (not found or found[-1][-1].text.rstrip().endswith((".", "?", "!", "…"))):
            found.append([])
            length = 0
        found[-1].append(line)
        length += len(line.text)
    return found
