import io

import pytest

from media.domain.documents import check_document
from media.domain.exceptions import UploadRefused
from tests.factories.media import office_bytes


def check(name: str, content: bytes, size: int | None = None) -> None:
    check_document(io.BytesIO(content), name=name, size=len(content) if size is None else size)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.DOCX", office_bytes("word")),
        ("a.pptx", office_bytes("ppt")),
        ("a.xlsx", office_bytes("xl")),
        ("a.zip", office_bytes("anything")),
        ("a.txt", "Zoë".encode()),
        ("a.csv", "Zoë;1".encode("cp1252")),
    ],
)
def test_check_document_that_is_what_it_says_passes(name: str, content: bytes) -> None:
    check(name, content)


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.pdf", b"MZ\x90", "geen PDF"),
        ("a.docx", b"%PDF-1.7", "geen DOCX"),
        ("a.docx", office_bytes("xl"), "geen DOCX"),
        ("a.docx", office_bytes("word", "word/vbaProject.bin"), "macro"),
        ("a.zip", b"PK\x03\x04 broken", "geen ZIP"),
        ("a.txt", b"\x00\x01\x02", "geen TXT"),
    ],
)
def test_check_document_that_is_something_else_is_refused(name: str, content: bytes, part: str) -> None:
    with pytest.raises(UploadRefused, match=part):
        check(name, content)


def test_check_document_over_50_mb_is_refused() -> None:
    with pytest.raises(UploadRefused, match="50 MB"):
        check("a.pdf", b"%PDF-1.7", size=50 * 1024 * 1024 + 1)
