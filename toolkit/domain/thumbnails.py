"""Small pictures of materials for the catalogue."""

import io

from PIL import Image

from core.exceptions import DomainError
from core.stamp import StampedCache
from media.domain.pdf_pages import pdf_pages
from toolkit.domain.personalisation import render_preview
from toolkit.domain.showing import sample_spec
from toolkit.models import MaterialFile, MaterialVersion

WIDTH, HEIGHT = 640, 360
SHEET_WIDTH, WIDE_WIDTH = 236, 500
TOP = 34
PAGE_WIDTH = 480
_pages: StampedCache[tuple[bytes, ...]] = StampedCache(size=40)
_thumbnails: StampedCache[bytes] = StampedCache(size=200)


def render_thumbnail(*, version: MaterialVersion, language: str) -> bytes:
    """A WebP of 640 × 360 without a ground: the top of the sheet, as it lies on a card of the catalogue."""
    spec = sample_spec(version=version, language=language)
    return _thumbnails.get_or_make(spec.content_hash, lambda: _draw(render_preview(spec=spec, version=version)))


def pages_of_file(file: MaterialFile) -> tuple[bytes, ...]:
    """Every page of an uploaded PDF as WebP, from memory when it was shown before; none where it cannot be drawn."""
    return _pages.get_or_make(file.sha256, lambda: _file_pages(file))


def _file_pages(file: MaterialFile) -> tuple[bytes, ...]:
    try:
        with file.file.open("rb") as opened:
            return tuple(pdf_pages(opened.read(), width_px=PAGE_WIDTH))
    except (DomainError, OSError):
        return ()


def _draw(sheet_png: bytes) -> bytes:
    with Image.open(io.BytesIO(sheet_png), formats=["PNG"]) as opened:
        sheet = opened.convert("RGBA")
    is_wide = sheet.width > sheet.height
    width = WIDE_WIDTH if is_wide else SHEET_WIDTH
    height = round(sheet.height * width / sheet.width)
    sheet = sheet.resize((width, height), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    ground.paste(sheet, ((WIDTH - width) // 2, (HEIGHT - height) // 2 if is_wide else TOP), sheet)
    target = io.BytesIO()
    ground.save(target, format="WEBP", quality=82, method=4)
    return target.getvalue()
