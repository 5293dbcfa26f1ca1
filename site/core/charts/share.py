"""A part of a whole, as a row of doors: the open ones are those who have it."""

from dataclasses import dataclass

DOORS = 20


@dataclass(frozen=True, kw_only=True)
class Share:
    """`part` of `whole`; `doors`: for each of twenty, whether it is open."""

    part: int
    whole: int
    doors: tuple[bool, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0

    @property
    def spots(self) -> list[tuple[int, bool]]:
        """Where each door stands (x) and whether it is open."""
        return [(index * 30, is_open) for index, is_open in enumerate(self.doors)]


def share(part: int, whole: int) -> Share:
    """Nobody leaves all doors closed, one in a thousand opens one, all but one leaves one closed."""
    if whole <= 0:
        return Share(part=0, whole=0, doors=(False,) * DOORS)
    part = max(0, min(part, whole))
    count = round(DOORS * part / whole)
    if part and not count:
        count = 1
    if part < whole and count == DOORS:
        count -= 1
    return Share(part=part, whole=whole, doors=tuple(index < count for index in range(DOORS)))
