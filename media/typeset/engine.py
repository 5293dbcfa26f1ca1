"""Documents from typst templates: a folder with main.typ, data as JSON, pictures as files; never source text."""

import json
import logging
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from media.typeset.exceptions import RenderFailed, RenderRefused, RenderTooLong
from media.typeset.process import WorkerEnded, run_job

logger = logging.getLogger(__name__)

LIB = Path(__file__).with_name("lib")
ARCHIVE_AND_ACCESSIBLE = ("a-2a", "ua-1")
LIMIT_S = 10.0
# One fixed moment: the same input gives the same bytes, whenever it is made.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_PACKAGE = re.compile(r"""["']@[\w-]+/""")
_REFUSAL = re.compile(r"refused: ([\w:-]+)")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def render_pdf(
    template: str | Path,
    *,
    data: Mapping[str, object],
    files: Mapping[str, bytes] | None = None,
    standards: Sequence[str] = ARCHIVE_AND_ACCESSIBLE,
    made_at: datetime = EPOCH,
    limit_s: float = LIMIT_S,
) -> bytes:
    """The PDF of a template folder, tagged; PDF/A-2a and PDF/UA-1 unless told otherwise.

    `template`: absolute path of a folder with main.typ, which may import "/lib/open.typ" and read its data by
    `json(bytes(sys.inputs.data))`. `files`: name → bytes, at "/files/<name>" (pictures, an SVG of a QR).
    The same input gives the same bytes. Raises RenderFailed, RenderTooLong or RenderRefused.
    """
    return _render(
        template, data=data, files=files, made_at=made_at, limit_s=limit_s, output={"standards": list(standards)}
    )[0]


def render_png(
    template: str | Path,
    *,
    data: Mapping[str, object],
    files: Mapping[str, bytes] | None = None,
    ppi: float = 144,
    limit_s: float = LIMIT_S,
) -> bytes:
    """The first page as PNG. A page set in pt gives as many pixels as points with ppi=72."""
    return render_pngs(template, data=data, files=files, ppi=ppi, limit_s=limit_s)[0]


def render_pngs(
    template: str | Path,
    *,
    data: Mapping[str, object],
    files: Mapping[str, bytes] | None = None,
    ppi: float = 144,
    limit_s: float = LIMIT_S,
) -> list[bytes]:
    """All pages as PNG, in order: the slides of an animation."""
    return _render(template, data=data, files=files, made_at=EPOCH, limit_s=limit_s, output={"ppi": ppi})


def _render(
    template: str | Path,
    *,
    data: Mapping[str, object],
    files: Mapping[str, bytes] | None,
    made_at: datetime,
    limit_s: float,
    output: dict[str, object],
) -> list[bytes]:
    folder = Path(template)
    with tempfile.TemporaryDirectory(prefix="typst-job-") as scratch:
        root = Path(scratch)
        _lay_out(root, folder=folder, files=files or {})
        job = {
            "main": str(root / "template" / "main.typ"),
            "root": str(root),
            "inputs": {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            "timestamp": int(made_at.timestamp()),
            "format": "pdf" if "standards" in output else "png",
            **output,
        }
        try:
            header, parts = run_job(job, limit_s=limit_s)
        except RenderTooLong:
            logger.warning("template %s took more than %s s", folder.name, limit_s)
            raise
        except WorkerEnded as error:
            logger.warning("template %s ended the typst process", folder.name)
            raise RenderFailed(detail="the process ended") from error
    if message := header.get("error"):
        if refusal := _REFUSAL.search(message):
            raise RenderRefused(reason=refusal[1])
        logger.error("template %s failed: %s", folder.name, message)
        raise RenderFailed(detail=message)
    return parts


def _lay_out(root: Path, *, folder: Path, files: Mapping[str, bytes]) -> None:
    """A root of this job's own: what the template can read is exactly what lies here."""
    for source, name in ((folder, "template"), (LIB, "lib")):
        for path in sorted(source.rglob("*")):
            if path.is_symlink() or not path.is_file() or path.name.startswith("."):
                continue
            if path.suffix == ".typ" and _PACKAGE.search(path.read_text(encoding="utf-8")):
                raise RenderFailed(detail=f"{path.name} imports a package")
            target = root / name / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (root / "files").mkdir()
    for name, content in files.items():
        if not _FILE_NAME.fullmatch(name):
            raise RenderFailed(detail=f"{name!r} is no file name")
        (root / "files" / name).write_bytes(content)
