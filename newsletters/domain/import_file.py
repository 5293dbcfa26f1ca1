"""Reading a CSV of readers who gave their consent elsewhere: each row, and every fault with the way to mend it."""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.people import tidy_name
from newsletters.domain.addresses import normalise_email
from newsletters.domain.exceptions import AddressNotUnderstood, UnreadableFile
from organisations.enums import PracticeRole

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_FAULTS = 100
# Column → the names under which a header may carry it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "email": ("e-mail", "email", "e-mailadres", "emailadres", "e-mail address", "mail"),
    "name": ("naam", "name"),
    "role": ("functie", "rol", "role"),
    "consented_on": ("datum toestemming", "toestemming op", "datum", "consent date", "date"),
    "proof": ("bewijs", "herkomst", "bron", "proof", "source"),
}
MAX_NAME = 120
MAX_PROOF = 300
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


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
class ReaderRow:
    """One reader. `proof` and `consented_on` are the row's own, or those given for the whole file."""

    row: int
    email: str
    name: str
    role: str
    proof: str
    consented_on: dt.date


@dataclass(kw_only=True)
class ReaderFile:
    rows: list[ReaderRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_readers(content: bytes, *, proof: str, consented_on: dt.date | None) -> ReaderFile:
    """All rows, and every fault found in them (100 at most); `proof` and `consented_on` fill in where a row has none.

    Raises UnreadableFile if the whole file is too large, in the wrong encoding or has no column with addresses.
    """
    text = _decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    result = ReaderFile()
    try:
        header = next(reader, [])
        places = _places(header)
        first_at: dict[str, int] = {}
        roles = {str(label).lower(): role for role, label in PracticeRole.choices}
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if number > MAX_ROWS + 1:
                raise UnreadableFile(_("The file has more than %(rows)d rows. Split it in two.") % {"rows": MAX_ROWS})
            parser = _RowParser(number=number, cells=cells, places=places, header=header, roles=roles)
            row = parser.parse(proof=proof, consented_on=consented_on)
            first = first_at.setdefault(row.email, number) if row.email else number
            if first != number:
                parser.fault(
                    "email",
                    _("This address stands in row %(row)d too. Remove one of the two.") % {"row": first},
                )
            result.rows.append(row)
            result.faults += parser.faults
            if len(result.faults) >= MAX_FAULTS:
                break
    except csv.Error as error:
        raise UnreadableFile(
            _("The file is not a CSV file that we can read, near row %(row)d. Save it as “CSV UTF-8” and try again.")
            % {"row": reader.line_num}
        ) from error
    if not result.rows:
        raise UnreadableFile(_("There are no readers in the file."))
    return result


@dataclass(kw_only=True)
class _RowParser:
    number: int
    cells: list[str]
    places: dict[str, int]
    header: list[str]
    roles: dict[str, str]  # by the label, in small letters
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, text: str) -> None:
        place = self.places.get(column)
        name = self.header[place] if place is not None else COLUMNS[column][0]
        self.faults.append(Fault(row=self.number, column=name, text=text))

    def parse(self, *, proof: str, consented_on: dt.date | None) -> ReaderRow:
        return ReaderRow(
            row=self.number,
            email=self._email(),
            name=self._text("name", MAX_NAME),
            role=self._role(),
            proof=self._text("proof", MAX_PROOF) or self._needed("proof", proof),
            consented_on=self._date(consented_on),
        )

    def _cell(self, column: str) -> str:
        place = self.places.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def _email(self) -> str:
        value = self._cell("email")
        if not value.strip():
            self.fault("email", _("This cell is empty. Fill it in."))
            return ""
        try:
            return normalise_email(value)
        except AddressNotUnderstood:
            self.fault("email", _("“%(value)s” is not an e-mail address.") % {"value": tidy_name(value)[:60]})
            return ""

    def _text(self, column: str, length: int) -> str:
        value = tidy_name(self._cell(column))
        if len(value) > length:
            self.fault(column, _("This is longer than %(length)d characters. Shorten it.") % {"length": length})
        if value.startswith(FORMULA_STARTS):
            self.fault(column, _("This begins with a sign that a spreadsheet takes for a formula. Remove that sign."))
        return value

    def _role(self) -> str:
        value = tidy_name(self._cell("role")).lower()
        role = self.roles.get(value, value)
        if role and role not in PracticeRole.values:
            self.fault(
                "role",
                _("There is no role “%(value)s”. Choose from: %(known)s.")
                % {"value": value[:60], "known": ", ".join(PracticeRole.values)},
            )
            return ""
        return role

    def _date(self, default: dt.date | None) -> dt.date:
        value = self._cell("consented_on").strip()
        found = next(filter(None, (_parsed(value, style) for style in DATE_FORMATS)), None) if value else default
        today = timezone.localdate()
        if found is None:
            text = (
                _("Write the day of consent as 31-12-2026.") if value else _("When did this reader agree? Fill it in.")
            )
            self.fault("consented_on", text)
        elif found > today:
            self.fault("consented_on", _("This day is still to come."))
        return found or today

    def _needed(self, column: str, default: str) -> str:
        if not default:
            self.fault(column, _("How do we know that this reader agreed? Fill it in."))
        return default


def _parsed(value: str, style: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(value, style).date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 20 MB. Split it in two."))
    if not content.strip():
        raise UnreadableFile(_("The file is empty."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("The file is saved in an old character set. Save it as “CSV UTF-8” and try again.")
        ) from error
    if "\x00" in text:
        raise UnreadableFile(_("This is not a CSV file. Save the sheet as “CSV UTF-8” and try again."))
    return text


def _delimiter(text: str) -> str:
    first_line = text.split("\n", 1)[0]
    return ";" if first_line.count(";") >= first_line.count(",") else ","


def _places(header: list[str]) -> dict[str, int]:
    """Field → place in the row. Order and case are free; unknown columns are left alone."""
    plain = [" ".join(cell.strip().lower().replace("_", " ").split()) for cell in header]
    found: dict[str, int] = {}
    for column, names in COLUMNS.items():
        for place, name in enumerate(plain):
            if name in names:
                found.setdefault(column, place)
    if "email" not in found:
        raise UnreadableFile(
            _("The first row lacks the column “%(columns)s”. Put the names of the columns in the first row.")
            % {"columns": COLUMNS["email"][0]}
        )
    return found
