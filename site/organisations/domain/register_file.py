"""Reading the register's CSV: what stands in each row, and what is wrong where, with the way to mend it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.domain.people import tidy_name
from accounts.models.user import normalise_email
from core.exceptions import DomainError
from organisations.domain.practices import tidy_agb_code, tidy_postcode
from organisations.models.practice import agb_code_validator, postcode_validator

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_FAULTS = 100

# Column → the names under which a header may carry it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "agb_code": ("agb", "agb code", "agb-code", "agbcode"),
    "name": ("naam", "name", "praktijk", "praktijknaam"),
    "street": ("straat", "adres", "straat en huisnummer", "street"),
    "postcode": ("postcode",),
    "city": ("plaats", "woonplaats", "city"),
    "phone": ("telefoon", "tel", "phone"),
    "coalition": ("coalitie", "regio", "coalition"),
    "contact_email": ("contact e-mail", "contactpersoon", "e-mail contactpersoon", "contact email", "contact_email"),
}
REQUIRED = ("agb_code", "name", "coalition")
LENGTHS = {"name": 140, "street": 140, "city": 80, "phone": 30, "contact_email": 254}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(DomainError):
    """The file as a whole cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return _("Row %(row)d, column “%(column)s”: %(text)s") % {
            "row": self.row,
            "column": self.column,
            "text": self.text,
        }


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    row: int
    agb_code: str
    name: str
    street: str
    postcode: str
    city: str
    phone: str
    coalition: str
    contact_email: str


@dataclass(kw_only=True)
class RegisterFile:
    rows: list[RegisterRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_register(content: bytes, *, coalitions: set[str]) -> RegisterFile:
    """All rows, and every fault found in them (100 at most). `coalitions`: the slugs that exist.

    Raises UnreadableFile if the whole file is too large, in the wrong encoding or without the needed columns.
    """
    reader = csv.reader(io.StringIO(decode_csv(content), newline=""), delimiter=csv_delimiter(content), strict=True)
    result = RegisterFile()
    try:
        header = next(reader, [])
        names = _columns(header)
        seen: dict[str, int] = {}
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(result.rows) >= MAX_ROWS:
                raise UnreadableFile(_("The file has more than %(rows)d rows. Split it in two.") % {"rows": MAX_ROWS})
            row, faults = _read_row(number, cells, names=names, header=header, coalitions=coalitions)
            first = seen.setdefault(row.agb_code, number)
            if row.agb_code and first != number:
                faults.append(
                    Fault(
                        row=number,
                        column=header[names["agb_code"]],
                        text=_("%(code)s stands in row %(row)d too. Remove one of the two.")
                        % {"code": row.agb_code, "row": first},
                    )
                )
            result.rows.append(row)
            result.faults += faults
            if len(result.faults) >= MAX_FAULTS:
                break
    except csv.Error as error:
        raise UnreadableFile(
            _("The file is not a CSV file that we can read, near row %(row)d. Save it as “CSV UTF-8” and try again.")
            % {"row": reader.line_num}
        ) from error
    if not result.rows and not result.faults:
        raise UnreadableFile(_("There are no practices in the file."))
    return result


def decode_csv(content: bytes) -> str:
    """The text of a CSV file in UTF-8. Raises UnreadableFile, which says what is wrong and how to save it well."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 5 MB. Split it in two."))
    if not content.strip():
        raise UnreadableFile(_("The file is empty."))
    if b"\x00" in content:
        raise UnreadableFile(_("This is not a CSV file. Save the sheet as “CSV UTF-8” and try again."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        word = content[max(0, error.start - 12) : error.start + 12].decode("cp1252", errors="replace").split("\n")[-1]
        raise UnreadableFile(
            _(
                "The file is saved in an old character set (Windows-1252), see row %(row)d near “%(word)s”. "
                "Save it as “CSV UTF-8” and try again, so that no name gets damaged."
            )
            % {"row": row, "word": word.strip()}
        ) from error


def csv_delimiter(content: bytes) -> str:
    """Semicolon or comma, whichever the first line has more of."""
    first_line = content.split(b"\n", 1)[0]
    return ";" if first_line.count(b";") >= first_line.count(b",") else ","


def _columns(header: list[str]) -> dict[str, int]:
    """Field → place in the row. Order and case are free; unknown columns are left alone."""
    plain = [" ".join(cell.strip().lower().replace("_", " ").split()) for cell in header]
    found: dict[str, int] = {}
    for column, names in COLUMNS.items():
        for place, name in enumerate(plain):
            if name in names or name.replace("-", " ") in names:
                found.setdefault(column, place)
    missing = [COLUMNS[column][0] for column in REQUIRED if column not in found]
    if missing:
        raise UnreadableFile(
            _("The first row lacks the column “%(columns)s”. Put the names of the columns in the first row.")
            % {"columns": "”, “".join(missing)}
        )
    return found


def _read_row(
    number: int, cells: list[str], *, names: dict[str, int], header: list[str], coalitions: set[str]
) -> tuple[RegisterRow, list[Fault]]:
    values = {
        column: tidy_name(cells[place]) if (place := names.get(column)) is not None and place < len(cells) else ""
        for column in COLUMNS
    }
    values["agb_code"] = tidy_agb_code(values["agb_code"])
    values["postcode"] = tidy_postcode(values["postcode"])
    values["contact_email"] = normalise_email(values["contact_email"])
    values["coalition"] = values["coalition"].lower()
    row = RegisterRow(row=number, **values)
    faults = [
        Fault(row=number, column=header[names[column]] if column in names else column, text=text)
        for column, text in _faults_of(row, coalitions=coalitions)
    ]
    return row, faults


def _faults_of(row: RegisterRow, *, coalitions: set[str]) -> Iterator[tuple[str, str]]:
    for column in REQUIRED:
        if not getattr(row, column):
            yield column, _("This cell is empty. Fill it in.")
    for column, length in LENGTHS.items():
        if len(getattr(row, column)) > length:
            yield column, _("This is longer than %(length)d characters. Shorten it.") % {"length": length}
    for column in ("name", "street", "city"):
        if getattr(row, column).startswith(FORMULA_STARTS):
            yield column, _("This begins with a sign that a spreadsheet takes for a formula. Remove that sign.")
    if row.agb_code and not _is_valid(agb_code_validator, row.agb_code):
        yield "agb_code", _("“%(value)s” is not an AGB code: that has 8 digits.") % {"value": row.agb_code[:20]}
    if row.postcode and not _is_valid(postcode_validator, row.postcode):
        yield "postcode", _("“%(value)s” is not a postcode. Write it as 1234 AB.") % {"value": row.postcode[:20]}
    if row.contact_email and not _is_valid(validate_email, row.contact_email):
        yield "contact_email", _("“%(value)s” is not an e-mail address.") % {"value": row.contact_email[:60]}
    if row.coalition and row.coalition not in coalitions:
        yield (
            "coalition",
            _("There is no coalition “%(value)s”. Choose from: %(known)s.")
            % {"value": row.coalition[:60], "known": ", ".join(sorted(coalitions)[:60])},
        )


def _is_valid(validator: object, value: str) -> bool:
    try:
        validator(value)  # type: ignore[operator]
    except ValidationError:
        return False
    return True
