"""Which names a file in a package may have."""

import re
import unicodedata

from .refusals import PackageRefused

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"^[A-Za-z]:")


def check_name(name: str, *, limit_bytes: int) -> str:
    """The name in NFC. A trailing slash (a folder) is kept. Raises PackageRefused with the rule that it breaks."""
    if not name or name == "/":
        raise PackageRefused("name_empty")
    rule = _broken_rule(name, limit_bytes=limit_bytes)
    if rule:
        raise PackageRefused(rule, entry=name)
    return unicodedata.normalize("NFC", name)


def is_inside(path: str) -> bool:
    """Whether a path named inside a manifest (`preloadedJs`, a file of the content) stays within its folder."""
    return bool(path) and not path.endswith("/") and _broken_rule(path, limit_bytes=240) is None


def _broken_rule(name: str, *, limit_bytes: int) -> str | None:
    if _CONTROL.search(name):
        return "name_control"
    if "\\" in name:
        return "name_backslash"
    if name.startswith("/"):
        return "name_absolute"
    if _DRIVE.match(name) or ":" in name:
        return "name_drive"
    segments = name.removesuffix("/").split("/")
    if ".." in segments or "." in segments:
        return "name_traversal"
    if any(not segment or segment != segment.strip() or segment.endswith(".") for segment in segments):
        return "name_segment"
    if len(name.encode("utf-8", "surrogatepass")) > limit_bytes:
        return "name_too_long"
    return None
