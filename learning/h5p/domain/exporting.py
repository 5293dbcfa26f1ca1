"""An activity as an .h5p file that another platform imports."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from core.exceptions import DomainError

from .. import store
from ..limits import current_limits
from ..models import Library, Package
from .archive import Archive
from .kinds import extension
from .manifest import is_editor_library

_EPOCH = (2020, 1, 1, 0, 0, 0)
# Packed already: deflating them once more costs time and wins nothing.
_PACKED = frozenset(
    {"png", "jpg", "jpeg", "gif", "webp", "avif", "mp3", "m4a", "mp4", "m4v", "webm", "ogg", "woff", "woff2", "pdf"}
)


class PackageGone(DomainError):
    """The file as it came is no longer kept."""


def original_path(package: Package) -> Path:
    """The package exactly as it was uploaded. Raises PackageGone."""
    path = store.archive_path(package.archive_hash)
    if not path.is_file():
        raise PackageGone(_("The file as it was uploaded is no longer there. Download the activity as it plays now."))
    return path


def export_package(*, package: Package, out: IO[bytes]) -> None:
    """Write the activity as it plays now: its content with the patches of its libraries that play today.

    What only an editor needs (H5PEditor.*) comes along from the package as it was uploaded, where that is kept:
    other platforms refuse a package without it. The same activity gives the same bytes.
    """
    libraries = [row.library for row in package.package_libraries.select_related("library")]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        written: set[str] = set()
        for name, piece in _from_original(package):
            _write(archive, name, piece)
            written.add(name)
        for name, path in (*_content(package), *_code(libraries)):
            if name not in written:
                _write(archive, name, path)


def _content(package: Package) -> Iterator[tuple[str, Path]]:
    yield from _tree(store.content_folder(package.content_hash), prefix="content")


def _code(libraries: list[Library]) -> Iterator[tuple[str, Path]]:
    for library in libraries:
        yield from _tree(store.library_folder(library.hash), prefix=library.directory)


def _tree(folder: Path, *, prefix: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{prefix}/{path.relative_to(folder).as_posix()}", path


def _from_original(package: Package) -> Iterator[tuple[str, Iterator[bytes]]]:
    """h5p.json byte for byte (or what is known of it), and the folders of editor libraries."""
    path = store.archive_path(package.archive_hash)
    if not path.is_file():
        yield "h5p.json", iter([json.dumps(package.metadata, ensure_ascii=False).encode()])
        return
    with path.open("rb") as file:
        original = Archive(file, limits=current_limits())
        for entry in original.files():
            if entry.name == "h5p.json" or is_editor_library(entry.name.partition("/")[0]):
                yield entry.name, original.read(entry)


def _write(archive: zipfile.ZipFile, name: str, source: Path | Iterator[bytes]) -> None:
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    info.compress_type = zipfile.ZIP_STORED if extension(name) in _PACKED else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w") as target:
        if isinstance(source, Path):
            with source.open("rb") as file:
                shutil.copyfileobj(file, target)
        else:
            for piece in source:
                target.write(piece)
