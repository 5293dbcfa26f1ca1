"""The boards of a coalition and of the country, in the admin. Who may not see one gets a 404."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from core.charts import Cartogram
from core.charts.cartogram import level_of
from core.exceptions import DomainError
from core.numbers import whole_number
from learning.domain.assignments import assign_path, end_assignment
from learning.domain.exports import coalition_lines, coalition_widths, national_lines, national_widths
from learning.domain.nudges import PAUSE_DAYS, practices_to_remind, remind_practices
from learning.domain.queries.assignments import assignments_of
from learning.domain.queries.coalition_board import (
    BEHIND,
    TRAINED,
    CoalitionBoard,
    coalition_board,
    coalition_filter,
    practice_detail,
)
from learning.domain.queries.national_board import NationalBoard, national_board, national_filter
from learning.forms.assignments import AssignmentForm
from learning.models import PathAssignment
from learning.views.requests import fresh, person
from learning.views.sheet_files import csv_file, xlsx_file
from organisations.domain.maps import map_of
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition, Practice

NATIONAL = (StaffRole.TRAINING_MANAGER, StaffRole.NATIONAL_EDITOR, StaffRole.ADMINISTRATOR)
REGIONAL = (StaffRole.COALITION_LEAD, StaffRole.COALITION_ANALYST, StaffRole.COALITION_EDITOR)
# Who sends mail and sets deadlines; the others look.
LEADS = (StaffRole.COALITION_LEAD,)
PLANNERS = (StaffRole.TRAINING_MANAGER, StaffRole.ADMINISTRATOR)


@require_GET
def national(request: HttpRequest) -> HttpResponseBase:
    """The whole country for the national desk; who works for one coalition goes on to that one."""
    if not user_has_any_role(request.user, NATIONAL):
        own = coalitions_of_staff(request.user, *REGIONAL).first()
        if own is None:
            raise Http404
        return redirect("boards:coalition", own.slug)
    board = national_board(wanted=national_filter(request.GET))
    context = {
        "header_title": _("Training in the country"),
        "board": board,
        "map": _map(board),
        "may_plan": user_has_any_role(request.user, PLANNERS),
    }
    return fresh(render(request, "learning/admin/board_national.html", context))


def _map(board: NationalBoard) -> Cartogram:
    """Each coalition a tile: the share of its practices that is trained, or of its people for the course chosen."""
    shown = set(board.rows)
    tiles = []
    for row in board.regions:
        percent, whole = row.percent, row.practices
        if board.filter.course and len(row.cells) == 1:
            percent, whole = row.cells[0].percent, row.cells[0].due
        more = {
            "url": reverse("boards:coalition", args=[row.slug]),
            "value_text": f"{percent}%" if whole else "–",
            "level": level_of(percent / 100),
            "is_dim": row not in shown,
        }
        tiles.append((row.coalition, more))
    return map_of(tiles)  # type: ignore[arg-type]


@require_GET
def national_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    if not user_has_any_role(request.user, NATIONAL):
        raise Http404
    shown = national_board(wanted=national_filter(request.GET))
    name = f"scholing-landelijk-{timezone.localdate().isoformat()}"
    if extension == "csv":
        return csv_file(national_lines(shown), name=name)
    return xlsx_file(national_lines(shown), name=name, title=_("Training"), widths=national_widths(shown))


@require_GET
def coalition(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = _coalition(request, slug)
    board = coalition_board(coalition=found, wanted=coalition_filter(request.GET))
    context = {
        "header_title": _("Training in %(coalition)s") % {"coalition": found.name},
        "board": board,
        "statuses": [(TRAINED, _("trained")), (BEHIND, _("not yet trained"))],
        "is_national": user_has_any_role(request.user, NATIONAL),
        "may_lead": _may_lead(request, found),
        "pages": _pages(request, board),
    }
    return fresh(render(request, "learning/admin/board_coalition.html", context))


@require_GET
def coalition_file(request: HttpRequest, slug: str, extension: str) -> HttpResponseBase:
    found = _coalition(request, slug)
    shown = coalition_board(coalition=found, wanted=coalition_filter(request.GET), all_rows=True)
    name = f"scholing-{found.slug}-{timezone.localdate().isoformat()}"
    if extension == "csv":
        return csv_file(coalition_lines(shown), name=name)
    return xlsx_file(coalition_lines(shown), name=name, title=found.name, widths=coalition_widths(shown))


@require_GET
def practice(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One practice of the coalition: what is missing, by role and course. No person, no score."""
    found = _coalition(request, slug)
    one = get_object_or_404(Practice, pk=pk, training__coalition=found)
    context = {"header_title": one.name, "coalition": found, "detail": practice_detail(practice=one)}
    return fresh(render(request, "learning/admin/board_practice.html", context))


def remind(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Which contact persons get a mail about what, then one button."""
    found = _led(request, slug)
    if request.method == "POST":
        try:
            sent = remind_practices(coalition=found, actor=person(request))
        except DomainError as error:
            messages.warning(request, str(error))
        else:
            messages.success(
                request,
                ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent)
                % {"count": sent},
            )
        return redirect("boards:coalition", found.slug)
    context = {
        "header_title": _("Remind the practices of %(coalition)s") % {"coalition": found.name},
        "coalition": found,
        "nudges": practices_to_remind(coalition=found),
        "pause_days": PAUSE_DAYS,
    }
    return fresh(render(request, "learning/admin/board_remind.html", context))


def national_paths(request: HttpRequest) -> HttpResponseBase:
    if not user_has_any_role(request.user, PLANNERS):
        raise Http404
    return _paths(request, coalition=None)


def coalition_paths(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _paths(request, coalition=_led(request, slug))


def _paths(request: HttpRequest, *, coalition: Coalition | None) -> HttpResponseBase:
    """Paths that are due in the coalition (None: everywhere); one can be assigned, an own one can be ended."""
    here = redirect("boards:coalition_paths", coalition.slug) if coalition else redirect("boards:national_paths")
    form = AssignmentForm(request.POST if request.method == "POST" and "assign" in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        own = PathAssignment.objects.filter(coalition=coalition, practice=None)
        end_assignment(
            assignment=get_object_or_404(own, pk=whole_number(request.POST["end"]) or 0),
            actor=person(request),
        )
        messages.success(request, _("The assignment has ended. What was completed, stays counted."))
        return here
    if form.is_bound and form.is_valid():
        try:
            assign_path(actor=person(request), coalition=coalition, **form.cleaned_data)
        except DomainError as error:
            form.add_error("path", str(error))
        else:
            messages.success(request, _("The path is assigned. Reminders go by themselves."))
            return here
    context = {
        "header_title": _("Learning paths in %(coalition)s") % {"coalition": coalition.name}
        if coalition
        else _("Learning paths everywhere"),
        "coalition": coalition,
        "assignments": assignments_of(coalition=coalition),
        "form": form,
    }
    return fresh(render(request, "learning/admin/paths.html", context, status=400 if form.errors else 200))


def _coalition(request: HttpRequest, slug: str) -> Coalition:
    found = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(request.user, (*NATIONAL, *REGIONAL), coalition=found):
        raise Http404
    return found


def _led(request: HttpRequest, slug: str) -> Coalition:
    found = _coalition(request, slug)
    if not _may_lead(request, found):
        raise Http404
    return found


def _may_lead(request: HttpRequest, coalition: Coalition) -> bool:
    return user_has_any_role(request.user, (*PLANNERS, *LEADS), coalition=coalition)


def _pages(request: HttpRequest, board: CoalitionBoard) -> dict[str, str]:
    """The addresses of the page before and after, with the filters."""
    found = {}
    for name, number in (("previous", board.filter.page - 1), ("next", board.filter.page + 1)):
        if 1 <= number <= board.pages:
            query = request.GET.copy()
            query["pagina"] = str(number)
            found[name] = f"?{query.urlencode()}"
    return found
