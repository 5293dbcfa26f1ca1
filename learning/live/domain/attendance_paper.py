"""Lists of who comes: on paper with a box to sign in, and as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from learning.domain.accreditation_files import DESIGN, RENDER_LIMIT_S
from learning.domain.certificate_paper import printable
from learning.domain.sheets import csv_pieces, xlsx_bytes
from learning.live.domain.calendar_files import place_words
from learning.live.domain.moments import period_words
from learning.live.enums import RegistrationState
from learning.live.models import Edition, Registration
from learning.models import Accreditation, RegisterNumber
from media.typeset import render_pdf

EMPTY_LINES = 4


def attendance_sheet(*, edition: Edition) -> bytes:
    """Who is expected, with their number in the register where known, a box to sign in, and lines for walk-ins."""
    rows = list(Registration.objects.filter(edition=edition, state=RegistrationState.REGISTERED).order_by("name", "pk"))
    accreditations = list(Accreditation.objects.filter(course=edition.course_id).order_by("register", "pk"))
    numbers: dict[int, str] = {}
    for number in RegisterNumber.objects.filter(
        user_id__in=[row.user_id for row in rows if row.user_id], is_preferred=True
    ).order_by("register"):
        numbers.setdefault(number.user_id, str(number))
    day = date_format(localtime(edition.starts_at), "d-m-Y")
    own = [one.number for one in accreditations if one.number and one.edition_key in (None, edition.key)]
    lines = [
        [
            str(position),
            printable(row.name or row.email),
            str(row.get_role_display()) if row.role else "",
            numbers.get(row.user_id or 0, ""),
            day,
        ]
        for position, row in enumerate(rows, start=1)
    ]
    lines += [[str(len(rows) + extra), "", "", "", day] for extra in range(1, EMPTY_LINES + 1)]
    data = {
        "lang": "nl",
        "site_name": settings.SITE_NAME,
        "title": _("Attendance list"),
        "course": printable(edition.title),
        "facts": [
            [_("When"), period_words(edition.starts_at, edition.ends_at, zone=edition.time_zone)],
            [_("Where"), printable(place_words(edition))],
            [_("Accreditation ID"), ", ".join(own) or "–"],
            [_("Registered"), str(len(rows))],
        ],
        "columns": [_("No."), _("Name"), _("Function"), _("Number"), _("Date"), _("Signature")],
        "rows": lines,
        "signed": _("Signature of the course leader"),
        "signed_name": _("Name"),
        "signed_date": _("Date"),
    }
    return render_pdf(DESIGN, data=data, limit_s=RENDER_LIMIT_S)


def attendees_csv(*, edition: Edition) -> Iterator[bytes]:
    """Everybody on a list of this edition, with state and attendance; formulas do not run in a spreadsheet."""
    return csv_pieces(attendee_lines(edition))


def attendees_xlsx(*, edition: Edition) -> bytes:
    return xlsx_bytes(attendee_lines(edition), title=_("Attendees"), widths=[28, 34, 30, 22, 18, 16, 10, 18, 24, 24])


def attendee_lines(edition: Edition) -> Iterator[Sequence[str]]:
    """The heading, then a line a person; diet and access only as long as they are kept."""
    yield [
        _("Name"), _("E-mail"), _("Practice"), _("Function"), _("State"), _("Attendance"), _("Minutes"), _("Asked"),
        _("Diet"), _("Access"),
    ]  # fmt: skip
    states = (*Registration.STANDING, RegistrationState.CANCELLED)
    rows = Registration.objects.filter(edition=edition, state__in=states).select_related("need", "user")
    for row in rows.order_by("state", "name", "pk"):
        need = getattr(row, "need", None)
        yield [
            row.name,
            row.user.email if row.user else row.email,
            row.practice_name,
            str(row.get_role_display()) if row.role else "",
            str(row.get_state_display()),
            str(row.get_attendance_display()),
            str(row.minutes_present or ""),
            date_format(localtime(row.created_at), "d-m-Y H:i"),
            need.diet if need else "",
            need.access if need else "",
        ]
