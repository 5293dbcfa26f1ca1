"""WebVTT: written for our own films, checked when uploaded (https://www.w3.org/TR/webvtt1/)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from media.domain.exceptions import CaptionsRefused

MAX_BYTES = 1024 * 1024
_TIMES = re.compile(
    r"((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:[ \t].*)?"
)


@dataclass(frozen=True)
class Cue:
    start_s: float
    end_s: float
    text: str


def write_webvtt(cues: Iterable[Cue]) -> str:
    """The WebVTT text of cues, in their order."""
    blocks = [f"{_timestamp(cue.start_s)} --> {_timestamp(cue.end_s)}\n{_escaped(cue.text)}\n" for cue in cues]
    return "WEBVTT\n\n" + "\n".join(blocks)


def parse_webvtt(content: bytes) -> list[Cue]:
    """The cues of a WebVTT file. Raises CaptionsRefused, with the line, when it is none or has no cue."""
    if len(content) > MAX_BYTES:
        raise CaptionsRefused(_("The captions are larger than 1 MB. Captions of one film are smaller."))
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise CaptionsRefused(_("The captions are not in UTF-8. Save the file again as UTF-8.")) from error
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise CaptionsRefused(_("This is no WebVTT file: its first line must be WEBVTT."))
    cues: list[Cue] = []
    position = 1
    while position < len(lines):
        if "-->" not in lines[position]:
            position += 1
            continue
        cue, position = _read_cue(lines, position)
        if cues and cue.start_s < cues[-1].start_s:
            raise CaptionsRefused(_("The captions are not in order of time: see line %(line)s.") % {"line": position})
        cues.append(cue)
    if not cues:
        raise CaptionsRefused(_("This WebVTT file holds no captions."))
    return cues


def _read_cue(lines: list[str], position: int) -> tuple[Cue, int]:
    times = _TIMES.fullmatch(lines[position].strip())
    if not times or (start := _seconds(times[1])) >= (end := _seconds(times[2])):
        raise CaptionsRefused(
            _("The times on line %(line)s of the captions are wrong. Write them as 00:01.000 --> 00:04.000.")
            % {"line": position + 1}
        )
    position += 1
    text = []
    while position < len(lines) and lines[position].strip():
        text.append(lines[position])
        position += 1
    return Cue(start_s=start, end_s=end, text="\n".join(text)), position


def _seconds(timestamp: str) -> float:
    parts = [float(part) for part in timestamp.split(":")]
    return sum(part * 60**power for power, part in enumerate(reversed(parts)))


def _timestamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:"
        f"{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"
    )


def _escaped(text: str) -> str:
    lines = text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;").splitlines()
    return "\n".join(line for line in lines if line.strip())
