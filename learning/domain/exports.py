"""The board as files for a spreadsheet: one line a person and course, in the order of the board."""

import io
from collections.abc import Iterator

import xlsxwriter
from defusedcsv import csv
from django.utils.translation import gettext as _

from learning.domain.queries.board import Board
from learning.enums import BoardStatus

CSV_BOM = "\ufeff"  # Excel reads UTF-8 only with it


def board_lines(board: Board) -> Iterator[list[str]]:
    """The heading, then name, role, course, mandatory, status and ISO date; never a score."""
    yield [_("Name"), _("Role in the practice"), _("Course"), _("Mandatory"), _("Status"), _("Completed on")]
    for row in board.rows:
        for column, cell in zip(board.columns, row.cells, strict=True):
            if board.filter.status and cell.status != board.filter.status:
                continue
            yield [
                row.name,
                row.role_label,
                column.title,
                _("yes") if cell.is_due or (column.is_mandatory and cell.status == BoardStatus.DONE) else _("no"),
                str(cell.status.label),
                cell.date.isoformat() if cell.date and cell.status == BoardStatus.DONE else "",
            ]


def board_csv(board: Board) -> bytes:
    """Semicolons and a BOM, as Dutch spreadsheets expect; formulas are neutralised."""
    target = io.StringIO(newline="")
    target.write(CSV_BOM)
    csv.writer(target, delimiter=";").writerows(board_lines(board))
    return target.getvalue().encode()


def board_xlsx(board: Board) -> bytes:
    """One sheet with a fixed heading and a filter; text stays text, whatever it looks like."""
    target = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": _("Training of %(practice)s") % {"practice": board.practice.name}})
        sheet = book.add_worksheet(_("Training"))
        bold = book.add_format({"bold": True, "bg_color": "#e0f0e9"})
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, 2, 42)
        sheet.set_column(3, 5, 14)
        sheet.freeze_panes(1, 0)
        last = 0
        for number, line in enumerate(board_lines(board)):
            last = number
            for column, text in enumerate(line):
                sheet.write_string(number, column, text, bold if number == 0 else None)
        sheet.autofilter(0, 0, last, 5)
    return target.getvalue()
