"""The boards as lines of a table, in the order and with the filters of the board; never a score."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from learning.domain.queries.board import Board
from learning.domain.queries.coalition_board import CoalitionBoard
from learning.domain.queries.national_board import NationalBoard
from learning.domain.sheets import Line
from learning.enums import BoardStatus

PRACTICE_WIDTHS = (28, 20, 42, 14, 14, 14, 14)


def board_lines(board: Board) -> Iterator[Line]:
    """The heading, then name, role, course, mandatory, status, ISO date and the date until which it is valid."""
    yield [
        _("Name"),
        _("Role in the practice"),
        _("Course"),
        _("Mandatory"),
        _("Status"),
        _("Completed on"),
        _("Valid until"),
    ]
    for row in board.rows:
        for column, cell in zip(board.columns, row.cells, strict=True):
            if board.filter.status and cell.status != board.filter.status:
                continue
            is_done = cell.status == BoardStatus.DONE
            yield [
                row.name,
                row.role_label,
                column.title,
                _("yes") if cell.is_asked else _("no"),
                str(cell.status.label),
                cell.date.isoformat() if cell.date and is_done else "",
                cell.expires_on.isoformat() if cell.expires_on and is_done else "",
            ]


def coalition_lines(board: CoalitionBoard) -> Iterator[Line]:
    """A practice a line: trained or not and since when, and for each course how many of those who have to."""
    yield [
        _("Practice"),
        _("AGB code"),
        _("Place"),
        _("Trained"),
        _("Trained on"),
        _("People"),
        _("Steps done"),
        _("Steps"),
        *(heading for column in board.columns for heading in _two(column.title)),
    ]
    for row in board.rows:
        yield [
            row.name,
            row.agb_code,
            row.city,
            _("yes") if row.is_trained else _("no"),
            row.trained_on.isoformat() if row.trained_on else "",
            row.people,
            row.done,
            row.due,
            *(number for cell in row.cells for number in (cell.done, cell.due)),
        ]


def national_lines(board: NationalBoard) -> Iterator[Line]:
    """A coalition a line: practices, how many are trained, and for each course how many of those who have to."""
    yield [
        _("Coalition"),
        _("Practices"),
        _("Trained"),
        _("Trained (%)"),
        *(heading for column in board.columns for heading in _two(column.title)),
    ]
    for row in board.rows:
        yield [
            row.name,
            row.practices,
            row.trained,
            row.percent,
            *(number for cell in row.cells for number in (cell.done, cell.due)),
        ]


def coalition_widths(board: CoalitionBoard) -> list[int]:
    return [36, 12, 20, 12, 14, 10, 12, 10, *[18] * (2 * len(board.columns))]


def national_widths(board: NationalBoard) -> list[int]:
    return [36, 12, 12, 12, *[18] * (2 * len(board.columns))]


def _two(title: str) -> tuple[str, str]:
    return _("%(course)s: completed") % {"course": title}, _("%(course)s: has to") % {"course": title}
