"""The files that a register gets: numbers one a line, the full list as CSV, the attendance list as PDF. No scores."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from learning.domain.accredited import points_label
from learning.domain.certificate_paper import printable
from learning.domain.queries.accreditation import DeskRow
from learning.domain.registers import RULES
from learning.domain.sheets import csv_pieces
from learning.enums import AccreditationFileKind, NumberKind, Register
from learning.models import Accreditation
from media.typeset import render_pdf
from organisations.enums import PracticeRole

DESIGN = Path(__file__).resolve().parents[1] / "designs" / "attendance"
RENDER_LIMIT_S = 60.0


@dataclass(frozen=True, kw_only=True)
class DeliveryFile:
    """`lines`: people in it, the heading not counted. `accreditation` is None for the file that holds them all."""

    name: str
    kind: AccreditationFileKind
    content: bytes
    lines: int
    accreditation: Accreditation | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def delivery_files(*, register: Register, rows: Sequence[DeskRow], label: str) -> list[DeliveryFile]:
    """All files of one delivery: for each accreditation its numbers and its attendance list, and one CSV of all.

    `label`: the period, for the names of the files.
    """
    files = [
        DeliveryFile(
            name=f"{register}-{label}.csv",
            kind=AccreditationFileKind.CSV,
            content=full_csv(register=register, rows=rows),
            lines=len(rows),
        )
    ]
    listed = slugify(_("Attendance list"))  # outside the f-string: in there the catalogue's extractor sees no msgid
    ordered = sorted(rows, key=lambda row: row.accreditation.pk)
    for _pk, group in groupby(ordered, key=lambda row: row.accreditation.pk):
        own = list(group)
        accreditation = own[0].accreditation
        stem = f"{register}-{slugify(accreditation.number) or accreditation.pk}-{accreditation.pk}-{label}"
        files.append(
            DeliveryFile(
                name=f"{stem}.txt",
                kind=AccreditationFileKind.NUMBERS,
                content=numbers_txt(own),
                lines=len(own),
                accreditation=accreditation,
            )
        )
        files.append(
            DeliveryFile(
                name=f"{stem}-{listed}.pdf",
                kind=AccreditationFileKind.ATTENDANCE,
                content=attendance_pdf(accreditation=accreditation, rows=own),
                lines=len(own),
                accreditation=accreditation,
            )
        )
    return files


def numbers_txt(rows: Sequence[DeskRow]) -> bytes:
    """One number a line and nothing else, as PE-online reads it."""
    return "".join(f"{row.number}\r\n" for row in rows).encode("ascii")


def full_csv(*, register: Register, rows: Sequence[DeskRow]) -> bytes:
    """One line a person and course. Semicolons and a BOM, as Dutch spreadsheets expect; formulas are neutralised.

    The relation number has a column of its own: who is known by one has nothing under "number".
    """
    lines: list[list[str]] = [
        [
            _("Organisation"),
            _("Title"),
            _("Date"),
            _("Accreditation ID"),
            _("Surname"),
            _("Initials"),
            _("Function"),
            _("Number"),
            _("Professional body"),
            _("Relation number"),
            "externalCourseID",
            "externalModuleID",
            "externalEditionID",
            "externalMeetingID",
            "externalPersonID",
        ]
    ]
    for row in rows:
        accreditation, number = row.accreditation, row.number
        is_relation = number is not None and number.kind == NumberKind.RELATION
        lines.append(
            [
                settings.SITE_NAME,
                accreditation.course.title,
                row.day.isoformat(),
                accreditation.number,
                row.last_name or row.email,
                initials_of(row),
                function_of(row),
                "" if is_relation or number is None else str(number),
                RULES[register].body,
                str(number) if is_relation else "",
                accreditation.external_course_id,
                accreditation.external_module_id,
                accreditation.external_edition_id,
                accreditation.external_meeting_id,
                number.external_person_id if number else "",
            ]
        )
    return b"".join(csv_pieces(lines))


def attendance_pdf(*, accreditation: Accreditation, rows: Sequence[DeskRow]) -> bytes:
    """The attendance list with a box to sign in for each person (PDF/A-2a and PDF/UA-1), as many pages as needed."""
    data = {
        "lang": "nl",
        "site_name": settings.SITE_NAME,
        "title": _("Attendance list"),
        "course": printable(accreditation.course.title),
        "facts": [
            [capfirst(_("register of points")), RULES[Register(accreditation.register)].body],
            [_("Accreditation ID"), accreditation.number],
            [_("Points"), points_label(accreditation.points)],
            [_("People"), str(len(rows))],
        ],
        "columns": [_("No."), _("Name"), _("Function"), _("Number"), _("Date"), _("Signature")],
        "rows": [
            [
                str(position),
                printable(", ".join(part for part in (row.last_name or row.email, initials_of(row)) if part)),
                function_of(row),
                str(row.number or ""),
                date_format(row.day, "d-m-Y"),
            ]
            for position, row in enumerate(rows, start=1)
        ],
        "signed": _("Signature of the course leader"),
        "signed_name": _("Name"),
        "signed_date": _("Date"),
    }
    return render_pdf(DESIGN, data=data, limit_s=RENDER_LIMIT_S)


def initials_of(row: DeskRow) -> str:
    """As the person wrote them, else the first letters of the first names: "A.M."."""
    return row.initials or "".join(f"{word[0].upper()}." for word in row.first_name.split())


def function_of(row: DeskRow) -> str:
    return str(PracticeRole(row.role).label) if row.role else ""
