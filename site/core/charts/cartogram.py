"""A map of equal tiles: each region one tile, where its neighbours are; a large region weighs no more than a small."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

TILE, GAP = 92, 8
PITCH = TILE + GAP
LEVELS = 6  # 0 (nothing) to 5 (all)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One region. `level`: 0 to 5, how dark; None where the map shows no figure. `region`: a coalition's slug, whose
    colours it then wears. `is_dim`: outside what is searched for."""

    label: str
    short: str
    url: str
    column: int
    row: int
    value_text: str = ""
    level: int | None = None
    region: str = ""
    is_dim: bool = False

    @property
    def x(self) -> int:
        return self.column * PITCH

    @property
    def y(self) -> int:
        return self.row * PITCH

    @property
    def middle(self) -> int:
        return self.x + TILE // 2

    @property
    def short_y(self) -> int:
        """The baseline of the short name: higher where a figure stands under it."""
        return self.y + (44 if self.value_text else 58)

    @property
    def value_y(self) -> int:
        return self.y + 74

    @property
    def spoken(self) -> str:
        return f"{self.label}: {self.value_text}" if self.value_text else self.label


@dataclass(frozen=True, kw_only=True)
class Cartogram:
    """`width` and `height` in the units of the tiles (a tile is 92 wide, 100 from the next)."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


def cartogram(tiles: Iterable[Tile]) -> Cartogram:
    """The map with its upper left corner at the first column and row in use; in reading order, as Tab goes."""
    placed = sorted(tiles, key=lambda tile: (tile.row, tile.column))
    if not placed:
        return Cartogram(tiles=(), width=0, height=0)
    left = min(tile.column for tile in placed)
    top = placed[0].row
    moved = tuple(replace(tile, column=tile.column - left, row=tile.row - top) for tile in placed)
    return Cartogram(
        tiles=moved,
        width=max(tile.column for tile in moved) * PITCH + TILE,
        height=moved[-1].row * PITCH + TILE,
    )


def level_of(share: float) -> int:
    """The level of a share from 0 to 1: nothing is 0, all is 5."""
    return max(0, min(LEVELS - 1, round(share * (LEVELS - 1))))


def short_names(names: Sequence[str]) -> list[str]:
    """Each name in three letters where that tells them apart, else the first two and one that differs, else a number.

    >>> short_names(["Noorderveld", "Noordoever", "Zuiderkamp"])
    ['Noo', 'Nor', 'Zui']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        letters = [character for character in name if character.isalpha()] or ["–"]
        tries = ["".join(letters[:3]), *("".join([*letters[:2], one]) for one in letters[3:])]
        tries += [f"{letters[0]}{number}" for number in range(2, len(names) + 2)]
        short = next(one for one in tries if one.lower() not in taken)
        taken.add(short.lower())
        found.append(short)
    return found
