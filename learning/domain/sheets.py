"""Tables as files for a spreadsheet: CSV in pieces, XLSX by a writer that keeps one row in memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from rustpy_xlsxwriter import Format, write_worksheet

Value = str | int
Line = Sequence[Value]

CSV_BOM = "\ufeff"  # Excel reads UTF-8 only with it
LINES_A_PIECE = 2000
# With these a spreadsheet begins a formula; a tab or a return can bring one to the front.
FORMULA_STARTS = "=+-@|%\t\r"
HEADING = "#e0f0e9"


def csv_pieces(lines: Iterable[Line]) -> Iterator[bytes]:
    """Semicolons and a BOM, as Dutch spreadsheets expect; a text that could run as a formula gets a quote before it."""
    target = io.StringIO(newline="")
    target.write(CSV_BOM)
    writer = csv.writer(target, delimiter=";")
    for number, line in enumerate(lines, start=1):
        writer.writerow([_harmless(value) for value in line])
        if number % LINES_A_PIECE == 0:
            yield target.getvalue().encode()
            target.seek(0)
            target.truncate()
    yield target.getvalue().encode()


def xlsx_bytes(lines: Iterable[Line], *, title: str, widths: Sequence[int]) -> bytes:
    """One sheet with a fixed heading and a filter; text stays text, whatever it looks like, and numbers are numbers.

    The first line is the heading; its cells are unique.
    """
    rest = iter(lines)
    heading = [str(cell) for cell in next(rest)]
    target = io.BytesIO()
    rows = (dict(zip(heading, line, strict=True)) for line in rest)
    first = next(rows, None)
    write_worksheet(
        _all(first, rows) if first is not None else [dict.fromkeys(heading, "")],
        target,
        sheet_name=_sheet_name(title),
        freeze_row=1,
        autofilter=True,
        column_widths=[float(width) for width in widths],
        header_format=Format().set_bold().set_background_color(HEADING),
    )
    return target.getvalue()


def _all(first: dict[str, Value], rows: Iterator[dict[str, Value]]) -> Iterator[dict[str, Value]]:
    yield first
    yield from rows


def _harmless(value: Value) -> Value:
    return f"'{value}" if value.__class__ is str and value and value[0] in FORMULA_STARTS else value


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that a spreadsheet refuses."""
    return "".join(character for character in title if character not in r"[]:*?/\'")[:31] or "1"
