"""Logos: SVG or picture in, a clean PNG out; nothing runs, nothing is fetched."""

import io

import pytest
from PIL import Image

from media.domain.exceptions import LogoRefused, UploadRefused
from media.domain.logos import clean_logo
from tests.factories.media import picture_bytes

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20"'
SHAPE = '<rect width="40" height="20" fill="#c4592b"/>'


def svg(inside: str, attributes: str = "") -> io.BytesIO:
    return io.BytesIO(f"<svg {SVG} {attributes}>{inside}</svg>".encode())


def test_clean_logo_svg_becomes_png_of_1200_pixels() -> None:
    logo = clean_logo(svg(SHAPE))

    image = Image.open(io.BytesIO(logo.png))
    assert (image.format, image.size, logo.width, logo.height) == ("PNG", (1200, 600), 1200, 600)
    assert image.convert("RGB").getpixel((600, 300)) == (196, 89, 43)
    assert logo.is_light is False


def test_clean_logo_same_file_has_same_hash() -> None:
    assert clean_logo(svg(SHAPE)).sha256 == clean_logo(svg(SHAPE)).sha256


def test_clean_logo_of_drawing_program_loses_its_notes() -> None:
    notes = (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.example/" pagecolor="#fff"/><title>Ons logo</title>'
    )
    assert clean_logo(svg(notes + SHAPE)).width == 1200


def test_clean_logo_empty_border_is_cut_off() -> None:
    logo = clean_logo(svg('<rect x="10" y="5" width="20" height="10" fill="#000"/>'))
    assert (logo.width, logo.height) == (600, 300)


def test_clean_logo_white_on_transparent_is_light() -> None:
    assert clean_logo(svg('<circle cx="20" cy="10" r="9" fill="#fff"/>')).is_light is True


def test_clean_logo_cmyk_jpeg_becomes_srgb_png() -> None:
    content = picture_bytes(width=2400, height=300, image_format="JPEG", mode="CMYK", colour=(0, 255, 255, 0))
    logo = clean_logo(io.BytesIO(content))
    image = Image.open(io.BytesIO(logo.png))
    assert (image.mode, image.size) == ("RGBA", (1200, 150))
    assert image.getpixel((10, 10))[0] > 200


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("<script>alert(1)</script>" + SHAPE, ""),
        (SHAPE, 'onload="alert(1)"'),
        ('<rect width="9" height="9" onclick="x()"/>', ""),
        ("<foreignObject><p/></foreignObject>", ""),
        ('<image href="file:///etc/passwd" width="9" height="9"/>', ""),
        ('<image href="data:image/png;base64,AAAA" width="9" height="9"/>', ""),
        ('<use href="https://elders.example/x.svg#a"/>', ""),
        ('<use xlink:href="/etc/passwd"/>', ""),
        ('<a href="javascript:alert(1)">' + SHAPE + "</a>", ""),
        ('<rect width="9" height="9" style="fill:url(https://elders.example/)"/>', ""),
        ("<style>@import 'https://elders.example/';</style>" + SHAPE, ""),
        ("<text>OPEN</text>", ""),
        ("<filter/>" + SHAPE, ""),
        ('<animate attributeName="x"/>' + SHAPE, ""),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#a"/>' + SHAPE, ""),
        ("<g/>" * 5001, ""),
        ("", ""),
    ],
)
def test_clean_logo_hostile_svg_is_refused(inside: str, attributes: str) -> None:
    with pytest.raises(LogoRefused):
        clean_logo(svg(inside, attributes))


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
        b"<svg",
        b"<html><svg></svg></html>",
        b"MZ\x90\x00",
        b"",
        b"\x89PNG\r\n\x1a\n" + b"0" * 40,
    ],
)
def test_clean_logo_of_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused):
        clean_logo(io.BytesIO(content))


def test_clean_logo_over_five_megabytes_is_refused() -> None:
    with pytest.raises(LogoRefused, match="5 MB"):
        clean_logo(io.BytesIO(b"\0" * (5 * 1024 * 1024 + 1)))
