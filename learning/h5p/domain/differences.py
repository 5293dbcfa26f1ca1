"""What new code changes, for a person to read: per library, against the nearest installed version of it."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import store
from ..models import Library, Upload
from .inspecting import StagedLibrary, inspect_package
from .kinds import extension
from .manifest import named
from .planning import make_plan

_COMPARED = frozenset({"js", "css", "json", "txt", "md", "svg", "xml", "vtt", "csv"})
_FILE_BYTES = 400_000
_LINES = 8_000
_SHOWN_LINES = 300
_SHOWN_IN_ALL = 3_000
_LINE_CHARACTERS = 400
_BREAK = re.compile(r"(?<=[;{}])")


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    mark: str
    """ "+", "-", " " (around a change) or "@" (a jump)."""
    text: str


@dataclass(frozen=True, kw_only=True)
class FileChange:
    path: str
    before_bytes: int | None
    after_bytes: int | None
    """None where there is no such file."""
    lines: list[DiffLine]
    is_cut: bool
    """True where there is more than is shown, or the file is too large to compare."""


@dataclass(frozen=True, kw_only=True)
class LibraryDifference:
    name: str
    title: str
    version: str
    against: str
    """The version compared with; empty for a library that was never here: every file is then new."""
    size_bytes: int
    needs_eval: bool
    changes: list[FileChange]
    same_count: int


def upload_differences(*, upload: Upload) -> list[LibraryDifference]:
    """One for each library whose code the package brings. Reads the package anew. Raises PackageRefused."""
    with store.archive_path(upload.archive_hash).open("rb") as file, store.staging_folder() as staging:
        inspection = inspect_package(file=file, staging=staging)
        plan = make_plan(inspection)
        left = _SHOWN_IN_ALL
        found: list[LibraryDifference] = []
        for choice in plan.values():
            if choice.installed is None and choice.staged is not None:
                difference = _difference(choice.staged, room=left)
                left -= sum(len(change.lines) for change in difference.changes)
                found.append(difference)
        return found


def nearest_installed(staged: StagedLibrary) -> Library | None:
    """The same library closest by version: an older patch before another minor, that before another major."""
    manifest = staged.manifest

    def distance(library: Library) -> tuple[int, int, int]:
        return (
            abs(library.major - manifest.major),
            abs(library.minor - manifest.minor),
            abs(library.patch - manifest.patch),
        )

    return min(Library.objects.filter(machine_name=manifest.machine_name), key=distance, default=None)


def _difference(staged: StagedLibrary, *, room: int) -> LibraryDifference:
    nearest = nearest_installed(staged)
    old = _files(store.library_folder(nearest.hash)) if nearest else {}
    new = _files(staged.folder)
    changes: list[FileChange] = []
    same = 0
    for path in sorted({*old, *new}, key=_importance):
        before, after = old.get(path), new.get(path)
        if before and after and _is_same(before, after):
            same += 1
            continue
        change = _change(path, before=before, after=after, room=room if nearest else 0)
        room -= len(change.lines)
        changes.append(change)
    return LibraryDifference(
        name=named(staged.manifest.key),
        title=staged.manifest.title,
        version=staged.manifest.version,
        against=nearest.version if nearest else "",
        size_bytes=staged.size_bytes,
        needs_eval=staged.needs_eval,
        changes=changes,
        same_count=same,
    )


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _importance(path: str) -> tuple[int, str]:
    """Code first, translations last."""
    kind = extension(path)
    order = ("js", "css", "json").index(kind) if kind in ("js", "css", "json") else 3
    return (9 if path.startswith("language/") else order, path)


def _is_same(before: Path, after: Path) -> bool:
    return before.stat().st_size == after.stat().st_size and before.read_bytes() == after.read_bytes()


def _change(path: str, *, before: Path | None, after: Path | None, room: int) -> FileChange:
    lines: list[DiffLine] = []
    is_cut = False
    if before and after and extension(path) in _COMPARED:
        old, new = _lines(before), _lines(after)
        if old is None or new is None or room <= 0:
            is_cut = True
        else:
            for line in _compared(old, new):
                if len(lines) >= min(room, _SHOWN_LINES):
                    is_cut = True
                    break
                lines.append(line)
    return FileChange(
        path=path,
        before_bytes=before.stat().st_size if before else None,
        after_bytes=after.stat().st_size if after else None,
        lines=lines,
        is_cut=is_cut,
    )


def _lines(path: Path) -> list[str] | None:
    """None for what is too large to compare. Minified code is broken after ; { and }, so that a change can be read."""
    if path.stat().st_size > _FILE_BYTES:
        return None
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        lines.extend(_BREAK.split(line) if len(line) > _LINE_CHARACTERS else [line])
    return lines if len(lines) <= _LINES else None


def _compared(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    for number, line in enumerate(difflib.unified_diff(old, new, n=2, lineterm="")):
        if number < 2:  # the names of the two files
            continue
        yield DiffLine(mark=line[0], text="" if line[0] == "@" else line[1 : 1 + _LINE_CHARACTERS])
