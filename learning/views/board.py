"""The practice's training board, for its contact person; to others it does not exist."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from core.exceptions import DomainError
from learning.domain.exports import PRACTICE_WIDTHS, board_lines
from learning.domain.nudges import PAUSE_DAYS, colleagues_to_remind, remind_colleagues
from learning.domain.queries.board import Board, board_filter, practice_board
from learning.views.requests import fresh, person
from learning.views.sheet_files import csv_file, xlsx_file
from organisations.models import Membership
from organisations.views.current import contact_required


@require_GET
@contact_required
def board(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    return fresh(render(request, "learning/board.html", {"board": _board(request, membership)}))


@require_GET
@contact_required
def csv(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    shown = _board(request, membership)
    return csv_file(board_lines(shown), name=_file_name(shown))


@require_GET
@contact_required
def xlsx(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    shown = _board(request, membership)
    return xlsx_file(board_lines(shown), name=_file_name(shown), title=_("Training"), widths=PRACTICE_WIDTHS)


@contact_required
def remind(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """ "Herinner wie nog moet": first who gets a mail about what, then one button."""
    practice = membership.practice
    if request.method == "POST":
        try:
            sent = remind_colleagues(practice=practice, actor=person(request))
        except DomainError as error:
            messages.warning(request, str(error))
        else:
            messages.success(
                request,
                ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent)
                % {"count": sent},
            )
        return redirect("learning:board")
    context = {
        "practice": practice,
        "nudges": colleagues_to_remind(practice=practice),
        "pause_days": PAUSE_DAYS,
        "sender": person(request).get_full_name(),
    }
    return fresh(render(request, "learning/board_remind.html", context))


def _board(request: HttpRequest, membership: Membership) -> Board:
    return practice_board(practice=membership.practice, wanted=board_filter(request.GET))


def _file_name(shown: Board) -> str:
    day: dt.date = timezone.localdate()
    return f"scholing-{slugify(shown.practice.name)}-{day.isoformat()}"
