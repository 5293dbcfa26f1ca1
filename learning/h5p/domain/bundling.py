"""One script and one style sheet per package, in dependency order, addressed by their own hash.

The player then costs a handful of requests, each cacheable for ever, instead of one per library file.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import store
from ..models import Library
from .kinds import CONTENT_TYPES, extension

INLINE_BYTES, INLINE_TOTAL_BYTES = 4 * 1024, 256 * 1024
_INLINED = frozenset({"png", "gif", "jpg", "jpeg", "svg", "woff", "woff2"})
_URL = re.compile(rb"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^)'"\s]*))\s*\)""", re.IGNORECASE)
_CHARSET = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*@charset\s+["'][^"']*["']\s*;""", re.IGNORECASE)
_IMPORT = re.compile(rb"""@import\s+(?:url\(\s*)?["']?[^;"')]*["']?\s*\)?[^;]*;""", re.IGNORECASE)
_ABSOLUTE = re.compile(rb"^(?:[a-z][a-z0-9+.-]*:|//|/|#)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Bundles:
    """Hashes; empty where no library has such a file."""

    script: str
    style: str


def make_bundles(*, libraries: Iterable[Library], staging: Path) -> tuple[Bundles, list[Path]]:
    """Write the bundles of `libraries` (in load order) to the store. Also answers which files are new there."""
    ordered = list(libraries)
    kept: list[Path] = []
    script = _write(_scripts(ordered), suffix="js", staging=staging, kept=kept)
    style = _write(_styles(ordered), suffix="css", staging=staging, kept=kept)
    return Bundles(script=script, style=style), kept


def _write(pieces: Iterable[bytes], *, suffix: str, staging: Path, kept: list[Path]) -> str:
    digest = hashlib.sha256()
    size = 0
    draft = staging / f"bundle.{suffix}"
    with draft.open("wb") as out:
        for piece in pieces:
            size += len(piece)
            digest.update(piece)
            out.write(piece)
    if not size:
        return ""
    target = store.bundle_path(f"{digest.hexdigest()}.{suffix}")
    if store.keep(draft, target):
        kept.append(target)
    return digest.hexdigest()


def _scripts(libraries: list[Library]) -> Iterable[bytes]:
    for library in libraries:
        for path in library.preloaded_js:
            raw = (store.library_folder(library.hash) / path).read_bytes().removeprefix(b"\xef\xbb\xbf")
            # The semicolon ends a file that forgot to, and keeps a "use strict" of one file from ruling the rest.
            yield f";/* {library.directory}/{path} */\n".encode() + raw + b"\n"


class _Inliner:
    """Small pictures and fonts as part of a bundle: a request costs more than their bytes do. Bounded for the whole of
    it, as a sheet may name one file a million times."""

    def __init__(self) -> None:
        self._left = INLINE_TOTAL_BYTES

    def address(self, path: Path) -> bytes | None:
        kind = extension(path.name)
        if kind not in _INLINED or not path.is_file():
            return None
        size = path.stat().st_size
        if size > min(INLINE_BYTES, self._left):
            return None
        self._left -= size
        return b'url("data:%s;base64,%s")' % (CONTENT_TYPES[kind].encode(), base64.b64encode(path.read_bytes()))


def _styles(libraries: list[Library]) -> Iterable[bytes]:
    inliner = _Inliner()
    for library in libraries:
        for path in library.preloaded_css:
            raw = (store.library_folder(library.hash) / path).read_bytes()
            folder = posixpath.dirname(path)
            yield (
                f"/* {library.directory}/{path} */\n".encode()
                + rebase_css(raw, library_hash=library.hash, folder=folder, inliner=inliner)
                + b"\n"
            )


def rebase_css(raw: bytes, *, library_hash: str, folder: str, inliner: _Inliner) -> bytes:
    """The style sheet with its addresses made relative to the bundle (`/h5p/bundel/`) instead of to its own folder, and
    with small files in place of their addresses.

    An @import cannot stand in the middle of a bundle and is dropped: H5P libraries list their sheets instead.
    """

    def rebased(match: re.Match[bytes]) -> bytes:
        address = next(group for group in match.groups() if group is not None).strip()
        if not address or _ABSOLUTE.match(address):
            return match[0]
        path, mark, rest = _split(address.decode("utf-8", "replace"))
        inside = posixpath.normpath(posixpath.join(folder, path))
        if inside.startswith(".."):
            return b"url()"
        if not mark and (small := inliner.address(store.library_folder(library_hash) / inside)):
            return small
        return f'url("../bibliotheek/{library_hash}/{inside}{mark}{rest}")'.encode()

    return _URL.sub(rebased, _IMPORT.sub(b"", _CHARSET.sub(b"", raw)))


def _split(address: str) -> tuple[str, str, str]:
    """Path, and the first of ? or # with what follows it."""
    found = re.search(r"[?#]", address)
    return (address[: found.start()], found[0], address[found.end() :]) if found else (address, "", "")
