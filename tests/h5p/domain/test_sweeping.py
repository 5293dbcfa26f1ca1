import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from learning.h5p import store
from learning.h5p.domain.sweeping import KEPT, sweep_store
from learning.h5p.models import Package
from tests.factories.h5p import imported
from tests.h5p.archives import package

pytestmark = pytest.mark.django_db
OLD_S = KEPT.total_seconds() + 60


def _aged(path: Path) -> Path:
    before = time.time() - OLD_S
    os.utime(path, (before, before))
    return path


def _bundle(name: str) -> Path:
    path = store.bundle_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("var oud;")
    return path


def test_sweep_store_removes_what_no_version_names_and_is_old(stored_files: Callable[[], list[str]]) -> None:
    made = imported(package())
    for path in (store.root() / store.BUNDLES).iterdir():
        _aged(path)
    before = stored_files()
    _aged(_bundle("a" * 64 + ".js"))
    killed = store.root() / store.STAGING / "afgebroken"
    killed.mkdir(parents=True)
    (killed / "bundle.js").write_text("x")
    _aged(killed)

    assert sweep_store() == 2
    assert sweep_store() == 0

    assert stored_files() == before
    assert store.bundle_path(f"{made.bundle_js}.js").exists()


def test_sweep_store_leaves_what_is_young() -> None:
    """A page that is open still asks for it; an import under way has no row yet."""
    young = _bundle("b" * 64 + ".js")
    (store.root() / store.STAGING / "bezig").mkdir(parents=True)

    assert sweep_store() == 0
    assert young.exists()


def test_sweep_store_an_older_version_of_an_activity_keeps_its_bundle() -> None:
    first = imported(package())
    imported(package(content=b'{"tekst": "anders"}'), content=first.content)
    for path in (store.root() / store.BUNDLES).iterdir():
        _aged(path)

    assert sweep_store() == 0
    assert all(store.bundle_path(f"{one.bundle_js}.js").exists() for one in Package.objects.all())


def test_keep_of_a_bundle_that_is_there_makes_it_young_again() -> None:
    made = imported(package())
    path = _aged(store.bundle_path(f"{made.bundle_js}.js"))
    Package.objects.update(bundle_js="")  # as if its row were not committed yet

    imported(package(content=b'{"tekst": "anders"}'))

    assert path.stat().st_mtime > time.time() - 60
