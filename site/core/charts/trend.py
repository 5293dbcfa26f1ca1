"""A value through time: one line, its points, a scale that begins at zero, and a goal to hold it against."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 380, 210
LEFT, RIGHT, TOP, BOTTOM = 40, 26, 22, 30
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, kw_only=True)
class Point:
    x: float
    y: float
    label: str
    text: str
    is_named: bool


@dataclass(frozen=True, kw_only=True)
class Trend:
    """In the units of a picture of 380 × 210. `lines`: (y, text) of the scale; `goal_y`: None without a goal."""

    points: tuple[Point, ...]
    path: str
    area: str
    lines: tuple[tuple[float, str], ...]
    goal_y: float | None = None
    goal_text: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def trend(
    values: Sequence[tuple[str, float, str]], *, unit: str = "", goal: float | None = None, goal_text: str = ""
) -> Trend:
    """`values`: (label under the axis, number, as it is read), oldest first."""
    highest = max([number for _label, number, _text in values] + [goal or 0, 0.000_1])
    step = _step(highest)
    top = step * -(-highest // step)
    inner = HEIGHT - TOP - BOTTOM

    def y(number: float) -> float:
        return round(TOP + inner * (1 - number / top), 1)

    room = WIDTH - LEFT - RIGHT
    last = max(len(values) - 1, 1)
    every = max(1, -(-len(values) // 4))
    points = tuple(
        Point(
            x=round(LEFT + room * index / last, 1),
            y=y(number),
            label=label,
            text=text,
            is_named=(len(values) - 1 - index) % every == 0,
        )
        for index, (label, number, text) in enumerate(values)
    )
    path = "M" + "L".join(f"{point.x} {point.y}" for point in points) if points else ""
    floor = HEIGHT - BOTTOM
    area = f"{path}L{points[-1].x} {floor}L{points[0].x} {floor}Z" if len(points) > 1 else ""
    count = round(top / step)
    return Trend(
        points=points,
        path=path,
        area=area,
        lines=tuple((y(step * index), f"{step * index:g}{unit}".replace(".", ",")) for index in range(count + 1)),
        goal_y=y(goal) if goal is not None else None,
        goal_text=goal_text,
    )


def _step(highest: float) -> float:
    """A round step that gives two to five lines."""
    size = 10.0 ** _magnitude(highest / 4)
    return next(size * step for step in STEPS if size * step * 4 >= highest)


def _magnitude(number: float) -> int:
    exponent = 0
    while number >= 10:
        number /= 10
        exponent += 1
    while number < 1:
        number *= 10
        exponent -= 1
    return exponent
