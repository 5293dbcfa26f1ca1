"""Attendance lists as Teams and Zoom export them: read, matched by e-mail, and the doubtful ones judged by a person.

Teams writes UTF-16 with tabs and sections ("2. Deelnemers"), Zoom UTF-8 with commas; both in Dutch or English, and both
write a row each time somebody comes back. Minutes are added up a person. The same file is read once.
"""

import csv
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.audit import record_audit
from learning.live.domain.attending import check_in
from learning.live.domain.exceptions import ListReadBefore, UnreadableList
from learning.live.domain.registering import register
from learning.live.enums import Attendance, AttendanceSource, RegistrationState, RowVerdict
from learning.live.models import AttendanceFile, AttendanceRow, Edition, Registration

MAX_BYTES = 2_000_000
MAX_ROWS = 3000
NAMES = {"name", "naam", "full name", "volledige naam", "name (original name)", "naam (oorspronkelijke naam)",
         "user name (original name)", "gebruikersnaam (oorspronkelijke naam)", "deelnemer", "participant"}  # fmt: skip
EMAILS = {"email", "e-mail", "user email", "e-mailadres", "emailadres", "e-mailadres van gebruiker", "email address",
          "e-mailadres gebruiker", "participant id (upn)", "deelnemer-id (upn)", "upn"}  # fmt: skip
MINUTES = {"duration (minutes)", "duur (minuten)", "total duration (minutes)", "totale duur (minuten)",
           "time in session (minutes)", "tijd in sessie (minuten)"}  # fmt: skip
DURATIONS = {"duration", "duur", "in-meeting duration", "duur in vergadering", "tijd in vergadering"}
PART = re.compile(r"(\d+)\s*(h|u|m|s)", re.IGNORECASE)
SECONDS = {"h": 3600, "u": 3600, "m": 60, "s": 1}


@dataclass(kw_only=True)
class Person:
    """One person on the list, however often they came back. `seconds` is None where the list says nothing of it."""

    line: int
    name: str
    email: str
    seconds: int | None = None


@dataclass(kw_only=True)
class Sheet:
    provider: str
    people: list[Person] = field(default_factory=list)


def read_list(content: bytes) -> Sheet:
    """Raises UnreadableList if it is no attendance list that we know."""
    if len(content) > MAX_BYTES:
        raise UnreadableList(_("This file is too large for an attendance list. Export the list again."))
    text = _decode(content)
    delimiter = "\t" if text.count("\t") > max(text.count(","), text.count(";")) else ""
    delimiter = delimiter or (";" if text.count(";") > text.count(",") else ",")
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    begin, columns = _heading(rows)
    people: dict[tuple[str, str], Person] = {}
    for number, row in enumerate(rows[begin + 1 :], start=begin + 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            if people:
                break  # Teams: the section of the participants ends here
            continue
        name, email = _cell(cells, columns, "name")[:200], _cell(cells, columns, "email").lower()[:254]
        if not (name or email) or (len([cell for cell in cells if cell]) == 1 and people):
            continue
        key = (email, "") if email else ("", fold(name))
        person = people.setdefault(key, Person(line=number, name=name, email=email))
        seconds = _seconds(cells, columns)
        if seconds is not None:
            person.seconds = (person.seconds or 0) + seconds
        if len(people) > MAX_ROWS:
            raise UnreadableList(_("This list has more people than a webinar of ours. Is it the right file?"))
    if not people:
        raise UnreadableList(_("There is nobody on this list. Export the list of participants, with their e-mail."))
    return Sheet(provider="teams" if delimiter == "\t" else "zoom", people=list(people.values()))


def import_list(*, edition: Edition, name: str, content: bytes, actor: User) -> AttendanceFile:
    """Read a list in: who is recognised by e-mail is marked present, the others wait to be judged.

    A row is DOUBTFUL where a name fits somebody who is registered, UNKNOWN where nobody fits, TOO_SHORT below the
    edition's minutes. Raises UnreadableList, ListReadBefore, AttendanceClosed, EditionCancelled, TooEarlyToCheckIn.
    """
    sheet = read_list(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        if AttendanceFile.objects.filter(edition=edition, sha256=digest).exists():
            raise ListReadBefore
        file = AttendanceFile.objects.create(
            edition=edition, name=name[:160], provider=sheet.provider, sha256=digest, added_by=actor
        )
        registered = list(
            Registration.objects.filter(edition=edition, state=RegistrationState.REGISTERED).select_related("user")
        )
        by_email = {row.email.lower(): row for row in registered if row.email}
        by_email |= {row.user.email.lower(): row for row in registered if row.user}
        by_name: dict[str, list[Registration]] = {}
        for row in registered:
            by_name.setdefault(fold(row.name), []).append(row)
        for person in sheet.people:
            minutes = None if person.seconds is None else round(person.seconds / 60)
            match = by_email.get(normalise_email(person.email)) if person.email else None
            namesakes = by_name.get(fold(person.name), [])
            verdict = RowVerdict.MATCHED if match else RowVerdict.DOUBTFUL if namesakes else RowVerdict.UNKNOWN
            guess = match or (namesakes[0] if len(namesakes) == 1 else None)
            if minutes is not None and minutes < edition.minutes_required:
                verdict = RowVerdict.TOO_SHORT
            AttendanceRow.objects.create(
                file=file,
                line=person.line,
                name=person.name,
                email=person.email,
                minutes=minutes,
                verdict=verdict,
                registration=guess,
            )
            if verdict == RowVerdict.MATCHED and match:
                _present(match, actor=actor)
        record_audit(
            actor=actor,
            action="live.list_imported",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"rows": len(sheet.people), "provider": sheet.provider},
        )
        return file


def judge_row(*, row: AttendanceRow, registration: Registration | None, actor: User, as_walk_in: bool = False) -> None:
    """A person says who this row is: somebody registered, a walk-in, or (None) nobody that counts.

    Raises what `check_in` and `register` raise.
    """
    with transaction.atomic():
        row = AttendanceRow.objects.select_for_update(of=("self",)).select_related("file__edition").get(pk=row.pk)
        if as_walk_in:
            registration = register(
                edition=row.file.edition, name=row.name or row.email, email=row.email, actor=actor, walk_in=True
            )
        row.verdict = RowVerdict.MATCHED if registration else RowVerdict.IGNORED
        row.registration = registration
        row.save(update_fields=["verdict", "registration"])
        if registration:
            _present(registration, actor=actor)


def open_rows(edition: Edition) -> list[AttendanceRow]:
    """What waits to be judged."""
    waiting = (RowVerdict.DOUBTFUL, RowVerdict.UNKNOWN, RowVerdict.TOO_SHORT)
    rows = AttendanceRow.objects.filter(file__edition=edition, verdict__in=waiting)
    return list(rows.select_related("registration", "file").order_by("verdict", "file", "line"))


def fold(name: str) -> str:
    """A name without accents, capitals and order: "Vries, Sanne de (extern)" is "de sanne vries"."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", name))
    words = re.findall(r"[a-z]+", "".join(one for one in plain if not unicodedata.combining(one)).casefold())
    return " ".join(sorted(words))


def _present(registration: Registration, *, actor: User) -> None:
    """Minutes: of one list all rows together (a phone and a computer, two addresses); of two lists the longest."""
    checked = check_in(registration=registration, actor=actor, source=AttendanceSource.LIST)
    rows = AttendanceRow.objects.filter(registration=registration, verdict=RowVerdict.MATCHED, minutes__isnull=False)
    lists = rows.values("file").annotate(total=Sum("minutes")).order_by("-total").values_list("total", flat=True)
    longest = lists.first()
    if longest is not None and checked.attendance == Attendance.PRESENT:
        Registration.objects.filter(pk=registration.pk).update(minutes_present=min(longest, 32000))


def _decode(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableList(_("We cannot read this file. Export it again, as CSV."))


def _heading(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The row with the names of the columns: the first that has a name and an e-mail."""
    for number, row in enumerate(rows[:200]):
        cells = [" ".join(cell.strip().strip("\ufeff").lower().split()) for cell in row]
        columns = {
            kind: index
            for kind, known in (("name", NAMES), ("email", EMAILS), ("minutes", MINUTES), ("duration", DURATIONS))
            for index, cell in reversed(list(enumerate(cells)))
            if cell in known
        }
        if "name" in columns and "email" in columns:
            return number, columns
    raise UnreadableList(_("We find no columns with name and e-mail. Export the list of participants as CSV."))


def _cell(cells: list[str], columns: dict[str, int], kind: str) -> str:
    index = columns.get(kind)
    return cells[index] if index is not None and index < len(cells) else ""


def _seconds(cells: list[str], columns: dict[str, int]) -> int | None:
    minutes = _cell(cells, columns, "minutes")
    if minutes.isdigit() and minutes.isascii():
        return int(minutes[:5]) * 60
    duration = _cell(cells, columns, "duration")
    if duration.isdigit() and duration.isascii():
        return int(duration[:5]) * 60
    parts = PART.findall(duration[:40])
    return sum(int(number[:5]) * SECONDS[unit.lower()] for number, unit in parts) if parts else None
