"""A question bank as a spreadsheet, out and in (docs/learning.md says how the sheet is built)."""

from learning.domain.bank_sheets.files import read_rows, write_csv, write_xlsx
from learning.domain.bank_sheets.kinds import SHEET_KINDS
from learning.domain.bank_sheets.reading import ReadQuestion, questions_of_rows
from learning.domain.bank_sheets.rows import COLUMNS, NO, YES, SheetFault, SheetRow

__all__ = [
    "COLUMNS",
    "NO",
    "SHEET_KINDS",
    "YES",
    "ReadQuestion",
    "SheetFault",
    "SheetRow",
    "questions_of_rows",
    "read_rows",
    "write_csv",
    "write_xlsx",
]
