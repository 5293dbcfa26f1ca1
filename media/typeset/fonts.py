"""The TTF files that typst sets type with, made once from the woff2 files that npm brought.

@fontsource ships a family per subset (latin, latin-ext, arabic …). Typst picks one file for a family and weight,
so the subsets of one weight are merged back into one font.
"""

import fcntl
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core.exceptions import DomainError

logger = logging.getLogger(__name__)

# Raise it when the way fonts are made changes: existing folders are then made anew.
RECIPE = 2


class FontsMissing(DomainError):
    """The front-end files that hold the fonts are not there."""


@dataclass(frozen=True)
class Face:
    """One family: its npm package, the subsets to join and the weights to make."""

    package: str
    subsets: tuple[str, ...]
    weights: tuple[int, ...]

    def sources(self, *, weight: int) -> list[Path]:
        """The woff2 files of one weight, the base subset first."""
        folder = Path(settings.NODE_MODULES) / "@fontsource" / self.package / "files"
        return [folder / f"{self.package}-{subset}-{weight}-normal.woff2" for subset in self.subsets]


FACES = (
    Face("atkinson-hyperlegible-next", ("latin", "latin-ext"), (400, 700, 800)),
    Face("noto-sans", ("cyrillic", "cyrillic-ext"), (400, 700, 800)),
    Face("noto-naskh-arabic", ("arabic",), (400, 700)),
    Face("noto-sans-ethiopic", ("ethiopic",), (400, 700, 800)),
)


def fonts_folder() -> Path:
    """The folder with the TTF files; made on first use. Raises FontsMissing without the npm files."""
    folder = Path(settings.VAR_DIR) / "fonts" / f"v{RECIPE}"
    if not folder.is_dir():
        build_fonts()
    return folder


def build_fonts(*, again: bool = False) -> Path:
    """Make the folder of TTF files, all or nothing; safe when two processes start at once."""
    parent = Path(settings.VAR_DIR) / "fonts"
    folder = parent / f"v{RECIPE}"
    parent.mkdir(parents=True, exist_ok=True)
    with _locked(parent / ".lock"):
        if folder.is_dir():
            if not again:
                return folder
            shutil.rmtree(folder)
        made = Path(tempfile.mkdtemp(dir=parent, prefix=".making-"))
        try:
            for face in FACES:
                for weight in face.weights:
                    _make_face(face.sources(weight=weight), made / f"{face.package}-{weight}.ttf")
            made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    logger.debug("made the fonts for typst in %s", folder.name)
    return folder


def _make_face(sources: list[Path], target: Path) -> None:
    # fontTools takes a quarter of a second to import and no request needs it.
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    if missing := [source.name for source in sources if not source.is_file()]:
        raise FontsMissing(_("The font %(name)s is missing. Run “make setup” first.") % {"name": missing[0]})
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        parts = []
        for number, source in enumerate(sources):
            part = Path(scratch) / f"{number}.ttf"
            with TTFont(source) as font:
                font.flavor = None
                font.save(part)
            parts.append(str(part))
        merged = Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])
        merged.save(target)
        merged.close()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
