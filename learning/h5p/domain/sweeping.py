"""What lies in the store and nobody needs any more: bundles that a newer patch replaced, imports that were killed."""

import datetime as dt
import shutil
import time
from pathlib import Path

from .. import store
from ..models import Package

KEPT = dt.timedelta(days=7)
"""A page that is open may still ask for its old bundle, and an import under way has no row yet."""


def sweep_store() -> int:
    """Remove them, once they have lain untouched for seven days. Returns how many files and folders went.

    In use is what a version of an activity names, older versions included. That is asked first, and the age last: an
    import that finds its bundle there makes it young again before its row exists.
    """
    used: set[str] = set()
    for script, style in Package.objects.values_list("bundle_js", "bundle_css").iterator():
        used |= {f"{script}.js", f"{style}.css"}
    bundles = [path for path in _listed(store.root() / store.BUNDLES) if path.name not in used]
    return sum(map(_removed, [*bundles, *_listed(store.root() / store.STAGING)]))


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []


def _removed(path: Path) -> bool:
    try:
        if time.time() - path.stat().st_mtime < KEPT.total_seconds():
            return False
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    except FileNotFoundError:  # two sweeps at once
        return False
    return True
