"""A coalition's board: its practices × the courses, trained or not, with a date. Never a person, never a score."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from learning.domain.queries.board_parts import Column, Share, Trend, columns, course_choice, trend
from learning.models import CoalitionCourseTally, Course, PracticeCourseTally, PracticeTraining
from organisations.enums import PracticeRole
from organisations.models import Coalition, Practice

PER_PAGE = 50
TRAINED, BEHIND = "opgeleid", "nog-niet"
ORDERS = {"naam": ("practice__name", "practice_id"), "achter": ("is_trained", "done", "practice__name", "practice_id")}


@dataclass(frozen=True, kw_only=True)
class CoalitionFilter:
    """From the address: q (name, place or AGB code), status, module, volgorde, pagina. Unknown values are ignored."""

    text: str = ""
    status: str = ""
    course: str = ""
    order: str = "naam"
    page: int = 1

    @property
    def is_set(self) -> bool:
        return bool(self.text or self.status or self.course)


@dataclass(frozen=True, kw_only=True)
class PracticeRow:
    practice_id: int
    name: str
    agb_code: str
    city: str
    is_trained: bool
    trained_on: dt.date | None
    people: int
    due: int
    done: int
    cells: tuple[Share, ...]

    @property
    def state_kind(self) -> str:
        return "done" if self.is_trained else "busy" if self.done else "todo"


@dataclass(frozen=True, kw_only=True)
class CoalitionBoard:
    """`total`: practices in the coalition; `found`: those that fit the filter; `totals`: a share for each column."""

    coalition: Coalition
    columns: tuple[Column, ...]
    courses: tuple[Column, ...]
    rows: tuple[PracticeRow, ...]
    totals: tuple[Share, ...]
    trend: Trend
    total: int
    trained: int
    found: int
    pages: int
    filter: CoalitionFilter

    @property
    def percent(self) -> int:
        return round(100 * self.trained / self.total) if self.total else 0


@dataclass(frozen=True, kw_only=True)
class MissingStep:
    role: str
    course: str
    wanted: int
    have: int


@dataclass(frozen=True, kw_only=True)
class PracticeDetail:
    practice: Practice
    training: PracticeTraining
    missing: tuple[MissingStep, ...]
    courses: tuple[tuple[str, Share], ...]


def coalition_filter(wanted: Mapping[str, str]) -> CoalitionFilter:
    page = wanted.get("pagina", "")
    return CoalitionFilter(
        text=wanted.get("q", "").replace("\x00", "").strip()[:80],
        status=wanted.get("status", "") if wanted.get("status") in (TRAINED, BEHIND) else "",
        course=course_choice(wanted),
        order=wanted.get("volgorde", "") if wanted.get("volgorde") in ORDERS else "naam",
        page=min(int(page), 10_000) if page.isascii() and page.isdigit() and page != "0" and len(page) < 6 else 1,
    )


def coalition_board(
    *, coalition: Coalition, wanted: CoalitionFilter | None = None, all_rows: bool = False
) -> CoalitionBoard:
    """Eight queries, however large; fifty practices a page, or all of them for a file."""
    wanted = wanted or CoalitionFilter()
    every, shown = columns(wanted={"module": wanted.course})
    counts = PracticeTraining.objects.filter(coalition=coalition).aggregate(
        total=Count("pk"), trained=Count("pk", filter=Q(is_trained=True))
    )
    fitting = _fitting(coalition, wanted)
    found = fitting.count() if wanted.text or wanted.status else counts["total"]
    pages = max(1, -(-found // PER_PAGE))
    page = min(wanted.page, pages)
    ordered = fitting.order_by(*ORDERS[wanted.order]).values_list(
        "practice_id",
        "practice__name",
        "practice__agb_code",
        "practice__city",
        "is_trained",
        "trained_on",
        "people",
        "due",
        "done",
    )
    practices = list(ordered if all_rows else ordered[(page - 1) * PER_PAGE : page * PER_PAGE])
    cells = _cells([one[0] for one in practices], shown)
    sums = {
        course_id: Share(due_done if due else done, due)
        for course_id, due, due_done, done in CoalitionCourseTally.objects.filter(coalition=coalition).values_list(
            "course_id", "due", "due_done", "done"
        )
    }
    nothing = Share()
    return CoalitionBoard(
        coalition=coalition,
        columns=tuple(shown),
        courses=tuple(every),
        rows=tuple(
            PracticeRow(
                practice_id=pk,
                name=name,
                agb_code=agb_code,
                city=city,
                is_trained=is_trained,
                trained_on=trained_on,
                people=people,
                due=due,
                done=done,
                cells=tuple(cells.get((pk, column.course_id), nothing) for column in shown),
            )
            for pk, name, agb_code, city, is_trained, trained_on, people, due, done in practices
        ),
        totals=tuple(sums.get(column.course_id, nothing) for column in shown),
        trend=trend(coalition_id=coalition.pk, course_id=shown[0].course_id if len(shown) == 1 else None),
        total=counts["total"],
        trained=counts["trained"],
        found=found,
        pages=pages,
        filter=CoalitionFilter(**{**wanted.__dict__, "page": page}),
    )


def practice_detail(*, practice: Practice) -> PracticeDetail:
    """What one practice still needs and how its courses stand, in three queries."""
    training = PracticeTraining.objects.filter(practice=practice).first() or PracticeTraining(practice=practice)
    titles = dict(Course.objects.filter(is_open=True).order_by("number", "title").values_list("pk", "title"))
    shares = {
        course: Share(due_done if due else done, due)
        for course, due, due_done, done in PracticeCourseTally.objects.filter(practice=practice).values_list(
            "course_id", "due", "due_done", "done"
        )
    }
    roles = dict(PracticeRole.choices)
    return PracticeDetail(
        practice=practice,
        training=training,
        missing=tuple(
            MissingStep(
                role=str(roles.get(step["role"], step["role"])),
                course=titles.get(step["course"], ""),
                wanted=step["wanted"],
                have=step["have"],
            )
            for step in training.missing
        ),
        courses=tuple((title, shares.get(pk, Share())) for pk, title in titles.items()),
    )


def _fitting(coalition: Coalition, wanted: CoalitionFilter) -> QuerySet[PracticeTraining]:
    rows = PracticeTraining.objects.filter(coalition=coalition)
    if wanted.status:
        rows = rows.filter(is_trained=wanted.status == TRAINED)
    if wanted.text:
        rows = rows.filter(
            Q(practice__name__icontains=wanted.text)
            | Q(practice__city__icontains=wanted.text)
            | Q(practice__agb_code__startswith=wanted.text)
        )
    return rows


def _cells(practice_ids: list[int], shown: list[Column]) -> dict[tuple[int, int], Share]:
    rows = PracticeCourseTally.objects.filter(
        practice_id__in=practice_ids, course_id__in=[column.course_id for column in shown]
    ).values_list("practice_id", "course_id", "due", "due_done", "done")
    return {(practice, course): Share(due_done if due else done, due) for practice, course, due, due_done, done in rows}
