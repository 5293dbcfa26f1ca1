"""What the boards of a coalition and of the country share: their courses, a cell, the trend of the months."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.domain.training import required_steps
from learning.models import Course, MonthTally

TREND_MONTHS = 12
HEIGHT_PX = 96
BAR_PX = 22


@dataclass(frozen=True, kw_only=True)
class Column:
    course_id: int
    key: str
    title: str
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Of those who have to (`due`), how many have (`done`); where nobody has to, `done` is all who have."""

    done: int = 0
    due: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.due) if self.due else 0

    @property
    def kind(self) -> str:
        """A word for the style sheet; what it says stands in the text too."""
        if not self.due:
            return "off"
        return "done" if self.done >= self.due else "busy" if self.done else "todo"

    @property
    def text(self) -> str:
        if self.due:
            return _("%(done)s of %(due)s") % {"done": self.done, "due": self.due}
        return str(self.done) if self.done else "–"


@dataclass(frozen=True, kw_only=True)
class Month:
    """A bar of the trend; x, y and height in pixels of the picture."""

    label: str
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Trend:
    months: tuple[Month, ...]
    total: int
    highest: int
    width: int = TREND_MONTHS * BAR_PX
    height: int = HEIGHT_PX


def columns(*, wanted: Mapping[str, str]) -> tuple[list[Column], list[Column]]:
    """(all open courses, those to show): the one of `module`, else what the training rule asks, else all.

    `module=alle` shows all of them.
    """
    asked = {step.course_id for step in required_steps()}
    every = [
        Column(course_id=pk, key=str(key), title=title, is_mandatory=pk in asked)
        for pk, key, title in Course.objects.filter(is_open=True)
        .order_by("number", "title")
        .values_list("pk", "key", "title")
    ]
    choice = wanted.get("module", "")
    chosen = [column for column in every if column.key == choice]
    if chosen:
        return every, chosen
    mandatory = [column for column in every if column.is_mandatory]
    return every, every if choice == "alle" or not mandatory else mandatory


def course_choice(wanted: Mapping[str, str]) -> str:
    """The value of `module` in the address, if it can be one."""
    choice = wanted.get("module", "")
    if choice == "alle":
        return choice
    try:
        return str(uuid.UUID(choice))
    except ValueError:
        return ""


def trend(*, coalition_id: int | None, course_id: int | None = None) -> Trend:
    """Completions a month over the last year, of a coalition or (None) of everybody. One query."""
    today = timezone.localdate()
    months = [_months_before(today, back) for back in range(TREND_MONTHS - 1, -1, -1)]
    where = Q(coalition_id=coalition_id) if coalition_id else Q(coalition__isnull=True)
    rows = MonthTally.objects.filter(where, month__gte=months[0])
    if course_id is not None:
        rows = rows.filter(course_id=course_id)
    counts = dict(rows.values_list("month").annotate(count=Sum("completions")).order_by("month"))
    highest = max([*counts.values(), 1])
    bars = []
    for place, month in enumerate(months):
        count = max(counts.get(month, 0), 0)
        height = round(count / highest * (HEIGHT_PX - 8))
        bars.append(
            Month(label=date_format(month, "F Y"), count=count, x=place * BAR_PX, y=HEIGHT_PX - height, height=height)
        )
    return Trend(months=tuple(bars), total=sum(bar.count for bar in bars), highest=highest)


def _months_before(day: dt.date, back: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return dt.date(year, month + 1, 1)
