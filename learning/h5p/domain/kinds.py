"""Which kinds of file may lie where, and whether a file is what its extension says."""

import re
from typing import Final

from .refusals import PackageRefused

_TEXT: Final = "text"
_PICTURE: Final = "picture"
_SOUND: Final = "sound"
_FONT: Final = "font"
_OFFICE: Final = "office"
_PDF: Final = "pdf"
_MODEL: Final = "model"
_SVG: Final = "svg"

_CONTENT_KINDS = {
    **dict.fromkeys(("json", "txt", "csv", "vtt", "webvtt", "md", "textile", "diff", "patch", "gltf"), _TEXT),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "avif"), _PICTURE),
    **dict.fromkeys(("mp3", "m4a", "wav", "ogg", "oga", "mp4", "m4v", "webm", "aac"), _SOUND),
    **dict.fromkeys(("woff", "woff2", "ttf", "otf", "eot"), _FONT),
    **dict.fromkeys(("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf"), _OFFICE),
    "pdf": _PDF,
    "glb": _MODEL,
}
_LIBRARY_KINDS = {**_CONTENT_KINDS, **dict.fromkeys(("js", "css", "xml", "map"), _TEXT), "svg": _SVG, "ico": _PICTURE}

CONTENT_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "map": "application/json",
    "gltf": "model/gltf+json",
    "glb": "model/gltf-binary",
    "vtt": "text/vtt; charset=utf-8",
    "webvtt": "text/vtt; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "wav": "audio/wav",
    "ogg": "application/ogg",
    "oga": "audio/ogg",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "md": "text/plain; charset=utf-8",
    "csv": "text/plain; charset=utf-8",
}
"""Every other kind is served as application/octet-stream."""

_PICTURE_MAGIC = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|BM|II\*\x00|MM\x00\*|RIFF....WEBP|....ftyp(?:avif|avis|mif1)|\x00\x00\x01\x00",
    re.DOTALL,
)
_SOUND_MAGIC = re.compile(
    rb"ID3|\xff[\xe0-\xff]|RIFF....WAVE|OggS|....ftyp|....(?:moov|mdat|free|wide)|\x1a\x45\xdf\xa3", re.DOTALL
)
_FONT_MAGIC = re.compile(rb"wOFF|wOF2|\x00\x01\x00\x00|OTTO|true|ttcf|.{34}LP", re.DOTALL)
_OFFICE_MAGIC = re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf", re.DOTALL)
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|svg|iframe|\?xml)",
    re.IGNORECASE | re.DOTALL,
)
_SVG_ROOT = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
SVG_SCRIPT: Final = re.compile(rb"<(?:\w+:)?script|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def extension(name: str) -> str:
    """The final extension in lower case; empty when there is none."""
    stem, dot, last = name.rsplit("/", 1)[-1].rpartition(".")
    return last.lower() if dot and stem else ""


def is_left_out(name: str) -> bool:
    """What no player needs: leftovers of desktops (.DS_Store, __MACOSX), which H5P's own core passes over too, and
    Flash, which no browser plays any more and old official libraries still bring. Never written.
    """
    return extension(name) == "swf" or any(segment.startswith((".", "_")) for segment in name.split("/"))


def check_extension(name: str, *, in_content: bool) -> None:
    """Raises PackageRefused when the final extension is not on the list of its zone."""
    if extension(name) not in (_CONTENT_KINDS if in_content else _LIBRARY_KINDS):
        raise PackageRefused("extension", entry=name)


def check_magic(name: str, *, head: bytes, in_content: bool) -> None:
    """`head`: the file's first bytes (512 or more where it has them). An empty file is what it says it is."""
    if not head:
        return
    kind = (_CONTENT_KINDS if in_content else _LIBRARY_KINDS)[extension(name)]
    if not _matches(kind, head):
        raise PackageRefused("magic", entry=name)
    if in_content and kind == _TEXT and _MARKUP.match(head):
        raise PackageRefused("markup_in_content", entry=name)


def _matches(kind: str, head: bytes) -> bool:
    match kind:
        case "picture":
            return _PICTURE_MAGIC.match(head) is not None
        case "sound":
            return _SOUND_MAGIC.match(head) is not None
        case "font":
            return _FONT_MAGIC.match(head) is not None
        case "office":
            return _OFFICE_MAGIC.match(head) is not None
        case "pdf":
            return b"%PDF-" in head[:1024]
        case "model":
            return head.startswith(b"glTF")
        case "svg":
            return b"\x00" not in head
        case _:
            return b"\x00" not in head


def check_svg(name: str, *, raw: bytes) -> None:
    """A library's picture: an SVG, and without a script."""
    if not _SVG_ROOT.search(raw):
        raise PackageRefused("magic", entry=name)
    if SVG_SCRIPT.search(raw):
        raise PackageRefused("svg_script", entry=name)
