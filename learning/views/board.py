"""The practice's training board, for its contact person; to others it does not exist."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from learning.domain.exports import board_csv, board_xlsx
from learning.domain.queries.board import Board, board_filter, practice_board
from learning.views.requests import fresh
from organisations.models import Membership
from organisations.views.current import contact_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@contact_required
def board(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    return fresh(render(request, "learning/board.html", {"board": _board(request, membership)}))


@require_GET
@contact_required
def csv(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    shown = _board(request, membership)
    return _attachment(board_csv(shown), name=_file_name(shown, "csv"), content_type="text/csv; charset=utf-8")


@require_GET
@contact_required
def xlsx(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    shown = _board(request, membership)
    return _attachment(board_xlsx(shown), name=_file_name(shown, "xlsx"), content_type=XLSX)


def _board(request: HttpRequest, membership: Membership) -> Board:
    return practice_board(practice=membership.practice, wanted=board_filter(request.GET))


def _file_name(shown: Board, extension: str) -> str:
    day: dt.date = timezone.localdate()
    return f"scholing-{slugify(shown.practice.name)}-{day.isoformat()}.{extension}"


def _attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return fresh(response)
