"""The trainer's briefing on paper: when, where, who does what, what to take along, who comes and what they need."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.certificate_paper import printable
from learning.enums import CourseKind
from learning.live.domain.calendar_files import place_words
from learning.live.domain.moments import period_words
from learning.live.domain.queries.materials import materials_of
from learning.live.enums import RegistrationState
from learning.live.models import Edition, Registration
from media.typeset import render_pdf

DESIGN = Path(__file__).resolve().parents[1] / "designs" / "briefing"
RENDER_LIMIT_S = 60.0


def briefing_pdf(*, edition: Edition) -> bytes:
    """Diet and access only as long as they are kept. Raises RenderFailed or RenderTooLong."""
    people = list(
        Registration.objects.filter(edition=edition, state__in=Registration.HOLDING)
        .select_related("need")
        .order_by("name", "pk")
    )
    coming = sum(row.state == RegistrationState.REGISTERED for row in people)
    columns = [_("Name"), _("Function"), _("Practice"), *([_("Needs")] if edition.asks_needs else [])]
    data = {
        "lang": "nl",
        "site_name": settings.SITE_NAME,
        "title": _("Briefing for the trainer"),
        "course": printable(edition.title),
        "facts": _facts(edition),
        "lists": [one for one in (_roles(edition), _materials(edition)) if one[1]],
        "people_title": ngettext("%(count)s person comes", "%(count)s people come", coming) % {"count": coming},
        "columns": columns,
        "rows": [_row(row, edition=edition) for row in people],
        "privacy": _("Needs are for today only. Destroy this paper afterwards.") if edition.asks_needs else "",
    }
    return render_pdf(DESIGN, data=data, limit_s=RENDER_LIMIT_S)


def _facts(edition: Edition) -> list[list[object]]:
    when = []
    for session in edition.sessions.all():
        words = period_words(session.starts_at, session.ends_at, zone=edition.time_zone)
        when.append(printable(f"{words}: {session.title}" if session.title else words))
    facts: list[list[object]] = [[_("When"), when], [_("Where"), [printable(place_words(edition))]]]
    if edition.kind == CourseKind.WORKSHOP and edition.route.strip():
        facts.append([_("How to get there"), [printable(line) for line in edition.route.splitlines() if line.strip()]])
    contact = ", ".join(part for part in (edition.contact_name, edition.contact_email) if part)
    if contact:
        facts.append([_("Questions"), [printable(contact)]])
    return facts


def _roles(edition: Edition) -> tuple[str, list[list[str]]]:
    rows = edition.speakers.select_related("speaker")
    lines = [
        [
            printable(row.speaker.name),
            printable(" · ".join(filter(None, (str(row.get_role_display()), row.speaker.function)))),
        ]
        for row in rows
    ]
    return _("Who does what"), [[*line, ""] for line in lines]


def bare(url: str) -> str:
    """An address as somebody types it over."""
    return printable(url.partition("://")[2].rstrip("/"))


def _materials(edition: Edition) -> tuple[str, list[list[str]]]:
    rows = materials_of(edition, for_trainer=True)
    return _("What to take along"), [
        [printable(row.title), " · ".join(filter(None, (row.moment_label, row.kind))), bare(row.absolute_url)]
        for row in rows
    ]


def _row(row: Registration, *, edition: Edition) -> list[str]:
    name = printable(row.name or row.email)
    if row.state == RegistrationState.OFFERED:
        name = _("%(name)s (has an offer)") % {"name": name}
    cells = [name, str(row.get_role_display()) if row.role else "–", printable(row.practice_name) or "–"]
    if edition.asks_needs:
        need = getattr(row, "need", None)
        cells.append(printable("; ".join(filter(None, (need.diet, need.access)))) if need else "")
    return cells
