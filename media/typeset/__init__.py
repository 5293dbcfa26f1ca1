"""The typst engine: `render_pdf` and `render_png` of a template folder; shared shapes in lib/open.typ."""

from media.typeset.engine import render_pdf, render_png, render_pngs
from media.typeset.exceptions import RenderFailed, RenderRefused, RenderTooLong

__all__ = ["RenderFailed", "RenderRefused", "RenderTooLong", "render_pdf", "render_png", "render_pngs"]
