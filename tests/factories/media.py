"""Pictures, documents and films, made on the spot."""

import io
import zipfile
from pathlib import Path
from typing import Any

import factory
from django.core.files.base import ContentFile
from PIL import Image

from media.domain.video import slides_to_mp4
from media.models import CustomDocument, CustomImage, Video


def picture_bytes(
    *,
    width: int = 640,
    height: int = 360,
    image_format: str = "PNG",
    mode: str = "RGB",
    colour: Any = "#0f6b55",
    **save: Any,
) -> bytes:
    """An encoded picture of one colour."""
    target = io.BytesIO()
    Image.new(mode, (width, height), colour).save(target, format=image_format, **save)
    return target.getvalue()


def office_bytes(folder: str, *extra: str) -> bytes:
    """A zip that looks as a Word, PowerPoint or Excel file does: `folder` is "word", "ppt" or "xl"."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *extra):
            archive.writestr(zipfile.ZipInfo(name), "<x/>")  # without the time of day
    return target.getvalue()


def film_bytes(folder: Path, *, seconds: float = 1) -> bytes:
    """A silent H.264 film of 320 × 180."""
    out = folder / "film.mp4"
    slides_to_mp4([(picture_bytes(width=320, height=180), seconds)], out, width=320, height=180)
    return out.read_bytes()


class ImageFactory(factory.django.DjangoModelFactory[CustomImage]):
    """`ImageFactory(width=…, height=…, colour=…)`; the file's name tells nothing."""

    class Meta:
        model = CustomImage
        exclude = ("pixels", "colour")

    title = factory.Sequence(lambda number: f"Foto {number}")
    description = "Een open deur"
    pixels = (640, 360)
    colour = "#0f6b55"
    file = factory.LazyAttribute(
        lambda image: ContentFile(
            picture_bytes(width=image.pixels[0], height=image.pixels[1], colour=image.colour), name="foto.png"
        )
    )


class DocumentFactory(factory.django.DjangoModelFactory[CustomDocument]):
    class Meta:
        model = CustomDocument

    title = factory.Sequence(lambda number: f"Document {number}")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n%%EOF\n", name="document.pdf"))


class VideoFactory(factory.django.DjangoModelFactory[Video]):
    """A film whose bytes are not one: for lists and pages. Use `film_bytes` where it must play."""

    class Meta:
        model = Video

    title = factory.Sequence(lambda number: f"Film {number}")
    file = factory.LazyFunction(lambda: ContentFile(b"\0\0\0\x18ftypmp42", name="film.mp4"))
    thumbnail = factory.LazyFunction(lambda: ContentFile(picture_bytes(), name="poster.png"))
    captions = factory.LazyFunction(
        lambda: ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n", name="captions.vtt")
    )
    transcript = "Hallo."
    duration = 1
