"""Where a coalition stands on the map of tiles."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.charts import Cartogram, Tile, cartogram, short_names
from core.domain.audit import record_audit
from core.exceptions import DomainError
from organisations.models import Coalition
from organisations.models.coalition import MAP_SIDE

FIRST = (MAP_SIDE // 2, MAP_SIDE // 2)


class CellTaken(DomainError):
    """Another coalition stands there."""


@transaction.atomic
def place_on_map(*, coalition: Coalition, cell: tuple[int, int] | None = None, actor: Any = None) -> tuple[int, int]:
    """Put a coalition at a column and row, or at the free cell nearest to the others. Raises CellTaken."""
    before = (coalition.map_column, coalition.map_row)
    if cell is None:
        cell = _nearest_free(coalition)
    coalition.map_column, coalition.map_row = cell
    try:
        with transaction.atomic():
            coalition.save(update_fields=["map_column", "map_row"])
    except IntegrityError as error:
        coalition.map_column, coalition.map_row = before
        raise CellTaken(_("Another coalition stands there. Choose a free place on the map.")) from error
    if actor is not None and before != cell:
        record_audit(
            actor=actor,
            action="coalition.placed",
            target=coalition,
            coalition_id=coalition.pk,
            before={"cell": list(before)},
            after={"cell": list(cell)},
        )
    return cell


def map_of(tiles: Iterable[tuple[Coalition, dict[str, Any]]]) -> Cartogram:
    """The map of these coalitions; each with what its tile says beyond its name (`url` and whatever Tile takes).

    Who has no place yet, stands in a row of its own below the others.
    """
    given = list(tiles)
    names = short_names([coalition.name for coalition, _more in given])
    bottom = max((coalition.map_row or 0 for coalition, _more in given), default=0) + 1
    left = min((one.map_column for one, _more in given if one.map_column is not None), default=0)
    waiting = 0
    placed = []
    for (coalition, more), short in zip(given, names, strict=True):
        column, row = coalition.map_column, coalition.map_row
        if column is None or row is None:
            column, row = left + waiting, bottom
            waiting += 1
        placed.append(Tile(label=coalition.name, short=short, column=column, row=row, **more))
    return cartogram(placed)


def _nearest_free(coalition: Coalition) -> tuple[int, int]:
    others = Coalition.objects.exclude(pk=coalition.pk).filter(map_column__isnull=False)
    taken = {(one.map_column or 0, one.map_row or 0) for one in others}
    if not taken:
        return FIRST
    middle = [sum(one[axis] for one in taken) / len(taken) for axis in (0, 1)]
    every = ((column, row) for row in range(MAP_SIDE + 1) for column in range(MAP_SIDE + 1))
    return min(
        (one for one in every if one not in taken),
        key=lambda one: ((one[0] - middle[0]) ** 2 + (one[1] - middle[1]) ** 2, one[1], one[0]),
    )
