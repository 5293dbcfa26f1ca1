"""What an import would do: where each needed library comes from, and the report that an editor reads first."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from .. import store
from ..enums import LibraryStatus
from ..models import Library, PackageLibrary
from .dependencies import load_order, referenced_libraries
from .inspecting import Inspection, StagedLibrary
from .manifest import LibraryKey, named
from .refusals import PackageRefused
from .scoring import derive_max_score

INSTALL_PERMISSION = "h5p.install_library"


@dataclass(frozen=True, kw_only=True)
class LibraryLine:
    name: str
    title: str
    version: str
    status: str
    """A LibraryStatus."""
    needs_eval: bool = False
    activities: int = 0
    """How many activities play with an older patch, and get this one when it is installed."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an editor reads before confirming. JSON by `dataclasses.asdict`."""

    title: str
    main_library: str
    language: str
    size_bytes: int
    libraries: list[LibraryLine]
    max_score: int | None
    needs_eval: bool
    external_hosts: list[str]
    warnings: list[str]

    @property
    def new_code(self) -> list[LibraryLine]:
        return [line for line in self.libraries if line.status in (LibraryStatus.NEW, LibraryStatus.NEWER)]


def _followers(key: LibraryKey) -> int:
    name, major, minor = key
    used = PackageLibrary.objects.filter(
        library__machine_name=name,
        library__major=major,
        library__minor=minor,
        package__content__current_package=F("package"),
    )
    return used.count()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """For one dependency: the installed row, or the staged code that is to be installed."""

    status: LibraryStatus
    installed: Library | None
    staged: StagedLibrary | None

    @property
    def dependencies(self) -> list[LibraryKey]:
        if self.installed:
            return [(name, major, minor) for name, major, minor in self.installed.dependencies]
        assert self.staged is not None  # noqa: S101 - one of the two is there
        return list(self.staged.manifest.dependencies)

    @property
    def needs_eval(self) -> bool:
        return self.installed.needs_eval if self.installed else bool(self.staged and self.staged.needs_eval)


def may_install(actor: Any) -> bool:
    """`actor` is a user, or None for the platform itself."""
    return actor is None or actor.has_perm(INSTALL_PERMISSION)


def make_plan(inspection: Inspection) -> dict[LibraryKey, Choice]:
    """Where each needed library comes from, in load order. Raises PackageRefused for a missing or conflicting one."""
    installed = _installed_versions(inspection)
    choices: dict[LibraryKey, Choice] = {}

    def dependencies_of(key: LibraryKey) -> list[LibraryKey] | None:
        choice = _choose(staged=inspection.libraries.get(key), versions=installed.get(key) or _versions_of(key))
        if choice is None:
            return None
        choices[key] = choice
        return choice.dependencies

    manifest = inspection.manifest
    named_inside = [
        key for key in referenced_libraries(inspection.parameters) if key in inspection.libraries or _versions_of(key)
    ]
    others = [key for key in (*manifest.dependencies, *named_inside) if key != manifest.main_key]
    order = load_order(roots=[*others, manifest.main_key], dependencies_of=dependencies_of)
    main = choices[manifest.main_key]
    if not (main.installed.runnable if main.installed else main.staged and main.staged.manifest.runnable):
        raise PackageRefused("main_library_not_runnable", entry=named(manifest.main_key))
    return {key: choices[key] for key in order}


def _installed_versions(inspection: Inspection) -> dict[LibraryKey, list[Library]]:
    """Of the libraries in the package, what is installed: one query."""
    names = {key[0] for key in (*inspection.libraries, *inspection.manifest.dependencies)}
    versions: dict[LibraryKey, list[Library]] = {}
    for library in Library.objects.filter(machine_name__in=names).order_by("-patch"):
        versions.setdefault(library.key, []).append(library)
    return versions


def _versions_of(key: LibraryKey) -> list[Library]:
    name, major, minor = key
    return list(Library.objects.filter(machine_name=name, major=major, minor=minor).order_by("-patch"))


def _choose(*, staged: StagedLibrary | None, versions: list[Library]) -> Choice | None:
    """`versions`: the installed patches of one library, newest first. The newest of all is used."""
    if staged is None:
        return Choice(status=LibraryStatus.KNOWN, installed=versions[0], staged=None) if versions else None
    same = next((library for library in versions if library.patch == staged.manifest.patch), None)
    if same and same.hash != staged.hash and not _is_same_code(same, staged):
        raise PackageRefused("library_conflict", entry=staged.manifest.machine_name, version=staged.manifest.version)
    if not versions:
        return Choice(status=LibraryStatus.NEW, installed=None, staged=staged)
    newest = versions[0]
    if newest.patch < staged.manifest.patch:
        return Choice(status=LibraryStatus.NEWER, installed=None, staged=staged)
    return Choice(
        status=LibraryStatus.KNOWN if newest is same else LibraryStatus.OLDER, installed=newest, staged=staged
    )


def _is_same_code(installed: Library, staged: StagedLibrary) -> bool:
    """Whether only the way library.json is written differs: other hosts write it anew when they export (Lumi does)."""
    manifest = staged.manifest
    told = (manifest.preloaded_js, manifest.preloaded_css, manifest.dependencies, manifest.runnable)
    known = (
        tuple(installed.preloaded_js),
        tuple(installed.preloaded_css),
        tuple((name, major, minor) for name, major, minor in installed.dependencies),
        installed.runnable,
    )
    return told == known and _code_of(store.library_folder(installed.hash)) == _code_of(staged.folder)


def _code_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "library.json"
    }


def prove_may_install(plan: dict[LibraryKey, Choice], *, actor: Any) -> None:
    unknown = [named(key) for key, choice in plan.items() if choice.installed is None]
    if unknown and not may_install(actor):
        shown = ", ".join(unknown[:3]) + ("…" if len(unknown) > 3 else "")
        raise PackageRefused("library_permission", libraries=shown)


def make_report(inspection: Inspection, plan: dict[LibraryKey, Choice]) -> Report:
    lines = []
    for key, choice in plan.items():
        source = choice.staged.manifest if choice.staged else choice.installed
        assert source is not None  # noqa: S101 - one of the two is there
        lines.append(
            LibraryLine(
                name=named(key),
                title=source.title,
                version=source.version,
                status=choice.status.value,
                needs_eval=choice.needs_eval,
                activities=_followers(key) if choice.status == LibraryStatus.NEWER else 0,
            )
        )
    warnings = list(inspection.warnings)
    needs_eval = any(choice.needs_eval for choice in plan.values())
    if needs_eval:
        warnings.append(_("The package makes code from text. It plays only after an H5P-beheerder has allowed that."))
    if inspection.external_hosts:
        hosts = ", ".join(inspection.external_hosts)
        warnings.append(
            _("The content asks for files from elsewhere (%(hosts)s). The player does not fetch those.")
            % {"hosts": hosts}
        )
    return Report(
        title=inspection.manifest.title,
        main_library=named(inspection.manifest.main_key),
        language=inspection.manifest.language,
        size_bytes=inspection.size_bytes,
        libraries=lines,
        max_score=derive_max_score(machine_name=inspection.manifest.main_library, parameters=inspection.parameters),
        needs_eval=needs_eval,
        external_hosts=inspection.external_hosts,
        warnings=warnings,
    )
