"""h5p.json and library.json as typed values. Source: h5p.org, "H5P specification" (package and library definition)."""

import re
from dataclasses import dataclass
from typing import Any

from ..limits import CORE_API
from .kinds import extension
from .names import is_inside
from .refusals import PackageRefused

LibraryKey = tuple[str, int, int]
"""Machine name, major, minor."""

_MACHINE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,118}$")
_LANGUAGE = re.compile(r"^[A-Za-z-]{1,10}$")
_REFERENCE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9_.-]{0,118}) (\d{1,5})\.(\d{1,5})$")
_MAX_VERSION = 99_999


@dataclass(frozen=True, kw_only=True)
class PackageManifest:
    title: str
    language: str
    main_library: str
    dependencies: tuple[LibraryKey, ...]
    raw: dict[str, Any]

    @property
    def main_key(self) -> LibraryKey:
        return next(key for key in self.dependencies if key[0] == self.main_library)


@dataclass(frozen=True, kw_only=True)
class LibraryManifest:
    machine_name: str
    major: int
    minor: int
    patch: int
    title: str
    runnable: bool
    preloaded_js: tuple[str, ...]
    preloaded_css: tuple[str, ...]
    dependencies: tuple[LibraryKey, ...]
    core_api: tuple[int, int]
    raw: dict[str, Any]

    @property
    def key(self) -> LibraryKey:
        return (self.machine_name, self.major, self.minor)

    @property
    def version(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def directory_of(key: LibraryKey) -> str:
    return f"{key[0]}-{key[1]}.{key[2]}"


def named(key: LibraryKey) -> str:
    return f"{key[0]} {key[1]}.{key[2]}"


def parse_reference(value: object) -> LibraryKey | None:
    """ "H5P.MultiChoice 1.16", as parameters name a sub-content's type; None when it is something else."""
    found = _REFERENCE.match(value) if isinstance(value, str) else None
    return (found[1], int(found[2]), int(found[3])) if found else None


def parse_package(raw: dict[str, Any]) -> PackageManifest:
    entry = "h5p.json"
    main = raw.get("mainLibrary")
    if not isinstance(main, str) or not _MACHINE_NAME.match(main):
        raise PackageRefused("manifest_field", entry=entry, field="mainLibrary")
    dependencies = _dependencies(raw.get("preloadedDependencies"), entry=entry)
    if main not in (key[0] for key in dependencies):
        raise PackageRefused("main_library_missing", entry=main)
    language = raw.get("defaultLanguage") or raw.get("language") or ""
    if not isinstance(language, str) or (language and not _LANGUAGE.match(language)):
        raise PackageRefused("manifest_field", entry=entry, field="language")
    return PackageManifest(
        title=_title(raw, entry=entry),
        language="" if language == "und" else language,
        main_library=main,
        dependencies=dependencies,
        raw=raw,
    )


def parse_library(raw: dict[str, Any], *, folder: str) -> LibraryManifest:
    """`folder`: the library's folder in the package, for the refusals and for the rule that it bears the name."""
    entry = f"{folder}/library.json"
    name = raw.get("machineName")
    if not isinstance(name, str) or not _MACHINE_NAME.match(name):
        raise PackageRefused("manifest_field", entry=entry, field="machineName")
    major, minor, patch = (_number(raw, f"{part}Version", entry=entry) for part in ("major", "minor", "patch"))
    expected = directory_of((name, major, minor))
    if folder != expected:
        raise PackageRefused("library_directory", entry=folder, expected=expected)
    core_api = _core_api(raw.get("coreApi"), entry=entry)
    if core_api > CORE_API:
        raise PackageRefused(
            "library_core_api", entry=folder, needed=".".join(map(str, core_api)), known=".".join(map(str, CORE_API))
        )
    return LibraryManifest(
        machine_name=name,
        major=major,
        minor=minor,
        patch=patch,
        title=_title(raw, entry=entry),
        runnable=_flag(raw.get("runnable", 0), field="runnable", entry=entry),
        preloaded_js=_paths(raw.get("preloadedJs"), field="preloadedJs", kind="js", entry=entry),
        preloaded_css=_paths(raw.get("preloadedCss"), field="preloadedCss", kind="css", entry=entry),
        dependencies=_dependencies(raw.get("preloadedDependencies"), entry=entry),
        core_api=core_api,
        raw=raw,
    )


def _title(raw: dict[str, Any], *, entry: str) -> str:
    title = raw.get("title")
    if not isinstance(title, str) or not title.strip() or len(title) > 255:
        raise PackageRefused("manifest_field", entry=entry, field="title")
    return title.strip()


def _number(raw: dict[str, Any], field: str, *, entry: str) -> int:
    """Versions come as numbers and, from generators, as text."""
    value = raw.get(field)
    if isinstance(value, str) and re.fullmatch(r"\d{1,5}", value, re.ASCII):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_VERSION:
        raise PackageRefused("manifest_field", entry=entry, field=field)
    return value


def _flag(value: object, *, field: str, entry: str) -> bool:
    if value not in (0, 1, "0", "1", True, False):
        raise PackageRefused("manifest_field", entry=entry, field=field)
    return value in (1, "1", True)


def _core_api(value: object, *, entry: str) -> tuple[int, int]:
    if value is None:
        return (1, 0)
    if not isinstance(value, dict):
        raise PackageRefused("manifest_field", entry=entry, field="coreApi")
    return (_number(value, "majorVersion", entry=entry), _number(value, "minorVersion", entry=entry))


def _paths(value: object, *, field: str, kind: str, entry: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 1000:
        raise PackageRefused("manifest_field", entry=entry, field=field)
    paths: list[str] = []
    for item in value:
        path = item.get("path") if isinstance(item, dict) else None
        if not isinstance(path, str):
            raise PackageRefused("manifest_field", entry=entry, field=field)
        path = path.removeprefix("./")
        if not is_inside(path) or extension(path) != kind:
            raise PackageRefused("library_path", entry=entry, path=path)
        if path not in paths:
            paths.append(path)
    return tuple(paths)


def _dependencies(value: object, *, entry: str) -> tuple[LibraryKey, ...]:
    """In their order, each once. Generated books list H5PEditor.* here: an editor has no place in a player."""
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 1000:
        raise PackageRefused("manifest_field", entry=entry, field="preloadedDependencies")
    keys: dict[LibraryKey, None] = {}
    for item in value:
        name = item.get("machineName") if isinstance(item, dict) else None
        if not isinstance(name, str) or not _MACHINE_NAME.match(name):
            raise PackageRefused("manifest_field", entry=entry, field="preloadedDependencies")
        key = (name, _number(item, "majorVersion", entry=entry), _number(item, "minorVersion", entry=entry))
        if not is_editor_library(name):
            keys[key] = None
    return tuple(keys)


def is_editor_library(machine_name: str) -> bool:
    return machine_name.startswith(("H5PEditor.", "H5PEditor-"))
