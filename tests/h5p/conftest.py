import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages

from learning.h5p import store
from tests.factories.accounts import UserFactory

SAMPLES = Path(os.environ.get("H5P_SAMPLES") or django_settings.BASE_DIR.parent / "shared" / "h5p")


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    """A store of the test's own, and no platform behind the adapter."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }
    settings.H5P_ADAPTER = "learning.h5p.adapter.NullAdapter"
    assert storages["private"].path("h5p") == str(tmp_path / "private" / "h5p")


@pytest.fixture
def stored_files() -> Callable[[], list[str]]:
    """Every file of the store, staging included, as sorted relative paths."""

    def listed() -> list[str]:
        return sorted(str(path.relative_to(store.root())) for path in store.root().rglob("*") if path.is_file())

    return listed


@pytest.fixture
def learner(db: None) -> Any:
    return UserFactory()


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"no real packages here: set H5P_SAMPLES to the folder that holds {name}")
    return path
