"""The file itself: XLSX or CSV to rows, and rows to XLSX or CSV. What looks like a formula is never one."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import fields

from django.utils.translation import gettext as _

from learning.domain.bank_sheets.rows import COLUMNS, SheetFault, SheetRow
from organisations.domain.register_file import MAX_BYTES, UnreadableFile, csv_delimiter, decode_csv

MAX_ROWS = 20_000
MAX_UNPACKED = 60 * 1024 * 1024
CSV_BOM = "\ufeff"  # Excel reads UTF-8 only with it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
NAMES = [one.name for one in fields(SheetRow)][: len(COLUMNS)]


def read_rows(content: bytes) -> tuple[list[SheetRow], list[SheetFault]]:
    """The rows that say anything, and a fault for each cell that holds a formula.

    Raises UnreadableFile if the whole file is too large, in the wrong encoding, damaged or without the columns.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 5 MB. Split it in two."))
    lines = _xlsx_lines(content) if content.startswith(b"PK") else _csv_lines(content)
    rows: list[SheetRow] = []
    faults: list[SheetFault] = []
    places: dict[str, int] = {}
    for number, (cells, formulas) in enumerate(lines, start=1):
        if number == 1:
            places = _places(cells)
            continue
        if number > MAX_ROWS + 1:
            raise UnreadableFile(_("The file has more than %(rows)d rows. Split it in two.") % {"rows": MAX_ROWS})
        if not any(cell.strip() for cell in cells):
            continue
        values = {
            name: cells[places[column]].strip() if places[column] < len(cells) else ""
            for name, column in zip(NAMES, COLUMNS, strict=True)
        }
        rows.append(SheetRow(**values, number=number))
        faults += [
            SheetFault(row=number, column=column, text=_("This cell holds a formula. Paste its outcome as text."))
            for column in COLUMNS
            if places[column] in formulas
        ]
    if not places:
        raise UnreadableFile(_("The file is empty."))
    return rows, faults


def write_csv(rows: Iterable[SheetRow]) -> bytes:
    """Semicolons and a BOM, as Dutch spreadsheets expect; what could be a formula gets an apostrophe in front."""
    target = io.StringIO(newline="")
    target.write(CSV_BOM)
    writer = csv.writer(target, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row.cells] for row in rows)
    return target.getvalue().encode()


def write_xlsx(rows: Iterable[SheetRow], *, title: str) -> bytes:
    """One sheet; text stays text, whatever it looks like."""
    import xlsxwriter  # here, and openpyxl below: together 14 MB that not every web worker needs to hold

    target = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("vragen")
        head = book.add_format({"bold": True, "bg_color": "#e0f0e9"})
        question = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "top": 1})
        part = book.add_format({"text_wrap": True, "valign": "top"})
        for place, width in enumerate((12, 24, 60, 30, 40, 50, 20, 11)):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(COLUMNS):
            sheet.write_string(0, place, name, head)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row.cells):
                if cell:
                    sheet.write_string(number, place, cell, question if row.active else part)
    return target.getvalue()


def _csv_lines(content: bytes) -> Iterator[tuple[list[str], set[int]]]:
    reader = csv.reader(io.StringIO(decode_csv(content), newline=""), delimiter=csv_delimiter(content), strict=True)
    try:
        for cells in reader:
            bare = [cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell for cell in cells]
            yield bare, {place for place, cell in enumerate(cells) if cell.startswith("=")}
    except csv.Error as error:
        raise UnreadableFile(
            _("The file is not a CSV file that we can read, near row %(row)d. Save it as “CSV UTF-8” and try again.")
            % {"row": reader.line_num}
        ) from error


def _xlsx_lines(content: bytes) -> Iterator[tuple[list[str], set[int]]]:
    import openpyxl

    damaged = UnreadableFile(_("This XLSX file is damaged or protected. Save it anew and try again."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableFile(_("The file is larger than 5 MB. Split it in two."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise damaged from error
    try:
        for row in book.worksheets[0].iter_rows():
            cells = [_text(cell.value) for cell in row[:50]]
            yield cells, {place for place, cell in enumerate(row[:50]) if cell.data_type == "f"}
    except Exception as error:
        raise damaged from error
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell as its reader sees it: 1 for a number 1.0, WAAR for what a spreadsheet made true of."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "waar" if value else "niet waar"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _places(header: list[str]) -> dict[str, int]:
    """Column → place in the row. Order and case are free; unknown columns are left alone."""
    plain = [" ".join(cell.strip().casefold().split()) for cell in header]
    missing = [column for column in COLUMNS if column not in plain]
    if missing:
        raise UnreadableFile(
            _("The first row lacks the column “%(columns)s”. Put the names of the columns in the first row.")
            % {"columns": "”, “".join(missing)}
        )
    return {column: plain.index(column) for column in COLUMNS}
