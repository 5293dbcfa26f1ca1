"""Where packages lie on disk: one folder inside the private storage, addressed by hash, written once.

libraries/<hash>/…     library code          bundles/<hash>.js|css   what the player loads
contents/<hash>/…      files of a content    archives/<hash>.h5p     packages as they came
staging/<random>/…     imports under way: renamed into place, or removed
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import storages

LIBRARIES, CONTENTS, BUNDLES, ARCHIVES, STAGING = "libraries", "contents", "bundles", "archives", "staging"


def root() -> Path:
    """The store's folder. The private storage has to be a file system (shared between web workers)."""
    return Path(storages["private"].path("h5p"))


def library_folder(library_hash: str) -> Path:
    return root() / LIBRARIES / library_hash


def content_folder(content_hash: str) -> Path:
    return root() / CONTENTS / content_hash


def bundle_path(name: str) -> Path:
    return root() / BUNDLES / name


def archive_path(archive_hash: str) -> Path:
    return root() / ARCHIVES / f"{archive_hash}.h5p"


@contextmanager
def staging_folder() -> Iterator[Path]:
    """A folder of its own for one import; whatever is still in it afterwards is removed."""
    parent = root() / STAGING
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(source: Path, target: Path) -> bool:
    """Move a staged file or folder into place in one step. False when it was there (same address, same bytes).

    What was there is young again: somebody is about to name it (domain/sweeping.py).
    """
    try:
        os.utime(target)
        return False
    except FileNotFoundError:
        pass
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.rename(source, target)
    except OSError:
        if target.exists():  # another import was first
            return False
        raise
    return True


def discard(target: Path) -> None:
    """Take back what `keep` put there."""
    if target.is_dir():
        shutil.rmtree(target, ignore_errors=True)
    else:
        target.unlink(missing_ok=True)
