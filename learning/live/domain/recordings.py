"""The recording of an edition: its captions become the transcript that follows the player."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.stamp import bump_stamp
from learning.live.domain.exceptions import CaptionsUnreadable
from learning.live.models import Edition, Recording
from learning.models import Course
from media.domain.captions import parse_webvtt
from media.models import Video


def keep_recording(
    *,
    edition: Edition,
    video: Video,
    chapters: list[dict[str, Any]] | None = None,
    course: Course | None = None,
    is_public: bool = True,
    actor: User | None = None,
) -> Recording:
    """Put the recording with its edition, or replace it. `chapters`: {"at": seconds, "title": text}.

    The cues and the transcript are made from the video's captions. Raises CaptionsUnreadable.
    """
    cues = cues_of(video)
    with transaction.atomic():
        recording, made = Recording.objects.update_or_create(
            edition=edition,
            defaults={
                "video": video,
                "chapters": sorted(chapters or [], key=lambda chapter: chapter["at"]),
                "cues": cues,
                "transcript": video.transcript or " ".join(cue["text"] for cue in cues),
                "course": course,
                "is_public": is_public,
            },
        )
        bump_stamp()
        record_audit(
            actor=actor,
            action="live.recording_added" if made else "live.recording_changed",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"video": video.pk},
        )
        return recording


def cues_of(video: Video) -> list[dict[str, Any]]:
    """The captions as the transcript shows them; none where the video has no captions. Raises CaptionsUnreadable."""
    if not video.captions:
        return []
    try:
        with video.captions.open("rb") as file:
            cues = parse_webvtt(file.read())
    except (DomainError, ValueError) as error:
        raise CaptionsUnreadable(str(error)) from error
    return [{"from": cue.start_s, "to": cue.end_s, "text": cue.text} for cue in cues]


def read_chapters(text: str) -> list[dict[str, Any]]:
    """Lines as "1:30 Uitslagen", which is how organisers write them; lines without a time are left out."""
    chapters = []
    for line in text.splitlines():
        clock, _space, title = line.strip().partition(" ")
        parts = clock.split(":")
        if title.strip() and 2 <= len(parts) <= 3 and all(part.isascii() and part.isdigit() for part in parts):
            seconds = 0
            for part in parts:
                seconds = seconds * 60 + int(part[:3])
            chapters.append({"at": seconds, "title": title.strip()[:120]})
    return chapters


def write_chapters(chapters: list[dict[str, Any]]) -> str:
    return "\n".join(f"{int(one['at']) // 60}:{int(one['at']) % 60:02d} {one['title']}" for one in chapters)
