"""A newer patch of a library reaches every activity that played with an older one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..models import Library, Package, PackageLibrary
from .bundling import Bundles, make_bundles
from .dependencies import load_order, referenced_libraries
from .manifest import LibraryKey, parse_package
from .refusals import PackageRefused


@dataclass(kw_only=True)
class Upgrade:
    """What a new patch did: titles of activities, each once."""

    moved: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Still on the older patch: the newer one makes code from text where the older did not, or misses a library."""


def packages_on_older_patch(key: LibraryKey, *, patch: int) -> Iterable[Package]:
    """Versions of activities that play with an older patch of the library `key`."""
    name, major, minor = key
    return (
        Package.objects.filter(
            libraries__machine_name=name,
            libraries__major=major,
            libraries__minor=minor,
            libraries__patch__lt=patch,
        )
        .select_related("content", "main_library")
        .distinct()
        .order_by("pk")
    )


def upgrade_packages(*, libraries: Iterable[Library], staging: Path, kept: list[Path]) -> Upgrade:
    """Point every version of an activity that plays with an older patch of `libraries` at the newest ones.

    Writes new bundles (added to `kept`). Learners keep where they were: a patch changes no content.
    """
    upgrade = Upgrade()
    packages = {
        package.pk: package
        for library in libraries
        for package in packages_on_older_patch(library.key, patch=library.patch)
    }
    made: dict[tuple[int, ...], Bundles] = {}
    for package in packages.values():
        is_current = package.content.current_package_id == package.pk
        newest = _newest(package)
        if newest is None or (package.is_playable and not package.allow_eval and any(one.needs_eval for one in newest)):
            if is_current:
                upgrade.left.append(package.title)
            continue
        ids = tuple(one.pk for one in newest)
        if ids not in made:
            made[ids], new_files = make_bundles(libraries=newest, staging=staging)
            kept.extend(new_files)
        _point(package, libraries=newest, bundles=made[ids])
        if is_current:
            upgrade.moved.append(package.title)
    return upgrade


def _newest(package: Package) -> list[Library] | None:
    """The newest installed patches of what the package needs, in load order; None when something is missing."""
    found: dict[LibraryKey, Library] = {}

    def dependencies_of(key: LibraryKey) -> list[LibraryKey] | None:
        name, major, minor = key
        library = Library.objects.filter(machine_name=name, major=major, minor=minor).order_by("-patch").first()
        if library is None:
            return None
        found[key] = library
        return [(name, major, minor) for name, major, minor in library.dependencies]

    manifest = parse_package(package.metadata)
    used = {row.library.key for row in package.package_libraries.select_related("library")}
    named_inside = [key for key in referenced_libraries(package.parameters) if key in used]
    others = [key for key in (*manifest.dependencies, *named_inside) if key != manifest.main_key]
    try:
        order = load_order(roots=[*others, manifest.main_key], dependencies_of=dependencies_of)
    except PackageRefused:
        return None
    return [found[key] for key in order]


def _point(package: Package, *, libraries: list[Library], bundles: Bundles) -> None:
    package.package_libraries.all().delete()
    PackageLibrary.objects.bulk_create(
        PackageLibrary(package=package, library=library, position=position)
        for position, library in enumerate(libraries)
    )
    package.main_library = libraries[-1]
    package.needs_eval = any(library.needs_eval for library in libraries)
    package.allow_eval = package.allow_eval and package.needs_eval
    package.bundle_js, package.bundle_css = bundles.script, bundles.style
    package.save(update_fields=["main_library", "needs_eval", "allow_eval", "bundle_js", "bundle_css"])
