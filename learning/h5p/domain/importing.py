"""From a file that somebody sends to an activity that plays: check, compare with what is installed, keep."""

import logging
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.db.models import Max

from core.domain.audit import record_audit

from .. import store
from ..models import Content, Library, Package, PackageLibrary, Upload
from .bundling import make_bundles
from .inspecting import Inspection, inspect_package
from .planning import Choice, Report, make_plan, make_report, may_install, prove_may_install
from .refusals import PackageRefused
from .scoring import derive_max_score

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
) -> Package:
    """Check the package and make it the current version of an activity.

    `actor`: who sends it; None is the platform itself, which may install code. `content`: the activity that gets a
    new version. `key`: the platform's own name for an activity, so that a seed can be repeated: made when missing,
    and left alone when this very package is already current. Without both, a new activity is made.

    Installs the libraries it needs and does not find, writes files, bundles, rows and one line of audit: all of it
    or nothing. Raises PackageRefused.
    """
    kept: list[Path] = []
    with store.staging_folder() as staging:
        inspection = inspect_package(file=file, staging=staging)
        plan = make_plan(inspection)
        prove_may_install(plan, actor=actor)
        with transaction.atomic():
            try:
                libraries = [_installed(choice, actor=actor, kept=kept) for choice in plan.values()]
                target = _target(content=content, key=key, title=title or inspection.manifest.title, actor=actor)
                current = target.current_package
                if current and _is_same(current, inspection, libraries):
                    return current
                package = _keep_package(
                    inspection,
                    libraries=libraries,
                    content=target,
                    actor=actor,
                    filename=filename,
                    staging=staging,
                    kept=kept,
                )
                _keep_archive(file, inspection=inspection, staging=staging, kept=kept)
                return package
            except BaseException:
                for path in kept:
                    store.discard(path)
                raise


def store_upload(*, file: IO[bytes], filename: str, actor: Any, replaces: Content | None = None) -> Upload:
    """Check a package and keep it, unopened, until somebody confirms. Raises PackageRefused, and then keeps nothing."""
    with store.staging_folder() as staging:
        inspection = inspect_package(file=file, staging=staging)
        plan = make_plan(inspection)
        prove_may_install(plan, actor=actor)
        report = make_report(inspection, plan)
        kept: list[Path] = []
        _keep_archive(file, inspection=inspection, staging=staging, kept=kept)
        try:
            return Upload.objects.create(
                filename=filename[:255],
                archive_hash=inspection.archive_hash,
                report=asdict(report),
                replaces=replaces,
                uploaded_by=actor,
            )
        except BaseException:
            for path in kept:
                store.discard(path)
            raise


def confirm_upload(*, upload: Upload, actor: Any) -> Package:
    """Import what was uploaded: checked once more, against what is installed now. The waiting row goes."""
    with store.archive_path(upload.archive_hash).open("rb") as file, transaction.atomic():
        package = import_package(file=file, actor=actor, filename=upload.filename, content=upload.replaces)
        upload.delete()
        return package


def discard_upload(*, upload: Upload) -> None:
    """Forget a waiting package; its file goes too, unless an activity came from the same one."""
    archive_hash = upload.archive_hash
    upload.delete()
    in_use = (
        Package.objects.filter(archive_hash=archive_hash).exists()
        or Upload.objects.filter(archive_hash=archive_hash).exists()
    )
    if not in_use:
        store.discard(store.archive_path(archive_hash))


def allow_eval(*, package: Package, allowed: bool, actor: Any) -> None:
    """Let a package that makes code from text play, or stop it. Raises PackageRefused unless `actor` may install."""
    if not may_install(actor):
        raise PackageRefused("library_permission", libraries=str(package.main_library))
    record_audit(
        actor=actor,
        action="h5p.eval_allowed",
        target=package,
        before={"allow_eval": package.allow_eval},
        after={"allow_eval": allowed},
    )
    package.allow_eval = allowed and package.needs_eval
    package.save(update_fields=["allow_eval"])


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


def _keep_archive(file: IO[bytes], *, inspection: Inspection, staging: Path, kept: list[Path]) -> None:
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
