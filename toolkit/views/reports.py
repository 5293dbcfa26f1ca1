"""/toolkit/cijfers/: how often materials were downloaded, for the country or for one's own coalition."""

import io
from collections.abc import Iterator

from defusedcsv import csv
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition
from toolkit.domain.reports import DAYS, ReportRow, report, report_lines

NATIONAL = (StaffRole.NATIONAL_EDITOR, StaffRole.DESIGNER, StaffRole.DATA_MANAGER, StaffRole.ADMINISTRATOR)


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    coalitions, coalition, period = _asked(request)
    rows = report(coalition=coalition, period=period)
    response = render(
        request,
        "toolkit/figures.html",
        {
            "rows": rows[:200],
            "total": sum(row.downloads for row in rows),
            "coalitions": coalitions,
            "coalition": coalition,
            "is_national": _is_national(request),
            "periods": [("maand", _("30 days")), ("kwartaal", _("3 months")), ("jaar", _("a year"))],
            "period": period,
            "room": "toolkit",
            "current": _("Downloads"),
        },
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    _coalitions, coalition, period = _asked(request)
    response = HttpResponse(_csv(report(coalition=coalition, period=period)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="downloads-{period}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(rows: list[ReportRow]) -> Iterator[bytes]:
    target = io.StringIO(newline="")
    target.write("\ufeff")  # without it a spreadsheet takes UTF-8 for something else
    writer = csv.writer(target, delimiter=";")
    writer.writerows(report_lines(rows))
    yield target.getvalue().encode()


def _asked(request: HttpRequest) -> tuple[list[Coalition], Coalition | None, str]:
    """The coalitions that somebody may look at, the one that was asked (None: the country) and the period."""
    is_national = _is_national(request)
    allowed = Coalition.objects.all() if is_national else coalitions_of_staff(request.user)
    coalitions = list(allowed.order_by("name"))
    slug = request.GET.get("coalitie", "")
    coalition = next((one for one in coalitions if one.slug == slug), None)
    if (slug and coalition is None) or (not is_national and not coalitions):
        raise Http404
    if coalition is None and not is_national:
        coalition = coalitions[0]
    period = request.GET.get("periode", "kwartaal")
    return coalitions, coalition, period if period in DAYS else "kwartaal"


def _is_national(request: HttpRequest) -> bool:
    return user_has_any_role(request.user, NATIONAL)
