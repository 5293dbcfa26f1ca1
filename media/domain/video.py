"""Films: made from slides, and checked when uploaded."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
from av.video.frame import VideoFrame
from django.utils.translation import gettext as _
from PIL import Image

from media.domain.exceptions import UploadRefused

MAX_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Film:
    duration_s: float
    width: int
    height: int


def slides_to_mp4(
    slides: Sequence[tuple[bytes, float]], out: Path | str, *, width: int = 1280, height: int = 720, fps: int = 5
) -> Film:
    """Write a silent H.264 film (yuv420p, faststart) that shows each slide for its seconds.

    `slides`: (PNG, seconds); a slide of another size is fitted on paper colour. Replaces `out`.
    """
    count = 0
    with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, fps)
        stream.options = {"preset": "veryfast", "tune": "stillimage", "crf": "20", "profile": "high", "level": "4.0"}
        stream.gop_size = fps * 4
        for png, seconds in slides:
            still = VideoFrame.from_image(_fitted(png, width=width, height=height)).reformat(format="yuv420p")
            for _number in range(max(1, round(seconds * fps))):
                still.pts, still.time_base = count, Fraction(1, fps)
                container.mux(stream.encode(still))
                count += 1
        container.mux(stream.encode())
    return Film(duration_s=count / fps, width=width, height=height)


def inspect_mp4(file: BinaryIO) -> Film:
    """What a film is like. Raises UploadRefused unless it is an MP4 with H.264 whose first picture decodes."""
    file.seek(0)
    if file.read(12)[4:8] != b"ftyp":
        raise UploadRefused(_("This is no MP4 file. Save the film as MP4 (H.264) and try again."))
    file.seek(0)
    try:
        with av.open(file, "r", format="mp4") as container:
            if not container.streams.video:
                raise UploadRefused(_("This file holds sound only. Choose a film."))
            stream = container.streams.video[0]
            if stream.codec_context.name != "h264":
                raise UploadRefused(
                    _("This film uses %(codec)s, which not every browser plays. Save it as MP4 with H.264.")
                    % {"codec": stream.codec_context.name}
                )
            next(container.decode(stream))
            duration_s = float(container.duration or 0) / av.time_base
            return Film(duration_s=duration_s, width=stream.codec_context.width, height=stream.codec_context.height)
    except (av.FFmpegError, StopIteration) as error:
        raise UploadRefused(_("This film is damaged: it cannot be played. Save it again as MP4.")) from error
    finally:
        file.seek(0)


def _fitted(png: bytes, *, width: int, height: int) -> Image.Image:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail((width, height), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", (width, height), "#fbf9f4")
    ground.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2), picture)
    return ground
