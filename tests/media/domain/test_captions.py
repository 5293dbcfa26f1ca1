import pytest

from media.domain.captions import Cue, parse_webvtt, write_webvtt
from media.domain.exceptions import CaptionsRefused


def test_write_webvtt_escapes_and_parse_reads_it_back() -> None:
    text = write_webvtt([Cue(0, 2.5, "Kijk & lees <b>"), Cue(61, 3661.25, "Twee\n\nregels --> hier")])

    assert text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nKijk &amp; lees &lt;b>\n\n"
        "00:01:01.000 --> 01:01:01.250\nTwee\nregels --&gt; hier\n"
    )
    assert [(cue.start_s, cue.end_s) for cue in parse_webvtt(text.encode())] == [(0, 2.5), (61, 3661.25)]


def test_parse_webvtt_of_another_program_with_notes_and_settings() -> None:
    content = (
        "\ufeffWEBVTT - captions\r\n\r\nNOTE made by hand\r\n\r\n1\r\n00:01.000 --> 00:02.000 align:start\r\nHoi\r\n"
    )
    assert parse_webvtt(content.encode()) == [Cue(1, 2, "Hoi")]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nSRT\n", "WEBVTT"),
        (b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nSRT times\n", "regel 3"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nBackwards\n", "regel 3"),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA\n", "volgorde"),
        (b"WEBVTT\n\nNOTE niets\n", "geen ondertitels"),
        (b"WEBVTT\n\n\xff\xfe", "UTF-8"),
        (b"WEBVTT\n" + b"x" * 1024 * 1024, "1 MB"),
    ],
)
def test_parse_webvtt_wrong_says_what_is_wrong(content: bytes, part: str) -> None:
    with pytest.raises(CaptionsRefused, match=part):
        parse_webvtt(content)
