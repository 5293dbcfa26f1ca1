"""Activities made by the import itself, from the platform's own package or a small made-up one."""

import io
from typing import Any

from learning.h5p.domain.building import DEMO_KEY, build_package
from learning.h5p.domain.importing import import_package
from learning.h5p.domain.launching import Opened, make_launch_token, open_launch
from learning.h5p.models import Content, Package


def own_package(key: str | None = None) -> Package:
    """The platform's own case (max score 6), imported by the platform."""
    file = io.BytesIO()
    build_package(key=DEMO_KEY, out=file)
    return import_package(file=file, actor=None, key=key, filename="gesprek.h5p")


def imported(raw: bytes, *, actor: Any = None, content: Content | None = None) -> Package:
    return import_package(file=io.BytesIO(raw), actor=actor, content=content, filename="proef.h5p")


def opened(package: Package, user: Any, context: dict[str, Any] | None = None) -> Opened:
    return open_launch(token=make_launch_token(content=package.content, user=user, context=context or {}))


__all__ = ["imported", "opened", "own_package"]
