"""Pictures and the film of the demo, drawn by the project itself."""

import io
from functools import cache

import resvg_py
from django.core.files.images import ImageFile
from wagtail.models import Collection

from core.art import render_svg
from media.models import CustomImage

WIDTH, HEIGHT = 1280, 720
NAMES = {
    "": "Programma",
    "leren": "Leren",
    "toolkit": "Toolkit",
    "regio": "Regio",
    "agenda": "Agenda",
    "inzicht": "Inzicht",
}


def png(key: str, *, room: str = "", width: int = WIDTH, height: int = HEIGHT) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=render_svg(key, room=room, width=width, height=height)))


@cache
def _collection_id(name: str) -> int:
    root = Collection.get_first_root_node()
    found = Collection.objects.filter(name=name).first()
    return (found or root).pk


def picture(key: str, room: str = "", *, collection: str = "Landelijk", label: str = "") -> CustomImage:
    """The illustration `key` in a room's tint as a picture of the library; made once."""
    title = f"{NAMES.get(room, room)}: {key}" + (f" ({label})" if label else "")
    found = CustomImage.objects.filter(title=title).first()
    if found:
        return found
    image = CustomImage(title=title, description="", credit="OPEN", collection_id=_collection_id(collection))
    image.file = ImageFile(io.BytesIO(png(key, room=room)), name=f"{key}-{room or 'open'}.png")
    image.save()
    return image
