import io
from pathlib import Path

import av
import pytest

from media.domain.exceptions import UploadRefused
from media.domain.video import Film, inspect_mp4, slides_to_mp4
from tests.factories.media import picture_bytes


def test_slides_to_mp4_is_h264_faststart_without_sound(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    slides = [
        (picture_bytes(width=1920, height=1080), 2),
        (picture_bytes(width=300, height=600, colour="#c4592b"), 1.5),
    ]

    film = slides_to_mp4(slides, out)

    content = out.read_bytes()
    assert film == Film(duration_s=3.6, width=1280, height=720)
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(io.BytesIO(content)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt, len(container.streams)) == (
            "h264",
            "yuv420p",
            1,
        )
        frames = [frame.to_image().getpixel((640, 360)) for frame in container.decode(stream)]
    assert len(frames) == 18
    assert frames[0][1] > frames[0][0]  # green first
    assert frames[-1][0] > frames[-1][1]  # then terracotta


def test_inspect_mp4_tells_length_and_size(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    slides_to_mp4([(picture_bytes(), 1)], out, width=320, height=180)
    assert inspect_mp4(io.BytesIO(out.read_bytes())) == Film(duration_s=1.0, width=320, height=180)


def test_inspect_mp4_other_codec_is_refused_by_name(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode())
    with pytest.raises(UploadRefused, match="mpeg4"):
        inspect_mp4(io.BytesIO(out.read_bytes()))


@pytest.mark.parametrize("content", [b"", b"RIFF....AVI ", b"\0\0\0\x18ftypmp42" + b"\0" * 200])
def test_inspect_mp4_of_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused):
        inspect_mp4(io.BytesIO(content))
