"""Builds the platform's own packages from their sources in `own/`: a content type, and contents written for it."""

import json
import zipfile
from pathlib import Path
from typing import IO

from core.exceptions import DomainError

OWN = Path(__file__).resolve().parents[1] / "own"
DEMO_KEY = "gesprek-aan-de-balie"
_EPOCH = (2020, 1, 1, 0, 0, 0)


class UnknownOwnPackage(DomainError):
    """There are no sources by that name."""


def own_packages() -> list[str]:
    """Keys of what can be built: folders in `own/` with an h5p.json."""
    return sorted(path.parent.name for path in OWN.glob("*/h5p.json"))


def build_package(*, key: str, out: IO[bytes]) -> None:
    """Write the package `key` to `out`: the same sources give the same bytes. Raises UnknownOwnPackage."""
    folder = OWN / key
    if key not in own_packages():
        raise UnknownOwnPackage(key)
    manifest = json.loads((folder / "h5p.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, folder / "h5p.json", "h5p.json")
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != "h5p.json":
                _add(archive, path, f"content/{path.relative_to(folder).as_posix()}")
        for dependency in manifest["preloadedDependencies"]:
            name = f"{dependency['machineName']}-{dependency['majorVersion']}.{dependency['minorVersion']}"
            for path in sorted((OWN / name).rglob("*")):
                if path.is_file():
                    _add(archive, path, f"{name}/{path.relative_to(OWN / name).as_posix()}")


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, path.read_bytes())
