"""A practice's training board: people × courses. Pass and date, never a score. Six queries, however large it is."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.training import Required, required_of, rule_and_steps
from learning.enums import BoardStatus
from learning.models import Course, Enrolment, PracticeTraining, Standing
from organisations.domain.queries import members_of
from organisations.enums import PracticeRole
from organisations.models import Practice

ON_PAPER = 10  # columns
STATUS_KIND = {
    BoardStatus.DONE: "done",
    BoardStatus.BUSY: "busy",
    BoardStatus.REDO: "late",
    BoardStatus.EXPIRED: "late",
    BoardStatus.NOT_YET: "todo",
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`is_asked`: the training rule asks the course of this person's role; `is_due`: and it is not done."""

    status: BoardStatus
    date: dt.date | None = None
    expires_on: dt.date | None = None
    percent: int = 0
    is_asked: bool = False

    @property
    def is_due(self) -> bool:
        return self.is_asked and self.status != BoardStatus.DONE

    @property
    def kind(self) -> str:
        return STATUS_KIND[self.status]

    @property
    def text(self) -> str:
        if self.status == BoardStatus.DONE and self.date:
            return date_format(self.date, "j b Y")
        if self.status == BoardStatus.BUSY:
            return _("under way, %(percent)s%%") % {"percent": self.percent}
        return str(self.status.label)


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    user_id: int
    name: str
    role: str
    role_label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class BoardColumn:
    course_id: int
    key: str
    title: str
    is_mandatory: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """As many columns as fit on paper, with everybody."""

    columns: tuple[BoardColumn, ...]
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True, kw_only=True)
class State:
    """Whether the practice meets the training rule, and else what is missing: a sentence a step."""

    met: int
    wanted: int
    title: str
    text: str
    missing: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.wanted > 0 and self.met == self.wanted


@dataclass(frozen=True, kw_only=True)
class BoardFilter:
    role: str = ""
    course: str = ""
    status: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.role or self.course or self.status)


@dataclass(frozen=True, kw_only=True)
class Board:
    practice: Practice
    columns: tuple[BoardColumn, ...]
    rows: tuple[BoardRow, ...]
    state: State
    people_count: int
    filter: BoardFilter
    explanation: str = ""
    roles: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    courses: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    statuses: tuple[tuple[str, str], ...] = field(default_factory=tuple)

    @property
    def sheets(self) -> list[Sheet]:
        """The board in pieces for A4 on its side; none where it fits as it is."""
        if len(self.columns) <= ON_PAPER:
            return []
        count = -(-len(self.columns) // ON_PAPER)
        width = -(-len(self.columns) // count)  # pieces alike, rather than a last one of a single column
        return [
            Sheet(
                columns=self.columns[start : start + width],
                rows=tuple(replace(row, cells=row.cells[start : start + width]) for row in self.rows),
            )
            for start in range(0, len(self.columns), width)
        ]


def board_filter(wanted: Mapping[str, str]) -> BoardFilter:
    """From the query string: rol, module, status. What is not a known value is ignored."""
    course = wanted.get("module", "")
    return BoardFilter(
        role=wanted.get("rol", "") if wanted.get("rol") in PracticeRole.values else "",
        course=course if course.isascii() and course.replace("-", "").isalnum() else "",
        status=wanted.get("status", "") if wanted.get("status") in BoardStatus.values else "",
    )


def practice_board(*, practice: Practice, wanted: BoardFilter | None = None) -> Board:
    """The current members' standing in every open course, filtered; the state panel looks at all of it."""
    wanted = wanted or BoardFilter()
    members = list(members_of(practice))
    courses = list(Course.objects.filter(is_open=True).order_by("number", "title"))
    rule, steps = rule_and_steps()
    asked = required_of(steps)
    cells = _cells(members=members, courses=courses, asked=asked)
    state = _state(members=members, courses=courses, cells=cells, steps=steps)
    mandatory = {step.course_id for step in steps}
    shown = [course for course in courses if not wanted.course or str(course.key) == wanted.course]
    rows = [
        BoardRow(
            user_id=member.user_id,
            name=member.user.get_full_name() or member.user.email,
            role=member.role,
            role_label=str(PracticeRole(member.role).label),
            cells=tuple(cells[member.user_id, course.pk] for course in shown),
        )
        for member in members
        if not wanted.role or member.role == wanted.role
    ]
    if wanted.status:
        rows = [row for row in rows if any(cell.status == wanted.status for cell in row.cells)]
    employed = {member.role for member in members}
    return Board(
        practice=practice,
        columns=tuple(
            BoardColumn(course_id=c.pk, key=str(c.key), title=c.title, is_mandatory=c.pk in mandatory) for c in shown
        ),
        rows=tuple(rows),
        state=state,
        people_count=len(members),
        filter=wanted,
        explanation=rule.explanation if rule else "",
        roles=tuple((value, str(label)) for value, label in PracticeRole.choices if value in employed),
        courses=tuple((str(course.key), course.title) for course in courses),
        statuses=tuple((value, str(label)) for value, label in BoardStatus.choices),
    )


def _cells(
    *, members: Iterable[Any], courses: Iterable[Course], asked: Mapping[str, set[int]]
) -> dict[tuple[int, int], Cell]:
    user_ids = [member.user_id for member in members]
    course_ids = [course.pk for course in courses]
    now = timezone.now()
    done = {
        (user_id, course_id): (generation, at, expires_at)
        for user_id, course_id, generation, at, expires_at in Standing.objects.filter(
            user_id__in=user_ids, course_id__in=course_ids
        ).values_list("user_id", "course_id", "generation", "completed_at", "expires_at")
    }
    busy = {
        (user_id, course_id): progress
        for user_id, course_id, progress in Enrolment.objects.filter(
            user_id__in=user_ids, course_id__in=course_ids, progress__lt=100
        ).values_list("user_id", "course_id", "progress")
    }
    cells = {}
    for member in members:
        for course in courses:
            key = (member.user_id, course.pk)
            is_asked = course.pk in asked.get(member.role, ())
            if key in done:
                generation, at, expires_at = done[key]
                status = BoardStatus.DONE
                if generation != course.generation:
                    status = BoardStatus.REDO
                elif expires_at is not None and expires_at <= now:
                    status = BoardStatus.EXPIRED
                cells[key] = Cell(
                    status=status,
                    date=timezone.localdate(at),
                    expires_on=timezone.localdate(expires_at) if expires_at else None,
                    percent=100 if status == BoardStatus.DONE else busy.get(key, 0),
                    is_asked=is_asked,
                )
            elif key in busy:
                cells[key] = Cell(status=BoardStatus.BUSY, percent=busy[key], is_asked=is_asked)
            else:
                cells[key] = Cell(status=BoardStatus.NOT_YET, is_asked=is_asked)
    return cells


def _state(
    *, members: list[Any], courses: list[Course], cells: Mapping[tuple[int, int], Cell], steps: Iterable[Required]
) -> State:
    """The steps of the rule that this team makes due; a team with fewer people in a role needs all of them."""
    titles = {course.pk: course.title for course in courses}
    count = 0
    missing: list[tuple[str, str, int]] = []
    for step in steps:
        people = [member for member in members if member.role == step.role]
        if not people or step.course_id not in titles:
            continue
        count += 1
        wanted = min(step.minimum, len(people))
        have = sum(cells[member.user_id, step.course_id].status == BoardStatus.DONE for member in people)
        if have < wanted:
            missing.append((str(PracticeRole(step.role).label), titles[step.course_id], wanted - have))
    return _state_of(count=count, missing=missing)


def practice_state(*, practice: Practice) -> State:
    """The same panel from the practice's roll-up, for pages that need no more: two queries, or one if it is trained."""
    training = PracticeTraining.objects.filter(practice=practice).first()
    if training is None:
        return practice_board(practice=practice).state
    titles = dict(
        Course.objects.filter(pk__in={step["course"] for step in training.missing}).values_list("pk", "title")
        if training.missing
        else ()
    )
    return _state_of(
        count=training.due,
        missing=[
            (str(PracticeRole(step["role"]).label), titles[step["course"]], step["wanted"] - step["have"])
            for step in training.missing
            if step["course"] in titles
        ],
    )


def _state_of(*, count: int, missing: list[tuple[str, str, int]]) -> State:
    """`missing`: (role, course, people still needed)."""
    if not count:
        title = _("No training is mandatory for the roles in your practice")
        return State(met=0, wanted=0, title=title, text="")
    if not missing:
        title = _("Your practice meets the training duty")
        text = _("Each role that has to has completed the mandatory training.")
        return State(met=count, wanted=count, title=title, text=text)
    if len(missing) == 1:
        title = _("One step left: the %(role)s") % {"role": missing[0][0]}
    else:
        title = ngettext("%(count)s step left", "%(count)s steps left", len(missing)) % {"count": len(missing)}
    lines = tuple(f"{people} × {role} – {course}" for role, course, people in missing)
    return State(
        met=count - len(missing),
        wanted=count,
        title=title,
        text=_("Still needed: %(list)s.") % {"list": "; ".join(lines[:4])},
        missing=lines,
    )
