"""Documents: the bytes must be what the name says."""

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from media.domain.exceptions import UploadRefused

MAX_BYTES = 50 * 1024 * 1024
OFFICE_FOLDERS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}


def check_document(file: BinaryIO, *, name: str, size: int) -> None:
    """Raises UploadRefused when the bytes are not what the extension says, or hold macros."""
    if size > MAX_BYTES:
        raise UploadRefused(_("This document is larger than 50 MB. Save it smaller and try again."))
    extension = name.rpartition(".")[2].lower()
    file.seek(0)
    try:
        if extension == "pdf":
            if b"%PDF-" not in file.read(1024):
                raise _mismatch(extension)
        elif extension in OFFICE_FOLDERS:
            _check_office(file, extension=extension)
        elif extension == "zip":
            _entries(file, extension=extension)
        elif extension in ("txt", "csv"):
            _check_text(file.read(), extension=extension)
    finally:
        file.seek(0)


def _check_office(file: BinaryIO, *, extension: str) -> None:
    names = _entries(file, extension=extension)
    if "[Content_Types].xml" not in names or not any(n.startswith(OFFICE_FOLDERS[extension]) for n in names):
        raise _mismatch(extension)
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise UploadRefused(_("This document holds macros. Save it without macros and try again."))


def _entries(file: BinaryIO, *, extension: str) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _mismatch(extension) from error


def _check_text(content: bytes, *, extension: str) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if any(ord(character) < 32 and character not in "\t\n\r\f" for character in text):
        raise _mismatch(extension)


def _mismatch(extension: str) -> UploadRefused:
    return UploadRefused(
        _("This file is no %(extension)s, although its name says so. Save the document again and try once more.")
        % {"extension": extension.upper()}
    )
