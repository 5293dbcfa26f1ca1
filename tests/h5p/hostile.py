"""The corpus: one broken rule each. (rule, package bytes, the entry that the refusal names)."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.h5p.archives import (
    LIBRARY,
    MANIFEST,
    PNG,
    SCRIPT,
    STORED,
    Lies,
    Member,
    changed,
    members,
    package,
    zipped,
)

Case = tuple[str, str, Callable[[], bytes], str]


def _extra(name: str, data: bytes = b"x", **fields: Any) -> bytes:
    return package(extra=[Member(name=name.encode(), data=data, **fields)])


def _library(**fields: Any) -> bytes:
    return package(library={key: value for key, value in {**LIBRARY, **fields}.items() if value is not ...})


def _manifest(**fields: Any) -> bytes:
    return package(manifest={key: value for key, value in {**MANIFEST, **fields}.items() if value is not ...})


def _renamed_library(folder: str) -> bytes:
    return zipped(
        [Member(name=member.name.replace(b"H5P.Proef-1.0", folder.encode()), data=member.data) for member in members()]
    )


def _overlapping() -> bytes:
    """Two entries that read the same bytes (CVE-2024-0450)."""
    bomb = Member(name=b"content/a.txt", data=b"nul" * 1000)
    plain = members()
    start = zipped(plain).index(b"PK\x01\x02")
    twin = Member(name=b"content/b.txt", data=bomb.data, packed=b"", claimed_packed=len(bomb.pack()), offset=start)
    return zipped([*plain, bomb, twin])


def _quoted_header() -> bytes:
    """The second entry's header lies inside the data of the first (Fifield's overlap)."""
    inner = Member(name=b"content/b.txt", data=b"binnen", method=STORED)
    inner_bytes = zipped([inner])[: 30 + len(inner.name) + len(inner.data)]
    outer = Member(name=b"content/a.txt", data=inner_bytes, method=STORED)
    whole = [*members(), outer]
    at = zipped(whole).index(inner_bytes)
    ghost = Member(name=inner.name, data=inner.data, method=STORED, offset=at)
    return zipped([*whole, ghost])


def cases() -> Iterator[Case]:
    """(id, rule, bytes, entry)"""
    last = "content/a.txt"
    # --- the archive as a whole
    yield "no-zip", "not_a_zip", lambda: b"dit is geen zip", ""
    yield "empty-file", "not_a_zip", lambda: b"", ""
    yield "cut-off", "not_a_zip", lambda: zipped(members(), Lies(cut=30)), ""
    yield "empty-archive", "empty_archive", lambda: zipped([]), ""
    yield "prefix", "data_after_end", lambda: zipped(members(), Lies(prefix=b"#!/bin/sh\n")), ""
    yield "suffix", "data_after_end", lambda: zipped(members(), Lies(suffix=b"meer")), ""
    yield "gap-before-directory", "data_after_end", lambda: zipped(members(), Lies(directory_offset=7)), ""
    yield "zip64-offset", "zip64", lambda: zipped(members(), Lies(directory_offset=0xFFFFFFFF)), ""
    yield "zip64-count", "zip64", lambda: zipped(members(), Lies(count=0xFFFF)), ""
    yield "two-disks", "split_archive", lambda: zipped(members(), Lies(disk=1)), ""
    yield "count-differs", "split_archive", lambda: zipped(members(), Lies(count_here=1)), ""
    yield "count-too-high", "directory_damaged", lambda: zipped(members(), Lies(count=7)), ""
    yield "count-too-low", "directory_damaged", lambda: zipped(members(), Lies(count=5)), ""
    yield "directory-tail", "directory_damaged", lambda: zipped(members(), Lies(directory_tail=b"PK")), ""
    yield "many-entries", "too_many_entries", lambda: zipped(members(), Lies(count=10_001)), ""
    yield "directory-bulk", "directory_damaged", lambda: _extra(last, extra=bytes(9000)), ""
    yield "entry-on-disk-2", "split_archive", lambda: _extra(last, disk=1), ""
    # --- entries
    yield "encrypted", "encrypted", lambda: _extra(last, flags=0x801), last
    yield "method-bzip2", "method", lambda: _extra(last, method=12), last
    yield "method-lzma", "method", lambda: _extra(last, method=14), last
    yield "local-name", "local_header", lambda: _extra(last, local_name=b"content/b.txt"), last
    yield "local-method", "local_header", lambda: _extra(last, local_method=STORED), last
    yield "local-flags", "local_header", lambda: _extra(last, local_flags=0x801), last
    yield "offset-nowhere", "overlap", lambda: _extra(last, offset=10**6), last
    yield "offset-beside", "local_header", lambda: _extra(last, offset=zipped(members()).index(b"PK\x01\x02") + 1), last
    yield "same-bytes", "overlap", _overlapping, "content/b.txt"
    yield "quoted-header", "overlap", _quoted_header, "content/b.txt"
    yield "packed-past-end", "overlap", lambda: _extra(last, claimed_packed=10**6, descriptor=True), last
    yield "size-too-small", "size_mismatch", lambda: _extra(last, b"twaalf tekens", claimed_size=3), last
    yield "size-too-large", "size_mismatch", lambda: _extra(last, b"twaalf tekens", claimed_size=99), last
    yield "stored-size", "size_mismatch", lambda: _extra(last, b"abc", method=STORED, claimed_size=2), last
    yield "checksum", "checksum", lambda: _extra(last, b"abc", claimed_checksum=1), last
    yield "no-deflate", "checksum", lambda: _extra(last, b"abc", packed=b"\xff\xff\xff\xff"), last
    yield "deflate-cut", "truncated", lambda: _extra(last, b"abc" * 99, packed=b"\x4b\x4c"), last
    yield "deflate-tail", "size_mismatch", lambda: _extra(last, b"", packed=b"\x03\x00rest"), last
    yield "bomb-declared", "ratio", lambda: _extra(last, bytes(3_000_000)), last
    yield "bomb-hidden", "size_mismatch", lambda: _extra(last, bytes(3_000_000), claimed_size=1000), last
    yield "huge-claim", "file_too_large", lambda: _extra(last, b"abc", claimed_size=300 * 1024 * 1024), last
    yield "symlink", "special_file", lambda: _extra(last, b"/etc/passwd", mode=0o120777), last
    yield "device", "special_file", lambda: _extra(last, mode=0o060600), last
    yield "fifo", "special_file", lambda: _extra(last, mode=0o010600), last
    yield "file-mode-folder", "special_file", lambda: _extra(last, mode=0o040755), last
    yield "folder-with-data", "folder_with_data", lambda: _extra("content/map/", b"x", mode=0o040755), "content/map/"
    # --- names
    for label, rule, name in (
        ("up", "name_traversal", "content/../../etc/passwd"),
        ("up-first", "name_traversal", "../h5p.json"),
        ("dot", "name_traversal", "content/./a.txt"),
        ("absolute", "name_absolute", "/etc/passwd"),
        ("backslash", "name_backslash", "content\\..\\a.txt"),
        ("drive", "name_drive", "C:/a.txt"),
        ("stream", "name_drive", "content/a.txt:geheim"),
        ("nul", "name_control", "content/a.txt\x00.png"),
        ("newline", "name_control", "content/a\n.txt"),
        ("double-slash", "name_segment", "content//a.txt"),
        ("trailing-dot", "name_segment", "content/a.txt."),
        ("leading-space", "name_segment", "content/ a.txt"),
        ("long", "name_too_long", "content/" + "a" * 300 + ".txt"),
    ):
        shown = name if len(name) < 120 else ...
        yield f"name-{label}", rule, lambda name=name: _extra(name), shown  # type: ignore[misc]
    yield "name-empty", "name_empty", lambda: _extra(""), ""
    yield "name-not-utf8", "name_encoding", lambda: package(extra=[Member(name=b"content/\xff.txt")]), "content/ÿ.txt"
    yield "twice", "name_duplicate", lambda: _extra("content/content.json"), "content/content.json"
    yield "twice-by-case", "name_duplicate", lambda: _extra("content/CONTENT.json"), "content/CONTENT.json"
    yield (
        "twice-by-accent",
        "name_duplicate",
        lambda: package(extra=[Member(name="content/é.txt".encode()), Member(name="content/e\u0301.txt".encode())]),
        "content/é.txt",
    )
    yield (
        "file-and-folder",
        "name_file_and_folder",
        lambda: package(
            extra=[Member(name=b"content/a.txt", data=b"x"), Member(name=b"content/a.txt/b.txt", data=b"x")]
        ),
        "content/a.txt/b.txt",
    )
    # --- kinds
    yield "svg-in-content", "extension", lambda: _extra("content/a.svg", b"<svg/>"), "content/a.svg"
    yield "html-in-content", "extension", lambda: _extra("content/a.html", b"<p>"), "content/a.html"
    yield "js-in-content", "extension", lambda: _extra("content/a.js", SCRIPT), "content/a.js"
    yield "php", "extension", lambda: _extra("H5P.Proef-1.0/a.php", b"<?php"), "H5P.Proef-1.0/a.php"
    yield "html-in-library", "extension", lambda: _extra("H5P.Proef-1.0/a.html", b"<p>"), "H5P.Proef-1.0/a.html"
    yield "double-extension", "extension", lambda: _extra("content/a.png.exe", PNG), "content/a.png.exe"
    yield "no-extension", "extension", lambda: _extra("content/Makefile"), "content/Makefile"
    yield "html-as-text", "markup_in_content", lambda: _extra(last, b"<!doctype html><script>1</script>"), last
    yield "svg-as-text", "markup_in_content", lambda: _extra(last, b"  <svg onload=alert(1)>"), last
    yield "html-as-picture", "magic", lambda: _extra("content/a.png", b"<html>"), "content/a.png"
    yield "exe-as-font", "magic", lambda: _extra("H5P.Proef-1.0/a.woff2", b"MZ\x90"), "H5P.Proef-1.0/a.woff2"
    yield "exe-as-video", "magic", lambda: _extra("content/a.mp4", b"MZ\x90" + bytes(20)), "content/a.mp4"
    yield "zip-as-pdf", "magic", lambda: _extra("content/a.pdf", b"PK\x03\x04"), "content/a.pdf"
    yield "binary-as-script", "magic", lambda: _extra("H5P.Proef-1.0/a.js", b"a\x00b"), "H5P.Proef-1.0/a.js"
    yield (
        "svg-with-script",
        "svg_script",
        lambda: _extra("H5P.Proef-1.0/a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        "H5P.Proef-1.0/a.svg",
    )
    yield (
        "svg-with-handler",
        "svg_script",
        lambda: _extra("H5P.Proef-1.0/a.svg", b"<svg onload='x()'/>"),
        "H5P.Proef-1.0/a.svg",
    )
    yield "svg-that-is-none", "magic", lambda: _extra("H5P.Proef-1.0/a.svg", b"<html/>"), "H5P.Proef-1.0/a.svg"
    # --- JSON
    content = "content/content.json"
    yield "no-manifest", "json_missing", lambda: package(without=("h5p.json",)), "h5p.json"
    yield "no-content", "json_missing", lambda: package(without=("content/content.json",)), content
    yield "json-broken", "json_invalid", lambda: package(content=b'{"a":'), content
    yield "json-list", "json_not_object", lambda: package(content=[1]), content
    yield "json-latin1", "json_encoding", lambda: package(content=b'{"a":"\xe9"}'), content
    yield "json-nan", "json_number", lambda: package(content=b'{"a":NaN}'), content
    yield "json-infinity", "json_number", lambda: package(content=b'{"a":1e999}'), content
    yield "json-long-integer", "json_number", lambda: package(content=b'{"a":' + b"9" * 5000 + b"}"), content
    yield "json-twice", "json_duplicate_key", lambda: package(content=b'{"a":1,"a":2}'), content
    yield "json-deep", "json_depth", lambda: package(content=b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), content
    many = b'{"a":[' + b"[]," * 200_001 + b"1]}"
    yield "json-many-values", "json_values", lambda: changed(content, data=many, method=STORED), content
    yield "json-nul", "json_character", lambda: package(content=b'{"a":"\\u0000"}'), content
    yield "json-surrogate", "json_character", lambda: package(content=b'{"a":"\\ud800"}'), content
    yield (
        "json-large-manifest",
        "json_too_large",
        lambda: package(manifest=b'{"a":"' + random.Random(1).randbytes(300_000).hex().encode() + b'"}'),
        "h5p.json",
    )
    # --- manifest and library
    for key in ("title", "mainLibrary"):
        yield f"manifest-{key}", "manifest_field", lambda key=key: _manifest(**{key: ...}), "h5p.json"  # type: ignore[misc]
    yield "manifest-main-odd", "manifest_field", lambda: _manifest(mainLibrary="../H5P"), "h5p.json"
    yield "manifest-dependencies", "manifest_field", lambda: _manifest(preloadedDependencies="alles"), "h5p.json"
    yield "manifest-language", "manifest_field", lambda: _manifest(language="<script>"), "h5p.json"
    yield "main-not-listed", "main_library_missing", lambda: _manifest(mainLibrary="H5P.Anders"), "H5P.Anders"
    yield (
        "dependency-missing",
        "library_missing",
        lambda: _manifest(
            preloadedDependencies=[
                *MANIFEST["preloadedDependencies"],
                {"machineName": "H5P.Weg", "majorVersion": 2, "minorVersion": 1},
            ]
        ),
        "H5P.Weg 2.1",
    )
    library = "H5P.Proef-1.0/library.json"
    yield "library-json", "library_json_missing", lambda: package(without=(library,)), "H5P.Proef-1.0"
    yield "library-folder", "library_directory", lambda: _renamed_library("H5P.Proef-1.1"), "H5P.Proef-1.1"
    yield "library-folder-bare", "library_directory", lambda: _renamed_library("H5P.Proef"), "H5P.Proef"
    yield "library-name", "manifest_field", lambda: _library(machineName="H5P/Proef"), library
    yield "library-version", "manifest_field", lambda: _library(majorVersion=-1), library
    yield "library-version-text", "manifest_field", lambda: _library(minorVersion="nul"), library
    yield "library-patch", "manifest_field", lambda: _library(patchVersion=True), library
    yield "library-runnable", "manifest_field", lambda: _library(runnable="ja"), library
    yield (
        "library-core",
        "library_core_api",
        lambda: _library(coreApi={"majorVersion": 1, "minorVersion": 99}),
        "H5P.Proef-1.0",
    )
    yield (
        "library-script-missing",
        "library_file_missing",
        lambda: _library(preloadedJs=[{"path": "weg.js"}]),
        "H5P.Proef-1.0/weg.js",
    )
    yield "library-script-outside", "library_path", lambda: _library(preloadedJs=[{"path": "../../a.js"}]), library
    yield "library-script-absolute", "library_path", lambda: _library(preloadedJs=[{"path": "/a.js"}]), library
    yield (
        "library-script-remote",
        "library_path",
        lambda: _library(preloadedJs=[{"path": "https://kwaad.example/a.js"}]),
        library,
    )
    yield "library-script-kind", "library_path", lambda: _library(preloadedJs=[{"path": "beeld.png"}]), library
    yield "library-css-odd", "manifest_field", lambda: _library(preloadedCss={"path": "a.css"}), library
    yield (
        "library-needs-missing",
        "library_missing",
        lambda: _library(preloadedDependencies=[{"machineName": "H5P.Weg", "majorVersion": 1, "minorVersion": 0}]),
        "H5P.Weg 1.0",
    )
    yield "library-not-runnable", "main_library_not_runnable", lambda: _library(runnable=0), "H5P.Proef 1.0"
    yield "library-broken", "json_invalid", lambda: package(library=b"{"), library
    yield "library-twice-key", "json_duplicate_key", lambda: package(library=b'{"title":"a","title":"b"}'), library
    yield "deflate-of-stored", "size_mismatch", lambda: changed("h5p.json", method=STORED, packed=b"kort"), "h5p.json"
