"""A zip reader that believes nothing: every offset, name, size and checksum is proved before or while it is read.

Python's zipfile has had overlap flaws (CVE-2024-0450, CVE-2025-8291) and skips what it does not like; this
reader refuses instead. Source: APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
"""

import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ..limits import MB, Limits
from .names import check_name
from .refusals import PackageRefused

CHUNK = 64 * 1024
STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR, _UTF8 = 0x8, 0x800
_ZIP64_MARK = 0xFFFFFFFF
_DIRECTORY_BYTES_PER_ENTRY = 1024


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file or folder of the archive; `name` has passed every name rule and is NFC."""

    name: str
    raw_name: bytes
    is_folder: bool
    flags: int
    method: int
    checksum: int
    packed_bytes: int
    size_bytes: int
    header_offset: int


class Archive:
    """The proved list of entries of a zip archive, and their bytes.

    Raises PackageRefused at construction for anything the central directory or a local header gets wrong, and
    while reading for a size, ratio or checksum that does not hold.
    """

    def __init__(self, file: IO[bytes], *, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._unpacked_bytes = 0
        file.seek(0, 2)
        self.size_bytes = file.tell()
        if self.size_bytes > limits.archive_bytes:
            raise PackageRefused("archive_too_large", limit=limits.archive_bytes // MB)
        directory_offset, entries = self._read_directory()
        self._data_start = self._prove_places(entries, directory_offset=directory_offset)
        self._prove_names(entries)
        self.entries = entries

    def files(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_folder]

    def read(self, entry: Entry) -> Iterator[bytes]:
        """The entry's bytes in pieces of at most 64 kB, counted and summed as they come."""
        limits, packed_left, size, checksum = self._limits, entry.packed_bytes, 0, 0
        inflater = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == DEFLATED else None
        self._file.seek(self._data_start[entry.name])
        pending = b""
        while True:
            if not pending and packed_left:
                pending = self._file.read(min(CHUNK, packed_left))
                if not pending:
                    raise PackageRefused("truncated", entry=entry.name)
                packed_left -= len(pending)
            if inflater is None:
                piece, pending = pending, b""
            else:
                try:
                    piece = inflater.decompress(pending, CHUNK)
                except zlib.error as error:
                    raise PackageRefused("checksum", entry=entry.name) from error
                pending = inflater.unconsumed_tail
                if inflater.unused_data:
                    raise PackageRefused("size_mismatch", entry=entry.name)
            if piece:
                size += len(piece)
                self._unpacked_bytes += len(piece)
                self._prove_size(entry, size=size)
                checksum = zlib.crc32(piece, checksum)
                yield piece
            ended = inflater.eof if inflater is not None else True
            if ended and not packed_left and not pending:
                break
            if inflater is not None and inflater.eof:
                raise PackageRefused("size_mismatch", entry=entry.name)
            if not piece and not pending and not packed_left:
                raise PackageRefused("truncated", entry=entry.name)
        if size != entry.size_bytes:
            raise PackageRefused("size_mismatch", entry=entry.name)
        if checksum != entry.checksum:
            raise PackageRefused("checksum", entry=entry.name)
        if self._unpacked_bytes > limits.total_bytes:
            raise PackageRefused("total_too_large", entry=entry.name, limit=limits.total_bytes // MB)

    def _prove_size(self, entry: Entry, *, size: int) -> None:
        limits = self._limits
        if size > entry.size_bytes:
            raise PackageRefused("size_mismatch", entry=entry.name)
        if size > limits.file_bytes:
            raise PackageRefused("file_too_large", entry=entry.name, limit=limits.file_bytes // MB)
        if self._unpacked_bytes > limits.total_bytes:
            raise PackageRefused("total_too_large", entry=entry.name, limit=limits.total_bytes // MB)
        if size > limits.ratio_floor_bytes and size > limits.ratio * max(entry.packed_bytes, 1):
            raise PackageRefused("ratio", entry=entry.name, limit=limits.ratio)

    # --- the central directory

    def _read_directory(self) -> tuple[int, list[Entry]]:
        tail_bytes = min(self.size_bytes, _END.size + 0xFFFF)
        self._file.seek(self.size_bytes - tail_bytes)
        tail = self._file.read(tail_bytes)
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < _END.size:
            raise PackageRefused("not_a_zip")
        _, disk, start_disk, count_here, count, size, offset, comment_bytes = _END.unpack_from(tail, at)
        end = self.size_bytes - tail_bytes + at
        if end + _END.size + comment_bytes != self.size_bytes:
            raise PackageRefused("data_after_end")
        if count == 0xFFFF or _ZIP64_MARK in (size, offset):
            raise PackageRefused("zip64")
        if disk or start_disk or count_here != count:
            raise PackageRefused("split_archive")
        if count == 0:
            raise PackageRefused("empty_archive")
        if count > self._limits.entries:
            raise PackageRefused("too_many_entries", limit=self._limits.entries)
        if offset + size != end:
            raise PackageRefused("data_after_end")
        if size > count * _DIRECTORY_BYTES_PER_ENTRY:  # read whole: its comments and extra fields may not fill memory
            raise PackageRefused("directory_damaged")
        self._file.seek(offset)
        return offset, self._parse_directory(self._file.read(size), count=count)

    def _parse_directory(self, directory: bytes, *, count: int) -> list[Entry]:
        entries: list[Entry] = []
        at = 0
        for _index in range(count):
            if len(directory) - at < _CENTRAL.size or directory[at : at + 4] != b"PK\x01\x02":
                raise PackageRefused("directory_damaged")
            (
                _,
                made_by,
                _,
                flags,
                method,
                _,
                _,
                checksum,
                packed,
                size,
                name_bytes,
                extra_bytes,
                comment_bytes,
                disk,
                _,
                attributes,
                offset,
            ) = _CENTRAL.unpack_from(directory, at)
            at += _CENTRAL.size
            raw_name = directory[at : at + name_bytes]
            at += name_bytes + extra_bytes + comment_bytes
            if at > len(directory):
                raise PackageRefused("directory_damaged")
            entries.append(
                self._prove_entry(
                    raw_name=raw_name, made_by=made_by, flags=flags, method=method, checksum=checksum,
                    packed=packed, size=size, disk=disk, attributes=attributes, offset=offset,
                )
            )  # fmt: skip
        if at != len(directory):
            raise PackageRefused("directory_damaged")
        return entries

    def _prove_entry(
        self,
        *,
        raw_name: bytes,
        made_by: int,
        flags: int,
        method: int,
        checksum: int,
        packed: int,
        size: int,
        disk: int,
        attributes: int,
        offset: int,
    ) -> Entry:
        name = check_name(_decoded(raw_name, flags=flags), limit_bytes=self._limits.name_bytes)
        if _ZIP64_MARK in (packed, size, offset):
            raise PackageRefused("zip64")
        if disk:
            raise PackageRefused("split_archive")
        if flags & _ENCRYPTED:
            raise PackageRefused("encrypted", entry=name)
        if method not in (STORED, DEFLATED):
            raise PackageRefused("method", entry=name)
        is_folder = name.endswith("/")
        kind = stat.S_IFMT(attributes >> 16)
        if kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG):
            raise PackageRefused("special_file", entry=name)
        if is_folder and size:
            raise PackageRefused("folder_with_data", entry=name)
        if method == STORED and packed != size:
            raise PackageRefused("size_mismatch", entry=name)
        if size > self._limits.file_bytes:
            raise PackageRefused("file_too_large", entry=name, limit=self._limits.file_bytes // MB)
        if size > self._limits.ratio_floor_bytes and size > self._limits.ratio * max(packed, 1):
            raise PackageRefused("ratio", entry=name, limit=self._limits.ratio)
        return Entry(
            name=name, raw_name=raw_name, is_folder=is_folder, flags=flags, method=method, checksum=checksum,
            packed_bytes=packed, size_bytes=size, header_offset=offset,
        )  # fmt: skip

    # --- where the data lie

    def _prove_places(self, entries: list[Entry], *, directory_offset: int) -> dict[str, int]:
        """Offset of each entry's data, after its local header agrees and no two entries share a byte."""
        starts: dict[str, int] = {}
        free_from = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < free_from:
                raise PackageRefused("overlap", entry=entry.name)
            if free_from == 0 and entry.header_offset != 0:
                raise PackageRefused("data_after_end")
            start = self._prove_local_header(entry, directory_offset=directory_offset)
            free_from = start + entry.packed_bytes
            if free_from > directory_offset:
                raise PackageRefused("overlap", entry=entry.name)
            starts[entry.name] = start
        return starts

    def _prove_local_header(self, entry: Entry, *, directory_offset: int) -> int:
        if entry.header_offset + _LOCAL.size > directory_offset:
            raise PackageRefused("overlap", entry=entry.name)
        self._file.seek(entry.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise PackageRefused("local_header", entry=entry.name)
        _, _, flags, method, _, _, checksum, packed, size, name_bytes, extra_bytes = _LOCAL.unpack(header)
        raw_name = self._file.read(name_bytes)
        expected = (entry.checksum, entry.packed_bytes, entry.size_bytes)
        # With a descriptor after the data, what was not known yet is left empty: by macOS the checksum and packed size.
        unknown = (0, _ZIP64_MARK) if flags & _DESCRIPTOR else ()
        is_same = all(
            told == true or told in unknown for told, true in zip((checksum, packed, size), expected, strict=True)
        )
        same_flags = (flags ^ entry.flags) & (_ENCRYPTED | _UTF8) == 0
        if raw_name != entry.raw_name or method != entry.method or not same_flags or not is_same:
            raise PackageRefused("local_header", entry=entry.name)
        return entry.header_offset + _LOCAL.size + name_bytes + extra_bytes

    @staticmethod
    def _prove_names(entries: list[Entry]) -> None:
        seen: dict[str, bool] = {}
        for entry in entries:
            folded = fold(entry.name.rstrip("/"))
            if folded in seen:
                both = seen[folded] != entry.is_folder
                raise PackageRefused("name_file_and_folder" if both else "name_duplicate", entry=entry.name)
            seen[folded] = entry.is_folder
        for entry in entries:
            parts = fold(entry.name.rstrip("/")).split("/")
            for depth in range(1, len(parts)):
                if seen.get("/".join(parts[:depth])) is False:
                    raise PackageRefused("name_file_and_folder", entry=entry.name)


def fold(name: str) -> str:
    """The form in which two names are the same file on some file system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _decoded(raw_name: bytes, *, flags: int) -> str:
    try:
        return raw_name.decode("utf-8")
    except UnicodeDecodeError as error:
        if flags & _UTF8:
            raise PackageRefused("name_encoding", entry=raw_name.decode("latin-1")) from error
        return raw_name.decode("cp437")
