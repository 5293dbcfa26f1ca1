"""A table as an answer: CSV in pieces as it is made, XLSX in one."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from learning.domain.sheets import Line, csv_pieces, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(lines: Iterable[Line], *, name: str) -> HttpResponseBase:
    """`name` without extension."""
    response = StreamingHttpResponse(csv_pieces(lines), content_type="text/csv; charset=utf-8")
    return _download(response, name=f"{name}.csv")


def xlsx_file(lines: Iterable[Line], *, name: str, title: str, widths: Sequence[int]) -> HttpResponseBase:
    response = HttpResponse(xlsx_bytes(lines, title=title, widths=widths), content_type=XLSX)
    return _download(response, name=f"{name}.xlsx")


def _download(response: HttpResponseBase, *, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
