"""The country's board: coalitions × courses, how many practices are trained, the trend of the months."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from learning.domain.queries.board_parts import Column, Share, Trend, columns, course_choice, trend
from learning.models import CoalitionCourseTally, PracticeCourseTally, PracticeTraining
from organisations.models import Coalition

ORDERS = ("naam", "achter", "voor")


@dataclass(frozen=True, kw_only=True)
class NationalFilter:
    """From the address: q (name), module, volgorde. Unknown values are ignored."""

    text: str = ""
    course: str = ""
    order: str = "naam"

    @property
    def is_set(self) -> bool:
        return bool(self.text or self.course)


@dataclass(frozen=True, kw_only=True)
class CoalitionRow:
    """`coalition` is None for the practices without one."""

    name: str
    coalition: Coalition | None
    practices: int
    trained: int
    cells: tuple[Share, ...]

    @property
    def slug(self) -> str:
        return self.coalition.slug if self.coalition else ""

    @property
    def percent(self) -> int:
        return round(100 * self.trained / self.practices) if self.practices else 0


@dataclass(frozen=True, kw_only=True)
class NationalBoard:
    """`rows`: what the filter leaves; `regions`: every coalition, for the map."""

    columns: tuple[Column, ...]
    courses: tuple[Column, ...]
    rows: tuple[CoalitionRow, ...]
    regions: tuple[CoalitionRow, ...]
    totals: tuple[Share, ...]
    trend: Trend
    practices: int
    trained: int
    filter: NationalFilter

    @property
    def percent(self) -> int:
        return round(100 * self.trained / self.practices) if self.practices else 0


def national_filter(wanted: Mapping[str, str]) -> NationalFilter:
    return NationalFilter(
        text=wanted.get("q", "").replace("\x00", "").strip()[:80],
        course=course_choice(wanted),
        order=wanted.get("volgorde", "") if wanted.get("volgorde") in ORDERS else "naam",
    )


def national_board(*, wanted: NationalFilter | None = None) -> NationalBoard:
    """Seven queries over roll-ups alone, so that history does not slow it down."""
    wanted = wanted or NationalFilter()
    every, shown = columns(wanted={"module": wanted.course})
    counts = {
        coalition_id: (practices, trained)
        for coalition_id, practices, trained in PracticeTraining.objects.values_list("coalition_id")
        .annotate(practices=Count("pk"), trained=Count("pk", filter=Q(is_trained=True)))
        .order_by()
    }
    cells: dict[tuple[int | None, int], Share] = {
        (coalition, course): Share(due_done if due else done, due)
        for coalition, course, due, due_done, done in CoalitionCourseTally.objects.values_list(
            "coalition_id", "course_id", "due", "due_done", "done"
        )
    }
    if None in counts:
        cells |= _without_coalition()
    coalitions = Coalition.objects.filter(is_active=True).order_by("name")
    found: list[Coalition | None] = list(coalitions.only("name", "slug", "map_column", "map_row"))
    if None in counts:
        found.append(None)
    nothing = Share()
    every_row = [
        CoalitionRow(
            name=one.name if one else _("Without a coalition"),
            coalition=one,
            practices=counts.get(pk, (0, 0))[0],
            trained=counts.get(pk, (0, 0))[1],
            cells=tuple(cells.get((pk, column.course_id), nothing) for column in shown),
        )
        for pk, one in ((one.pk if one else None, one) for one in found)
    ]
    rows = [row for row in every_row if wanted.text.lower() in row.name.lower()]
    if wanted.order != "naam":
        rows.sort(key=lambda row: (row.percent, row.name), reverse=wanted.order == "voor")
    return NationalBoard(
        columns=tuple(shown),
        courses=tuple(every),
        rows=tuple(rows),
        regions=tuple(row for row in every_row if row.coalition),
        totals=tuple(
            Share(sum(row.cells[place].done for row in rows), sum(row.cells[place].due for row in rows))
            for place in range(len(shown))
        ),
        trend=trend(coalition_id=None, course_id=shown[0].course_id if len(shown) == 1 else None),
        practices=sum(row.practices for row in rows),
        trained=sum(row.trained for row in rows),
        filter=wanted,
    )


def _without_coalition() -> dict[tuple[int | None, int], Share]:
    rows = (
        PracticeCourseTally.objects.filter(practice__training__coalition__isnull=True)
        .values_list("course_id")
        .annotate(due=Sum("due"), due_done=Sum("due_done"), done=Sum("done"))
        .order_by()
    )
    return {(None, course): Share(due_done if due else done, due) for course, due, due_done, done in rows}
