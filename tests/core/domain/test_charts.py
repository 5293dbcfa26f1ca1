"""The geometry of charts: what a reader measures with the eye must be what the figures say."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from core.charts import Tile, cartogram, share, short_names, trend
from core.charts.cartogram import PITCH, TILE, level_of
from core.charts.trend import BOTTOM, HEIGHT, TOP


def tile(column: int, row: int) -> Tile:
    return Tile(label=f"{column}/{row}", short="x", url="/", column=column, row=row)


def test_cartogram_begins_at_its_first_tile_and_tabs_in_reading_order() -> None:
    found = cartogram([tile(9, 6), tile(8, 7), tile(11, 5), tile(10, 5)])

    assert [one.label for one in found.tiles] == ["10/5", "11/5", "9/6", "8/7"]
    assert (found.tiles[0].x, found.tiles[0].y) == (2 * PITCH, 0)
    assert (found.width, found.height) == (3 * PITCH + TILE, 2 * PITCH + TILE)


def test_cartogram_of_nothing_is_empty() -> None:
    assert cartogram([]).tiles == ()


@given(st.lists(st.text(min_size=1, max_size=12), unique_by=str.casefold, max_size=60))
def test_short_names_are_short_and_tell_apart(names: list[str]) -> None:
    shorts = short_names(names)

    assert len({one.lower() for one in shorts}) == len(names)
    assert all(1 <= len(one) <= 4 for one in shorts)


def test_short_names_of_neighbours() -> None:
    assert short_names(["Noorderveld", "Noordoever", "Zuiderkamp"]) == ["Noo", "Nor", "Zui"]


def test_levels_say_nothing_and_all() -> None:
    assert [level_of(one) for one in (0, 0.5, 1, 2, -1)] == [0, 2, 5, 5, 0]


@given(st.integers(-5, 9000), st.integers(0, 9000))
def test_share_shows_no_door_for_nobody_and_all_doors_for_everybody_only(part: int, whole: int) -> None:
    found = share(part, whole)
    is_open = sum(found.doors)

    assert len(found.doors) == 20
    assert (is_open == 0) == (min(part, whole) <= 0)
    assert (is_open == 20) == (0 < whole <= part)


@given(st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=40), st.one_of(st.none(), st.floats(1, 100)))
def test_trend_stays_in_its_picture_and_in_order(numbers: list[float], goal: float | None) -> None:
    found = trend([(str(index), number, "") for index, number in enumerate(numbers)], goal=goal)

    assert all(TOP - 0.1 <= point.y <= HEIGHT - BOTTOM + 0.1 for point in found.points)
    assert all(one.x < other.x for one, other in itertools.pairwise(found.points))
    assert found.points[-1].is_named
    by_value = sorted(zip(numbers, found.points, strict=True), key=lambda pair: pair[0])
    assert all(one.y >= other.y for (_v, one), (_w, other) in itertools.pairwise(by_value))
    assert 2 <= len(found.lines) <= 7


def test_trend_has_a_scale_that_people_would_choose() -> None:
    assert [text for _y, text in trend([("a", 16.2, ""), ("b", 9, "")], unit="%", goal=40).lines] == [
        "0%",
        "10%",
        "20%",
        "30%",
        "40%",
    ]
    assert trend([("a", 1, "")]).lines[-1][1] == "1"
