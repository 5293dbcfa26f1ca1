"""A package that somebody sends: checked, kept unopened, and in use only after a confirmation."""

from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.db import transaction

from .. import store
from ..models import Content, Package, Upload
from .importing import import_package, keep_archive
from .inspecting import inspect_package
from .planning import make_plan, make_report


def store_upload(*, file: IO[bytes], filename: str, actor: Any, replaces: Content | None = None) -> Upload:
    """Check a package and keep it until somebody confirms. Raises PackageRefused, and then keeps nothing.

    New library code is no reason to refuse it here: who may not install it can ask for approval.
    """
    with store.staging_folder() as staging:
        inspection = inspect_package(file=file, staging=staging)
        report = make_report(inspection, make_plan(inspection))
        kept: list[Path] = []
        keep_archive(file, inspection=inspection, staging=staging, kept=kept)
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
    """Import what was uploaded: checked once more, against what is installed now. The waiting row goes.

    Raises PackageRefused, also when it brings code that `actor` may not install.
    """
    with store.archive_path(upload.archive_hash).open("rb") as file, transaction.atomic():
        package = import_package(file=file, actor=actor, filename=upload.filename, content=upload.replaces)
        upload.delete()
        return package


def discard_upload(*, upload: Upload) -> None:
    """Forget a waiting package; its file goes too, unless an activity came from the same one."""
    discard_file(archive_hash=upload.archive_hash, apart_from=upload)
    upload.delete()


def discard_file(*, archive_hash: str, apart_from: Upload) -> None:
    """Throw away a package's file once the transaction stands, unless something else came from the same bytes."""
    in_use = (
        Package.objects.filter(archive_hash=archive_hash).exists()
        or Upload.objects.filter(archive_hash=archive_hash).exclude(pk=apart_from.pk).exists()
    )
    if not in_use:
        transaction.on_commit(lambda: store.discard(store.archive_path(archive_hash)))
