"""A practice's training board: people × courses. Pass and date, never a score. Five queries, however large it is."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.enums import BoardStatus
from learning.models import Completion, Course, Enrolment
from organisations.domain.queries import members_of
from organisations.enums import PracticeRole
from organisations.models import Practice

STATUS_KIND = {
    BoardStatus.DONE: "done",
    BoardStatus.BUSY: "busy",
    BoardStatus.REDO: "late",
    BoardStatus.NOT_YET: "todo",
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`is_due`: the course is mandatory for this person's role and not completed."""

    status: BoardStatus
    date: dt.date | None = None
    percent: int = 0
    is_due: bool = False

    @property
    def kind(self) -> str:
        return "late" if self.is_due and self.status == BoardStatus.REDO else STATUS_KIND[self.status]

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
class State:
    """Whether the practice meets the training duty: each employed role that a mandatory course is for has passed it."""

    met: int
    wanted: int
    title: str
    text: str

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
    roles: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    courses: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    statuses: tuple[tuple[str, str], ...] = field(default_factory=tuple)


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
    cells = _cells(members=members, courses=courses)
    state = _state(members=members, courses=courses, cells=cells)
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
            BoardColumn(course_id=c.pk, key=str(c.key), title=c.title, is_mandatory=c.is_mandatory) for c in shown
        ),
        rows=tuple(rows),
        state=state,
        people_count=len(members),
        filter=wanted,
        roles=tuple((value, str(label)) for value, label in PracticeRole.choices if value in employed),
        courses=tuple((str(course.key), course.title) for course in courses),
        statuses=tuple((value, str(label)) for value, label in BoardStatus.choices),
    )


def is_due(*, course: Course, role: str) -> bool:
    """Whether the training duty asks this course of this role."""
    return course.is_mandatory and (not course.roles or role in course.roles)


def _cells(*, members: Iterable[Any], courses: Iterable[Course]) -> dict[tuple[int, int], Cell]:
    user_ids = [member.user_id for member in members]
    course_ids = [course.pk for course in courses]
    done: dict[tuple[int, int], tuple[int, dt.datetime]] = {}
    standing = Completion.objects.filter(
        user_id__in=user_ids, course_id__in=course_ids, corrects__isnull=True, corrected_by__isnull=True
    )
    for user_id, course_id, generation, at in standing.order_by("generation", "completed_at").values_list(
        "user_id", "course_id", "generation", "completed_at"
    ):
        done[user_id, course_id] = (generation, at)
    busy = {
        (user_id, course_id): progress
        for user_id, course_id, progress in Enrolment.objects.filter(
            user_id__in=user_ids, course_id__in=course_ids
        ).values_list("user_id", "course_id", "progress")
    }
    cells = {}
    for member in members:
        for course in courses:
            key = (member.user_id, course.pk)
            due = is_due(course=course, role=member.role)
            if key in done:
                generation, at = done[key]
                is_current = generation == course.generation
                cells[key] = Cell(
                    status=BoardStatus.DONE if is_current else BoardStatus.REDO,
                    date=timezone.localdate(at),
                    percent=100 if is_current else 0,
                    is_due=due and not is_current,
                )
            elif key in busy:
                cells[key] = Cell(status=BoardStatus.BUSY, percent=busy[key], is_due=due)
            else:
                cells[key] = Cell(status=BoardStatus.NOT_YET, is_due=due)
    return cells


def _state(*, members: list[Any], courses: list[Course], cells: Mapping[tuple[int, int], Cell]) -> State:
    """One step per mandatory course and employed role: met as soon as one person in that role has completed it."""
    steps: list[tuple[Course, str, bool]] = []
    for course in courses:
        for role in PracticeRole.values:
            people = [member for member in members if member.role == role]
            if people and is_due(course=course, role=role):
                met = any(cells[member.user_id, course.pk].status == BoardStatus.DONE for member in people)
                steps.append((course, role, met))
    met_count = sum(met for *_step, met in steps)
    missing = [(course, role) for course, role, met in steps if not met]
    if not steps:
        title = _("No training is mandatory for the roles in your practice")
        return State(met=0, wanted=0, title=title, text="")
    if not missing:
        title = _("Your practice meets the training duty")
        text = _("Each role that has to has completed the mandatory training.")
    else:
        course, role = missing[0]
        label = str(PracticeRole(role).label)
        if len(missing) == 1:
            title = _("One step left: the %(role)s") % {"role": label}
        else:
            title = ngettext("%(count)s step left", "%(count)s steps left", len(missing)) % {"count": len(missing)}
        text = _("Still needed: %(list)s.") % {
            "list": "; ".join(f"{PracticeRole(role).label} – {course.title}" for course, role in missing[:4])
        }
    return State(met=met_count, wanted=len(steps), title=title, text=text)
