"""Pages of a PDF as pictures."""

import io
import threading

import pypdfium2
from django.utils.translation import gettext as _

from media.domain.exceptions import UploadRefused

MAX_PAGES = 40
MAX_SIDE_PX = 2000
_lock = threading.Lock()  # pdfium is not made for two threads at once


def pdf_pages(content: bytes, *, width_px: int) -> list[bytes]:
    """The first pages as WebP of this width. Raises UploadRefused when it is no PDF that can be drawn."""
    with _lock:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise UploadRefused(
                _("This PDF is damaged: it cannot be read. Save it again and try once more.")
            ) from error
        try:
            return [_draw(document[number], width_px=width_px) for number in range(min(len(document), MAX_PAGES))]
        except pypdfium2.PdfiumError as error:
            raise UploadRefused(
                _("This PDF is damaged: it cannot be read. Save it again and try once more.")
            ) from error
        finally:
            document.close()


def _draw(page: pypdfium2.PdfPage, *, width_px: int) -> bytes:
    width, height = page.get_size()
    # A page a metre wide and a hair high, or the other way round, would ask for memory without end.
    scale = min(width_px / max(width, 1), MAX_SIDE_PX / max(height, 1))
    target = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(target, format="WEBP", quality=82)
    return target.getvalue()
