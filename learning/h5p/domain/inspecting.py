"""Reads a package into a staging folder and proves all that can be known without looking at what is installed."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..limits import MB, Limits, current_limits
from .archive import CHUNK, Archive, Entry
from .dependencies import walk
from .kinds import SVG_SCRIPT, check_extension, check_magic, check_svg, extension, is_left_out
from .manifest import LibraryKey, LibraryManifest, PackageManifest, is_editor_library, parse_library, parse_package
from .refusals import PackageRefused
from .strict_json import parse_object

_CODE = frozenset({"js", "css"})
_HEAD_BYTES = 1024
_EVAL = re.compile(
    rb"(?<![.\w$])(?:eval\s*\(|(?:new\s+)?Function\s*\(\s*(?![\"'](?:return this|return function|r\b|_a|F,a|binder)))"
)
# Polyfills that build code only where a browser lacks something, or a timer is given text: no browser of ours does.
_POLYFILL = re.compile(
    rb"[\"']function[\"']==typeof (\w+)\?\1:Function\(\1\)"
    rb"|[\"']function[\"']!=typeof (\w+)&&\(\2=new Function\([\"']{2}\+\2\)\)"
)
_SOURCE = re.compile(r"""\ssrc\s*=\s*["']?(?:https?:)?//([^/"'\s?#>]+)""", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?:)?//([^/\s?#]+)", re.IGNORECASE)
_MEDIA = re.compile(
    r"^(?:https?:)?//([^/\s?#]+)/[^\s?#]*\.(?:png|jpe?g|gif|webp|svg|mp3|m4a|ogg|wav|mp4|webm)(?:[?#]\S*)?$",
    re.IGNORECASE,
)
"""A whole text that is the address of a picture, sound or film, under whatever name."""


@dataclass(frozen=True, kw_only=True)
class StagedLibrary:
    manifest: LibraryManifest
    hash: str
    folder: Path
    size_bytes: int
    file_count: int
    needs_eval: bool


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """A package that breaks no rule by itself. Its files lie in the staging folder."""

    manifest: PackageManifest
    parameters: dict[str, Any]
    libraries: dict[LibraryKey, StagedLibrary]
    content_folder: Path
    content_hash: str
    archive_hash: str
    size_bytes: int
    external_hosts: list[str]
    warnings: list[str]


@dataclass
class _Zone:
    """What is gathered of one folder of the package while it streams by."""

    digests: dict[str, str] = field(default_factory=dict)
    size_bytes: int = 0
    eval_files: set[str] = field(default_factory=set)

    def hash(self) -> str:
        """One hash for names and bytes together, whatever the order and times in the archive."""
        whole = hashlib.sha256()
        for name in sorted(self.digests):
            whole.update(f"{name}\0{self.digests[name]}\n".encode())
        return whole.hexdigest()


def inspect_package(*, file: IO[bytes], staging: Path, limits: Limits | None = None) -> Inspection:
    """Unpack into `staging` (the caller's to remove), proving every entry on its way. Raises PackageRefused."""
    limits = limits or current_limits()
    archive = Archive(file, limits=limits)
    zones: dict[str, _Zone] = {}
    ignored: list[str] = []
    for entry in archive.files():
        folder = entry.name.partition("/")[0] if "/" in entry.name else ""
        if is_editor_library(folder):
            continue
        if is_left_out(entry.name) or (not folder and entry.name != "h5p.json"):
            ignored.append(entry.name)
            continue
        _unpack(archive, entry, staging=staging, zone=zones.setdefault(folder, _Zone()), limits=limits)
    manifest = parse_package(
        _read_object(staging, "h5p.json", zone=zones.get(""), max_bytes=limits.manifest_bytes, limits=limits)
    )
    content = zones.get("content")
    parameters = _read_object(
        staging, "content/content.json", zone=content, max_bytes=limits.parameters_bytes, limits=limits
    )
    assert content is not None  # noqa: S101 - _read_object refused otherwise
    libraries = _libraries(zones, staging=staging, limits=limits)
    files = set(content.digests)
    content.digests["../h5p.json"] = zones[""].digests["h5p.json"]
    file.seek(0)
    return Inspection(
        manifest=manifest,
        parameters=parameters,
        libraries=libraries,
        content_folder=staging / "content",
        content_hash=content.hash(),
        archive_hash=hashlib.file_digest(file, "sha256").hexdigest(),  # type: ignore[arg-type]
        size_bytes=archive.size_bytes,
        external_hosts=_external_hosts(parameters),
        warnings=_warnings(parameters=parameters, files=files, ignored=ignored),
    )


def _unpack(archive: Archive, entry: Entry, *, staging: Path, zone: _Zone, limits: Limits) -> None:
    name = entry.name
    in_content = name.startswith("content/")
    kind = extension(name)
    check_extension(name, in_content=in_content or name == "h5p.json")
    if kind in _CODE and entry.size_bytes > limits.code_bytes:
        raise PackageRefused("code_too_large", entry=name, limit=limits.code_bytes // MB)
    target = staging / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    head = b""
    tail = b""
    with target.open("xb") as out:
        for piece in archive.read(entry):
            if len(head) < _HEAD_BYTES:
                head += piece[: _HEAD_BYTES - len(head)]
            if kind == "js" and _EVAL.search(_POLYFILL.sub(b"", tail + piece)):
                zone.eval_files.add(name.partition("/")[2])
            if kind == "svg" and SVG_SCRIPT.search(tail + piece):
                raise PackageRefused("svg_script", entry=name)
            tail = piece[-64:]
            digest.update(piece)
            out.write(piece)
    check_magic(name, head=head, in_content=in_content)
    if kind == "svg" and entry.size_bytes <= CHUNK:
        check_svg(name, raw=target.read_bytes())
    zone.digests[name.partition("/")[2] or name] = digest.hexdigest()
    zone.size_bytes += entry.size_bytes


def _read_object(staging: Path, name: str, *, zone: _Zone | None, max_bytes: int, limits: Limits) -> dict[str, Any]:
    if zone is None or (name.partition("/")[2] or name) not in zone.digests:
        raise PackageRefused("json_missing", entry=name)
    path = staging / name
    if path.stat().st_size > max_bytes:
        raise PackageRefused("json_too_large", entry=name, limit=max_bytes // 1024)
    return parse_object(path.read_bytes(), entry=name, max_bytes=max_bytes, max_depth=limits.json_depth)


def _libraries(zones: dict[str, _Zone], *, staging: Path, limits: Limits) -> dict[LibraryKey, StagedLibrary]:
    found: dict[LibraryKey, StagedLibrary] = {}
    folders = [folder for folder in zones if folder not in ("", "content")]
    if len(folders) > limits.libraries:
        raise PackageRefused("too_many_libraries", limit=limits.libraries)
    for folder in folders:
        zone = zones[folder]
        if "library.json" not in zone.digests:
            raise PackageRefused("library_json_missing", entry=folder)
        raw = _read_object(staging, f"{folder}/library.json", zone=zone, max_bytes=limits.manifest_bytes, limits=limits)
        manifest = parse_library(raw, folder=folder)
        for path in (*manifest.preloaded_js, *manifest.preloaded_css):
            if path not in zone.digests:
                raise PackageRefused("library_file_missing", entry=f"{folder}/{path}")
        found[manifest.key] = StagedLibrary(
            manifest=manifest,
            hash=zone.hash(),
            folder=staging / folder,
            size_bytes=zone.size_bytes,
            file_count=len(zone.digests),
            needs_eval=not zone.eval_files.isdisjoint(manifest.preloaded_js),
        )
    return found


def _external_hosts(parameters: dict[str, Any]) -> list[str]:
    """Hosts whose files the activity would load, sorted; links that a learner may follow are no part of it."""
    hosts: set[str] = set()
    for item in walk(parameters):
        if not isinstance(item, dict):
            continue
        path = item.get("path")
        # A page that is shown in a frame; beside a licence, "source" says only where a picture was found.
        page = item.get("source") if "license" not in item else None
        for address in (path, page):
            if isinstance(address, str) and (match := _ADDRESS.match(address)):
                hosts.add(match[1].lower())
        for name, value in item.items():
            if name == "source" and page is None:
                continue
            if isinstance(value, str) and (match := _MEDIA.match(value)):
                hosts.add(match[1].lower())
            elif isinstance(value, str) and "src" in value:
                hosts.update(host.lower() for host in _SOURCE.findall(value))
    return sorted(host[:255] for host in hosts)[:50]


def _warnings(*, parameters: dict[str, Any], files: set[str], ignored: list[str]) -> list[str]:
    warnings: list[str] = []
    if ignored:
        warnings.append(
            ngettext(
                "%(count)s file is left out because a player does not need it: %(names)s.",
                "%(count)s files are left out because a player does not need them: %(names)s.",
                len(ignored),
            )
            % {"count": len(ignored), "names": ", ".join(ignored[:3]) + ("…" if len(ignored) > 3 else "")}
        )
    named = {
        item["path"].removesuffix("#tmp")
        for item in walk(parameters)
        if isinstance(item, dict) and isinstance(item.get("path"), str) and "mime" in item
    }
    missing = sorted(path for path in named - files if not _ADDRESS.match(path))
    warnings.extend(
        _("The content names the file “%(path)s”, which is not in the package.") % {"path": path[:120]}
        for path in missing[:5]
    )
    return warnings
