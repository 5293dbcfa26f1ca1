"""Pictures of a PDF's pages."""

import io
from pathlib import Path

import pytest
from PIL import Image

from media.domain.exceptions import UploadRefused
from media.domain.pdf_pages import pdf_pages
from media.typeset import render_pdf

PLAIN = Path(__file__).parent.parent / "designs" / "plain"


def test_pdf_pages_are_pictures_of_the_asked_width() -> None:
    (page,) = pdf_pages(render_pdf(PLAIN, data={"title": "Proef", "name": "De Linde", "lang": "nl"}), width_px=300)
    with Image.open(io.BytesIO(page)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 300)


def test_pdf_pages_of_what_is_no_pdf_are_refused() -> None:
    with pytest.raises(UploadRefused):
        pdf_pages(b"%PDF-1.7 and then nothing", width_px=300)
