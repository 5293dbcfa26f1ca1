"""Many files as one zip: streamed, its length known beforehand, nothing of it in memory or on disk."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from zipstream import ZIP_STORED, ZipStream

CHUNK_BYTES = 256 * 1024
LICENCES = {
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.nl",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/deed.nl",
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/deed.nl",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file in a zip. `path`: its name there, with folders; `size`: exactly its bytes."""

    path: str
    file: Any  # a FieldFile: opened when its turn has come
    size: int
    title: str = ""
    version: int = 0
    licence: str = ""


@dataclass(frozen=True)
class StreamedZip:
    """`size` bytes will come out of `chunks`."""

    size: int
    chunks: Iterable[bytes]


def stream_zip(*, entries: list[Entry], intro: str, made_at: dt.datetime) -> StreamedZip:
    """A zip of these files with leesmij.txt before them. Files are stored as they are: PDF and PNG hardly shrink."""
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)
    archive.add(readme(entries=entries, intro=intro, made_at=made_at).encode("utf-8-sig"), "leesmij.txt")
    for entry in entries:
        archive.add(_chunks(entry.file), entry.path, size=entry.size)
    return StreamedZip(size=len(archive), chunks=archive)


def readme(*, entries: Iterable[Entry], intro: str, made_at: dt.datetime) -> str:
    """What is in the zip, of which version, and what others may do with it."""
    lines = [intro, _("Made on %(day)s.") % {"day": f"{made_at:%d-%m-%Y}"}, ""]
    titles: dict[str, list[Entry]] = {}
    for entry in entries:
        titles.setdefault(entry.title, []).append(entry)
    for title, files in titles.items():
        if title:
            lines += ["", f"{title} ({_('version')} {files[0].version})", f"{_('Licence')}: {files[0].licence}"]
            if address := LICENCES.get(files[0].licence):
                lines.append(address)
        lines += [f"- {entry.path}" for entry in files]
    return "\r\n".join(lines) + "\r\n"


def tidy_name(text: str) -> str:
    """A name for a file or folder that every computer takes."""
    return slugify(text)[:60] or "materiaal"


def _chunks(file: Any) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            yield chunk
