"""Cells of the large boards in one piece: two thousand of them cost a template more than the database."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from learning.domain.queries.board import Cell
from learning.domain.queries.board_parts import Share

register = template.Library()


@register.simple_tag(takes_context=True)
def person_cells(context: template.Context, cells: Iterable[Cell]) -> SafeString:
    """A <td> for each; equal ones, as most are, are drawn once a page."""
    kept: Any = context.render_context
    drawn: dict[Cell, str] = kept.setdefault("person_cells", {})
    row = []
    for cell in cells:
        if cell not in drawn:
            drawn[cell] = render_to_string("learning/board_cell.html", {"cell": cell})
        row.append(drawn[cell])
    return mark_safe("".join(row))  # noqa: S308 pieces that a template escaped


@register.simple_tag
def share_cells(cells: Iterable[Share]) -> SafeString:
    """A <td> for each: "3 of 5" with a class that says how far; where nobody has to, how many have."""
    of = gettext("%(done)s of %(due)s")
    known: dict[Share, tuple[str, str]] = {}
    for cell in cells:
        if cell not in known:
            known[cell] = (cell.kind, of % {"done": cell.done, "due": cell.due} if cell.due else str(cell.done or "–"))
    return format_html_join("", '<td class="{}">{}</td>', (known[cell] for cell in cells))
