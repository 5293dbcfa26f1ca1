"""The practice's board: who has completed what, in a fixed number of queries, and its exports read back."""

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from learning.domain.enrolments import enrol_learner
from learning.domain.exports import PRACTICE_WIDTHS, board_lines
from learning.domain.queries.board import (
    Board,
    BoardColumn,
    BoardFilter,
    BoardRow,
    Cell,
    State,
    board_filter,
    practice_board,
    practice_state,
)
from learning.domain.sheets import csv_pieces, xlsx_bytes
from learning.domain.tallies import refresh_practices
from learning.enums import BoardStatus
from learning.models import Course, Enrolment
from organisations.enums import PracticeRole
from organisations.models import Practice
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion
from tests.factories.organisations import MembershipFactory, PracticeFactory

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def member(practice: Any, last_name: str, role: str, **fields: Any) -> Any:
    user = UserFactory(first_name="", last_name=last_name)
    MembershipFactory(user=user, practice=practice, role=role, **fields)
    return user


def table(board: Any) -> dict[str, list[tuple[str, bool]]]:
    return {row.name: [(cell.text, cell.is_due) for cell in row.cells] for row in board.rows}


def test_practice_board_shows_each_member_and_course() -> None:
    basis = course_of(make_course(title="De basis", is_mandatory=True, roles=["huisarts", "poh"]))
    pgo = course_of(make_course(title="Portaal of PGO"))
    practice = PracticeFactory()
    bakker = member(practice, "Bakker", PracticeRole.HUISARTS)
    member(practice, "Yilmaz", PracticeRole.POH)
    vries = member(practice, "de Vries", PracticeRole.DOKTERSASSISTENT)
    member(practice, "Weg", PracticeRole.POH, valid_until=dt.date(2026, 1, 1))
    member(PracticeFactory(), "Vreemd", PracticeRole.HUISARTS)
    record_completion(user=bakker, course=basis, at=DAY)
    enrol_learner(user=vries, course=pgo)
    Enrolment.objects.filter(user=vries).update(progress=60)

    board = practice_board(practice=practice)

    assert [(column.title, column.is_mandatory) for column in board.columns] == [
        ("De basis", True),
        ("Portaal of PGO", False),
    ]
    assert table(board) == {
        "Bakker": [("2 mrt 2026", False), ("nog niet", False)],
        "Yilmaz": [("nog niet", True), ("nog niet", False)],
        "de Vries": [("nog niet", False), ("bezig, 60%", False)],
    }
    assert (board.state.met, board.state.wanted, board.state.title) == (1, 2, "Nog één stap: de POH")


def test_practice_board_met_when_one_person_of_each_role_has_completed() -> None:
    basis = course_of(make_course(is_mandatory=True, roles=["huisarts", "praktijkmanager"]))
    practice = PracticeFactory()
    record_completion(user=member(practice, "Bakker", PracticeRole.HUISARTS), course=basis, at=DAY)
    member(practice, "Tweede", PracticeRole.HUISARTS)

    assert practice_board(practice=practice).state.is_met is True


def test_practice_board_of_an_earlier_generation_says_to_do_again() -> None:
    course = course_of(make_course(is_mandatory=True, roles=["poh"]))
    practice = PracticeFactory()
    record_completion(user=member(practice, "Yilmaz", PracticeRole.POH), course=course, at=DAY)
    Course.objects.update(generation=2)

    board = practice_board(practice=practice)

    assert (board.rows[0].cells[0].status, board.rows[0].cells[0].is_due) == (BoardStatus.REDO, True)
    assert board.state.is_met is False


def test_practice_board_filters_by_role_course_and_status() -> None:
    basis = course_of(make_course(title="De basis"))
    make_course(title="Portaal of PGO")
    practice = PracticeFactory()
    record_completion(user=member(practice, "Bakker", PracticeRole.HUISARTS), course=basis, at=DAY)
    member(practice, "Smit", PracticeRole.HUISARTS)
    member(practice, "Yilmaz", PracticeRole.POH)

    def names(**wanted: str) -> tuple[list[str], int]:
        board = practice_board(practice=practice, wanted=BoardFilter(**wanted))
        return [row.name for row in board.rows], len(board.columns)

    assert names(role="huisarts") == (["Bakker", "Smit"], 2)
    assert names(course=str(basis.key), status="gehaald") == (["Bakker"], 1)
    assert names(course=str(basis.key), status="nog-niet") == (["Smit", "Yilmaz"], 1)
    assert names(role="poh", status="gehaald") == ([], 2)


@pytest.mark.parametrize("wanted", [{"rol": "baas"}, {"status": "x' OR 1=1"}, {"module": "<script>"}, {"rol": ""}])
def test_board_filter_ignores_what_it_does_not_know(wanted: dict[str, str]) -> None:
    assert board_filter(wanted) == BoardFilter()


@pytest.mark.parametrize(("people", "courses"), [(1, 1), (3, 3), (12, 5)])
def test_practice_board_takes_six_queries_however_large(
    people: int, courses: int, django_assert_num_queries: Any
) -> None:
    practice = PracticeFactory()
    users = [member(practice, f"Naam {index}", PracticeRole.POH) for index in range(people)]
    for index in range(courses):
        course = course_of(make_course(title=f"Module {index}", lessons=0, is_mandatory=True))
        for user in users[::2]:
            record_completion(user=user, course=course, at=DAY)

    with django_assert_num_queries(6):
        board = practice_board(practice=practice)

    assert (len(board.rows), len(board.columns)) == (people, courses)


@pytest.mark.once
@pytest.mark.parametrize(("courses", "widths"), [(10, []), (11, [6, 5]), (40, [10, 10, 10, 10])])
def test_wide_board_goes_on_paper_in_pieces_that_hold_each_cell_once(courses: int, widths: list[int]) -> None:
    columns = tuple(BoardColumn(course_id=n, key=str(n), title=f"M{n}", is_mandatory=True) for n in range(courses))
    cells = tuple(Cell(status=BoardStatus.BUSY, percent=n) for n in range(courses))
    rows = tuple(BoardRow(user_id=n, name=f"N{n}", role="poh", role_label="POH", cells=cells) for n in range(2))
    state = State(met=0, wanted=0, title="", text="")
    board = Board(practice=Practice(), columns=columns, rows=rows, state=state, people_count=2, filter=BoardFilter())

    assert [len(sheet.columns) for sheet in board.sheets] == widths
    if widths:
        assert tuple(column for sheet in board.sheets for column in sheet.columns) == columns
        for place in (0, 1):
            assert tuple(cell for sheet in board.sheets for cell in sheet.rows[place].cells) == cells


def exported() -> Any:
    basis = course_of(make_course(title="De basis", is_mandatory=True, roles=["huisarts"]))
    practice = PracticeFactory(name="De Linde")
    record_completion(user=member(practice, "Bakker", PracticeRole.HUISARTS), course=basis, at=DAY)
    member(practice, "=HYPERLINK(1)", PracticeRole.POH)
    return practice_board(practice=practice)


def test_board_csv_read_back() -> None:
    content = b"".join(csv_pieces(board_lines(exported())))

    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")) == [
        ["Naam", "Functie", "Module", "Verplicht", "Status", "Gehaald op", "Geldig tot"],
        ["'=HYPERLINK(1)", "POH", "De basis", "nee", "nog niet", "", ""],
        ["Bakker", "huisarts", "De basis", "ja", "gehaald", "2026-03-02", ""],
    ]


def test_board_xlsx_read_back() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(board_lines(exported()), title="Scholing", widths=PRACTICE_WIDTHS))
    )

    sheet = book["Scholing"]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == [
        ["Naam", "Functie", "Module", "Verplicht", "Status", "Gehaald op", "Geldig tot"],
        ["=HYPERLINK(1)", "POH", "De basis", "nee", "nog niet", "", ""],
        ["Bakker", "huisarts", "De basis", "ja", "gehaald", "2026-03-02", ""],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("is_done", [True, False])
def test_practice_state_of_the_roll_up_is_that_of_the_board(is_done: bool) -> None:
    course = course_of(make_course(title="De basis", is_mandatory=True, roles=["huisarts", "poh"]))
    practice = PracticeFactory()
    member(practice, "Yilmaz", PracticeRole.HUISARTS)
    for last_name, role in (("Bakker", PracticeRole.HUISARTS), ("Smit", PracticeRole.POH)):
        user = member(practice, last_name, role)
        if is_done or role == PracticeRole.POH:
            record_completion(user=user, course=course, at=DAY)
    refresh_practices(practice_ids={practice.pk})

    state = practice_state(practice=practice)

    assert state == practice_board(practice=practice).state
    assert state.is_met is is_done
