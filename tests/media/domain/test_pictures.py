"""Pictures from outside: what is kept is upright, sRGB, without metadata; the rest is refused with a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from media.domain.exceptions import TooManyPixels, UploadRefused
from media.domain.pictures import clean_picture
from tests.factories.media import picture_bytes


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_clean_picture_with_exif_drops_it_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = "Somebody's name"
    content = picture_bytes(width=40, height=20, image_format="JPEG", exif=exif.tobytes())

    clean = clean_picture(io.BytesIO(content), name="foto.jpg")

    image = opened(clean.content)
    assert (clean.width, clean.height, image.size) == (20, 40, (20, 40))
    assert dict(image.getexif()) == {}
    assert b"Somebody" not in clean.content


def test_clean_picture_cmyk_jpeg_becomes_srgb() -> None:
    content = picture_bytes(image_format="JPEG", mode="CMYK", colour=(255, 0, 255, 0))

    image = opened(clean_picture(io.BytesIO(content), name="druk.jpeg").content)

    assert image.mode == "RGB"
    red, green, blue = image.getpixel((5, 5))
    assert green > 200
    assert red < 60
    assert blue < 60


def test_clean_picture_with_profile_becomes_srgb_without_profile() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = picture_bytes(image_format="PNG", icc_profile=profile)

    image = opened(clean_picture(io.BytesIO(content), name="foto.png").content)

    assert "icc_profile" not in image.info
    assert image.getpixel((5, 5)) == (15, 107, 85)


def test_clean_picture_transparent_png_keeps_its_transparency() -> None:
    content = picture_bytes(mode="RGBA", colour=(10, 20, 30, 0))
    assert opened(clean_picture(io.BytesIO(content), name="a.png").content).getpixel((0, 0))[3] == 0


def test_clean_picture_animated_gif_keeps_its_frames() -> None:
    target = io.BytesIO()
    frames = [Image.new("P", (8, 8), number) for number in (0, 1)]
    frames[0].putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    frames[1].putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    frames[0].save(target, format="GIF", save_all=True, append_images=frames[1:], duration=100)

    assert opened(clean_picture(target, name="a.gif").content).n_frames == 2


def hundred_megapixels() -> bytes:
    """A PNG that says it is 10,000 × 10,000; one row of it is there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_001))
        + chunk(b"IEND", b"")
    )


def test_clean_picture_of_hundred_megapixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(TooManyPixels) as refusal:
        clean_picture(io.BytesIO(hundred_megapixels()), name="groot.png")
    assert str(refusal.value) == (
        "Deze afbeelding is te groot: hoogstens 25 miljoen pixels. Maak haar kleiner en probeer het opnieuw."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.jpg", picture_bytes(image_format="PNG")),
        ("foto.png", b"<html></html>"),
        ("foto.png", b""),
        ("foto.png", picture_bytes()[:120]),
        ("foto.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("foto.exe", picture_bytes()),
        ("foto", picture_bytes()),
    ],
)
def test_clean_picture_of_something_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UploadRefused) as refusal:
        clean_picture(io.BytesIO(content), name=name)
    assert str(refusal.value).endswith(".")
