"""From a file that somebody sends to an activity that plays: check, compare with what is installed, keep."""

import logging
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.db.models import Max

from core.domain.audit import record_audit

from .. import store
from ..enums import LibraryStatus
from ..models import Content, Library, Package, PackageLibrary
from .bundling import make_bundles
from .inspecting import Inspection, inspect_package
from .manifest import LibraryKey
from .planning import Choice, Report, make_plan, make_report, prove_may_install
from .refusals import PackageRefused
from .scoring import derive_max_score
from .upgrading import upgrade_packages

logger = logging.getLogger(__name__)


def check_package(*, file: IO[bytes], actor: Any) -> Report:
    """Everything that `import_package` proves, and nothing kept. Raises PackageRefused."""
    with store.staging_folder() as staging:
        inspection = inspect_package(file=file, staging=staging)
        plan = make_plan(inspection)
        prove_may_install(plan, actor=actor)
        return make_report(inspection, plan)


def import_package(
    *,
    file: IO[bytes],
    actor: Any,
    filename: str = "",
    content: Content | None = None,
    key: str | None = None,
    title: str = "",
    sender: Any = None,
) -> Package:
    """Check the package and make it the current version of an activity.

    `actor`: who installs its code; None is the platform itself. `sender`: whose package it is, where that is somebody
    else. `content`: the activity that gets a
    new version. `key`: the platform's own name for an activity, so that a seed can be repeated: made when missing,
    and left alone when this very package is already current. Without both, a new activity is made.

    Installs the libraries it needs and does not find, points activities on an older patch of them at the new one,
    writes files, bundles, rows and audit: all of it or nothing. Raises PackageRefused.
    """
    sender = sender or actor
    kept: list[Path] = []
    with store.staging_folder() as staging:
        inspection = inspect_package(file=file, staging=staging)
        plan = make_plan(inspection)
        prove_may_install(plan, actor=actor)
        with transaction.atomic():
            try:
                libraries = [_installed(choice, actor=actor, kept=kept) for choice in plan.values()]
                upgrade_installed(plan, libraries=libraries, actor=actor, staging=staging, kept=kept)
                target = _target(content=content, key=key, title=title or inspection.manifest.title, actor=sender)
                current = target.current_package
                if current and _is_same(current, inspection, libraries):
                    return current
                package = _keep_package(
                    inspection,
                    libraries=libraries,
                    content=target,
                    actor=sender,
                    filename=filename,
                    staging=staging,
                    kept=kept,
                )
                keep_archive(file, inspection=inspection, staging=staging, kept=kept)
                return package
            except BaseException:
                for path in kept:
                    store.discard(path)
                raise


def _installed(choice: Choice, *, actor: Any, kept: list[Path]) -> Library:
    """The installed library; its staged code is moved into place first where it has to be."""
    if choice.installed:
        return choice.installed
    staged = choice.staged
    assert staged is not None  # noqa: S101 - one of the two is there
    manifest = staged.manifest
    library, made = Library.objects.get_or_create(
        machine_name=manifest.machine_name,
        major=manifest.major,
        minor=manifest.minor,
        patch=manifest.patch,
        defaults={
            "hash": staged.hash,
            "title": manifest.title,
            "runnable": manifest.runnable,
            "preloaded_js": list(manifest.preloaded_js),
            "preloaded_css": list(manifest.preloaded_css),
            "dependencies": [list(key) for key in manifest.dependencies],
            "core_major": manifest.core_api[0],
            "core_minor": manifest.core_api[1],
            "needs_eval": staged.needs_eval,
            "metadata": manifest.raw,
            "size_bytes": staged.size_bytes,
            "file_count": staged.file_count,
            "installed_by": actor,
        },
    )
    if library.hash != staged.hash:  # somebody installed other code since the plan was made
        raise PackageRefused("library_conflict", entry=manifest.machine_name, version=manifest.version)
    if made:
        target = store.library_folder(staged.hash)
        if store.keep(staged.folder, target):
            kept.append(target)
        record_audit(
            actor=actor,
            action="h5p.library_installed",
            target=library,
            after={"library": str(library), "hash": library.hash},
        )
    return library


def upgrade_installed(
    plan: dict[LibraryKey, Choice], *, libraries: list[Library], actor: Any, staging: Path, kept: list[Path]
) -> None:
    """After the installation of newer patches: the activities that had an older one follow, and the audit says so."""
    newer = [
        library
        for choice, library in zip(plan.values(), libraries, strict=True)
        if choice.status == LibraryStatus.NEWER
    ]
    if not newer:
        return
    upgrade = upgrade_packages(libraries=newer, staging=staging, kept=kept)
    for library in newer:
        record_audit(
            actor=actor,
            action="h5p.library_upgraded",
            target=library,
            after={"library": str(library), "moved": len(upgrade.moved), "left": upgrade.left[:20]},
        )


def _target(*, content: Content | None, key: str | None, title: str, actor: Any) -> Content:
    if content is not None:
        return Content.objects.select_for_update().get(pk=content.pk)
    if key is None:
        return Content.objects.create(title=title, created_by=actor)
    target, _made = Content.objects.get_or_create(key=key, defaults={"title": title, "created_by": actor})
    return target


def _is_same(current: Package, inspection: Inspection, libraries: list[Library]) -> bool:
    used = list(current.package_libraries.values_list("library_id", flat=True))
    return current.content_hash == inspection.content_hash and used == [library.pk for library in libraries]


def _keep_package(
    inspection: Inspection,
    *,
    libraries: list[Library],
    content: Content,
    actor: Any,
    filename: str,
    staging: Path,
    kept: list[Path],
) -> Package:
    target = store.content_folder(inspection.content_hash)
    if store.keep(inspection.content_folder, target):
        kept.append(target)
    bundles, new_files = make_bundles(libraries=libraries, staging=staging)
    kept.extend(new_files)
    last = content.packages.aggregate(last=Max("number"))["last"] or 0
    manifest = inspection.manifest
    package = Package.objects.create(
        content=content,
        number=last + 1,
        main_library=libraries[-1],
        title=manifest.title,
        language=manifest.language,
        content_hash=inspection.content_hash,
        archive_hash=inspection.archive_hash,
        parameters=inspection.parameters,
        metadata=manifest.raw,
        max_score=derive_max_score(machine_name=manifest.main_library, parameters=inspection.parameters),
        needs_eval=any(library.needs_eval for library in libraries),
        external_hosts=inspection.external_hosts,
        warnings=inspection.warnings,
        bundle_js=bundles.script,
        bundle_css=bundles.style,
        size_bytes=inspection.size_bytes,
        filename=filename[:255],
        uploaded_by=actor,
    )
    PackageLibrary.objects.bulk_create(
        PackageLibrary(package=package, library=library, position=position)
        for position, library in enumerate(libraries)
    )
    content.current_package = package
    content.save(update_fields=["current_package", "updated_at"])
    record_audit(
        actor=actor,
        action="h5p.package_imported",
        target=package,
        after={"content": str(content.public_id), "number": package.number, "hash": package.content_hash},
    )
    logger.info("Imported H5P package %s as version %s of content %s", package.content_hash, package.number, content.pk)
    return package


def keep_archive(file: IO[bytes], *, inspection: Inspection, staging: Path, kept: list[Path]) -> None:
    """The package as it came, for export. Copied, because the sender's file is not ours to move."""
    target = store.archive_path(inspection.archive_hash)
    if target.exists():
        return
    draft = staging / ".archive"
    file.seek(0)
    with draft.open("wb") as out:
        while piece := file.read(1024 * 1024):
            out.write(piece)
    if store.keep(draft, target):
        kept.append(target)
