"""Logos of practices and coalitions: an SVG or a picture goes in, a small PNG in sRGB comes out."""

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from media.domain.exceptions import LogoRefused
from media.domain.pictures import open_picture, to_srgb
from media.typeset import RenderFailed, RenderTooLong, render_png

MAX_BYTES = 5 * 1024 * 1024
MAX_SVG_BYTES = 1024 * 1024
MAX_ELEMENTS = 5000
MAX_WIDTH = 1200
MAX_HEIGHT = 600
TEMPLATE = Path(__file__).parent.parent / "typeset" / "logo"
ALLOWED_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "style",
        "switch",
        "a",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "clipPath",
        "mask",
        "marker",
    ]
)
SVG = "http://www.w3.org/2000/svg"
_URL = re.compile(r"url\s*\(\s*[\"']?\s*(?!#)", re.IGNORECASE)
_STYLE_DANGER = re.compile(r"@import|expression\s*\(|javascript:|\\", re.IGNORECASE)


@dataclass(frozen=True)
class CleanLogo:
    """`is_light`: mostly white or pale, so that it needs a coloured ground."""

    png: bytes
    width: int
    height: int
    is_light: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def clean_logo(file: BinaryIO) -> CleanLogo:
    """The logo as a PNG of at most 1200 × 600, encoded anew, its empty border cut off.

    `file`: SVG, PNG, JPG, WebP or GIF; what it is follows from its bytes, not from its name. Raises LogoRefused, or
    another UploadRefused, with a sentence for the user.
    """
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise LogoRefused(_("This logo is larger than 5 MB. Save it smaller and try again."))
    if b"<svg" in content[:4096].lower():
        content = _rasterise(_checked_svg(content))
    with open_picture(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP", "GIF"]) as opened:
        image = to_srgb(ImageOps.exif_transpose(opened)).convert("RGBA")
    box = image.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if box is None:
        raise LogoRefused(_("This logo is empty: it has no visible part. Choose another file."))
    image = image.crop(box)
    image.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    image.info.clear()
    image.save(target, format="PNG", optimize=True)
    return CleanLogo(png=target.getvalue(), width=image.width, height=image.height, is_light=_is_light(image))


def _checked_svg(content: bytes) -> bytes:
    """The SVG itself, or LogoRefused: only shapes, no scripts, no text, nothing from elsewhere."""
    if len(content) > MAX_SVG_BYTES:
        raise LogoRefused(_("This logo is larger than 1 MB. Save it smaller and try again."))
    try:
        root = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise LogoRefused(_("This SVG cannot be read. Save the logo again as “plain SVG”, or use a PNG.")) from error
    if _local(root.tag) != "svg":
        raise LogoRefused(_("This SVG cannot be read. Save the logo again as “plain SVG”, or use a PNG."))
    _drop_notes(root)
    elements = list(root.iter())
    if len(elements) > MAX_ELEMENTS:
        raise LogoRefused(_("This logo is too detailed. Use a simpler version, or a PNG."))
    for element in elements:
        _check_element(element)
    _check_reuse(root)
    return tostring(root)


def _drop_notes(parent: Element) -> None:
    """Take out what drawing programs leave behind and nobody sees; a script stays, to be refused."""
    for child in list(parent):
        namespace = child.tag.rpartition("}")[0].lstrip("{") if isinstance(child.tag, str) else ""
        name = _local(child.tag)
        if name in ("metadata", "title", "desc") or (namespace not in ("", SVG) and name != "script"):
            parent.remove(child)
        else:
            _drop_notes(child)


def _check_element(element: Element) -> None:
    name = _local(element.tag)
    if name in ("text", "tspan", "textPath", "font"):
        raise LogoRefused(_("This logo holds letters as text. Turn them into outlines, or use a PNG."))
    if name == "script":
        raise _refused_script()
    if name not in ALLOWED_ELEMENTS:
        raise LogoRefused(
            _("This logo holds a part that we do not allow (%(name)s). Use a plain SVG, or a PNG.")
            % {"name": name[:40]}
        )
    texts = [element.text or ""] if name == "style" else []
    for key, value in element.attrib.items():
        attribute = _local(key).lower()
        if attribute.startswith("on"):
            raise _refused_script()
        if attribute in ("href", "src") and not value.strip().startswith("#"):
            raise LogoRefused(_("This logo refers to a file elsewhere. Put everything in one file, or use a PNG."))
        texts.append(value)
    for text in texts:
        if _STYLE_DANGER.search(text):
            raise _refused_script()
        if _URL.search(text):
            raise LogoRefused(_("This logo refers to a file elsewhere. Put everything in one file, or use a PNG."))


def _check_reuse(root: Element) -> None:
    """A `use` of something that itself uses multiplies without end: refused."""
    used = {
        value.strip()[1:]
        for element in root.iter()
        if _local(element.tag) == "use"
        for key, value in element.attrib.items()
        if _local(key) == "href"
    }
    for element in root.iter():
        if element.get("id") in used and any(_local(part.tag) == "use" for part in element.iter()):
            raise LogoRefused(_("This logo is too detailed. Use a simpler version, or a PNG."))


def _rasterise(svg: bytes) -> bytes:
    # In typst's process, which has limits of time and memory; the same renderer (resvg) draws it there.
    try:
        return render_png(TEMPLATE, data={}, files={"logo.svg": svg}, ppi=72, limit_s=5)
    except (RenderFailed, RenderTooLong) as error:
        raise LogoRefused(_("This SVG cannot be drawn. Save the logo as PNG and try again.")) from error


def _refused_script() -> LogoRefused:
    return LogoRefused(_("This logo holds a script. Save it again as “plain SVG”, or use a PNG."))


def _local(name: object) -> str:
    """A tag or attribute without its namespace; comments and instructions have no name."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _is_light(image: Image.Image) -> bool:
    small = image.copy()
    small.thumbnail((64, 64))
    pixels: Iterable[tuple[int, int, int, int]] = small.get_flattened_data()  # type: ignore[assignment]
    weights = [(0.2126 * r + 0.7152 * g + 0.0722 * b, a) for r, g, b, a in pixels if a > 8]
    total = sum(alpha for _lightness, alpha in weights)
    opaque_share = total / (255 * small.width * small.height)
    # An opaque picture brings its own ground along.
    return opaque_share < 0.98 and sum(lightness * alpha for lightness, alpha in weights) / total > 200
