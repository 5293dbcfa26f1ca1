"""Cells of the large boards in one piece: two thousand of them cost a template more than the database."""

from collections.abc import Iterable

from django import template
from django.utils.formats import date_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from learning.domain.queries.board import Cell
from learning.domain.queries.board_parts import Share

register = template.Library()


@register.simple_tag
def person_cells(cells: Iterable[Cell]) -> SafeString:
    """A <td> for each: the status (components/status.html), and below it that it is due or until when it counts."""
    due, until = gettext("has to"), gettext("valid until %(day)s")
    pieces = []
    for cell in cells:
        kind = cell.kind
        below = ""
        if cell.is_due and kind == "todo":
            below = due
        elif cell.expires_on and kind == "done":
            below = until % {"day": date_format(cell.expires_on, "j b Y")}
        small = f"<small>{escape(below)}</small>" if below else ""
        pieces.append(f'<td><span class="status status-{kind}">{escape(cell.text)}</span>{small}</td>')
    return mark_safe("".join(pieces))  # noqa: S308 its words are escaped above


@register.simple_tag
def share_cells(cells: Iterable[Share]) -> SafeString:
    """A <td> for each: "3 of 5" with a class that says how far; where nobody has to, how many have."""
    of = gettext("%(done)s of %(due)s")
    known: dict[Share, tuple[str, str]] = {}
    for cell in cells:
        if cell not in known:
            known[cell] = (cell.kind, of % {"done": cell.done, "due": cell.due} if cell.due else str(cell.done or "–"))
    return format_html_join("", '<td class="{}">{}</td>', (known[cell] for cell in cells))
