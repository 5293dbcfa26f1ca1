"""Makes zip archives byte by byte, so that each lie a hostile package can tell can be told here."""

import json
import struct
import zlib
from dataclasses import dataclass, replace
from typing import Any

STORED, DEFLATED = 0, 8
UNIX = 3 << 8


@dataclass(frozen=True, kw_only=True)
class Member:
    """One entry; every field that is None is told truly."""

    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    flags: int = 0x800
    mode: int = 0o100644
    local_name: bytes | None = None
    local_method: int | None = None
    local_flags: int | None = None
    claimed_size: int | None = None
    claimed_packed: int | None = None
    claimed_checksum: int | None = None
    packed: bytes | None = None
    offset: int | None = None
    disk: int = 0
    extra: bytes = b""
    descriptor: bool = False

    def pack(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != DEFLATED:
            return self.data
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflater.compress(self.data) + deflater.flush()


@dataclass(frozen=True, kw_only=True)
class Lies:
    """What the end of the archive claims, and what lies around it."""

    prefix: bytes = b""
    suffix: bytes = b""
    comment: bytes = b""
    count: int | None = None
    count_here: int | None = None
    directory_size: int | None = None
    directory_offset: int | None = None
    disk: int = 0
    gap: bytes = b""
    directory_tail: bytes = b""
    cut: int = 0


def zipped(members: list[Member], lies: Lies | None = None) -> bytes:
    lies = lies or Lies()
    body, directory = bytearray(lies.prefix), bytearray()
    for member in members:
        packed = member.pack()
        size = len(member.data) if member.claimed_size is None else member.claimed_size
        packed_size = len(packed) if member.claimed_packed is None else member.claimed_packed
        checksum = zlib.crc32(member.data) if member.claimed_checksum is None else member.claimed_checksum
        flags = member.flags | (0x8 if member.descriptor else 0)
        offset = len(body) if member.offset is None else member.offset
        local_name = member.name if member.local_name is None else member.local_name
        sizes = (0, 0, 0) if member.descriptor else (checksum, packed_size, size)
        local_flags = flags if member.local_flags is None else member.local_flags
        local_method = member.method if member.local_method is None else member.local_method
        body += struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, local_flags, local_method, 0, 0x5A21, *sizes, len(local_name), 0
        )  # fmt: skip
        body += local_name + packed
        if member.descriptor:
            body += struct.pack("<4s3L", b"PK\x07\x08", checksum, packed_size, size)
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", UNIX | 20, 20, flags, member.method, 0, 0x5A21, checksum, packed_size, size,
            len(member.name), len(member.extra), 0, member.disk, 0, (member.mode << 16) & 0xFFFFFFFF, offset,
        )  # fmt: skip
        directory += member.name + member.extra
    directory += lies.directory_tail
    body += lies.gap
    count = len(members) if lies.count is None else lies.count
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", lies.disk, lies.disk, count if lies.count_here is None else lies.count_here, count,
        len(directory) if lies.directory_size is None else lies.directory_size,
        len(body) if lies.directory_offset is None else lies.directory_offset, len(lies.comment),
    )  # fmt: skip
    whole = bytes(body + directory + end + lies.comment + lies.suffix)
    return whole[: -lies.cut] if lies.cut else whole


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


MANIFEST: dict[str, Any] = {
    "title": "Proef",
    "language": "nl",
    "mainLibrary": "H5P.Proef",
    "embedTypes": ["iframe"],
    "preloadedDependencies": [{"machineName": "H5P.Proef", "majorVersion": 1, "minorVersion": 0}],
}
LIBRARY: dict[str, Any] = {
    "title": "Proef",
    "machineName": "H5P.Proef",
    "majorVersion": 1,
    "minorVersion": 0,
    "patchVersion": 3,
    "runnable": 1,
    "preloadedJs": [{"path": "proef.js"}],
    "preloadedCss": [{"path": "css/proef.css"}],
}
SCRIPT = b"var H5P=H5P||{};H5P.Proef=function(){};"
STYLE = b".proef{background:url(../beeld.png)}"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def members(
    *,
    manifest: dict[str, Any] | bytes | None = None,
    library: dict[str, Any] | bytes | None = None,
    content: Any = None,
    extra: list[Member] | None = None,
    without: tuple[str, ...] = (),
) -> list[Member]:
    """A small package that breaks no rule, with what a test changes in it."""

    def raw(value: Any, default: Any) -> bytes:
        value = default if value is None else value
        return value if isinstance(value, bytes) else as_json(value)

    good = [
        Member(name=b"h5p.json", data=raw(manifest, MANIFEST)),
        Member(name=b"content/content.json", data=raw(content, {"vraag": "Hoe gaat het?"})),
        Member(name=b"H5P.Proef-1.0/library.json", data=raw(library, LIBRARY)),
        Member(name=b"H5P.Proef-1.0/proef.js", data=SCRIPT),
        Member(name=b"H5P.Proef-1.0/css/proef.css", data=STYLE),
        Member(name=b"H5P.Proef-1.0/beeld.png", data=PNG),
    ]
    return [member for member in good if member.name.decode() not in without] + list(extra or [])


def package(**changes: Any) -> bytes:
    return zipped(members(**changes))


def changed(name: str, **fields: Any) -> bytes:
    """The good package with one entry's claims changed."""
    return zipped([replace(member, **fields) if member.name == name.encode() else member for member in members()])


__all__ = [
    "DEFLATED",
    "LIBRARY",
    "MANIFEST",
    "PNG",
    "SCRIPT",
    "STORED",
    "STYLE",
    "Lies",
    "Member",
    "as_json",
    "changed",
    "members",
    "package",
    "zipped",
]
