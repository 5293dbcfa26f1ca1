"""A bank as a spreadsheet: what goes out comes back the same; what is wrong is told by its cell, and nothing kept."""

import csv
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from core.models import AuditEntry
from learning.domain.bank_sheets import COLUMNS, write_csv, write_xlsx
from learning.domain.banks import SheetReport, bank_rows, import_questions
from learning.domain.exceptions import FaultySheet
from learning.models import BankQuestion, QuestionBank
from organisations.domain.register_file import UnreadableFile
from tests.factories.learning import choice
from tests.factories.questions import every_kind, make_bank

pytestmark = pytest.mark.django_db


def sheet(*rows: list[str]) -> bytes:
    """CSV with the columns, each row filled up with empty cells."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([*row, *[""] * (len(COLUMNS) - len(row))] for row in rows)
    return target.getvalue().encode()


def blocks_of(bank: QuestionBank) -> list[tuple[object, str, bool]]:
    return [(one.body.get_prep_value(), one.tags, one.is_active) for one in BankQuestion.objects.filter(bank=bank)]


@pytest.mark.parametrize("write", [write_csv, lambda rows: write_xlsx(rows, title="Bank")], ids=["csv", "xlsx"])
def test_export_and_import_give_the_same(write) -> None:
    first = make_bank(blocks=every_kind(), tags="balie, inzage")
    BankQuestion.objects.filter(key="open").update(is_active=False)
    content = write(bank_rows(first.questions.all()))

    second = QuestionBank.objects.create(title="Kopie")
    made = import_questions(bank=second, content=content, actor=None)
    again = import_questions(bank=second, content=content, actor=None)

    assert (made, again) == (SheetReport(new=9, changed=0, unchanged=0), SheetReport(new=0, changed=0, unchanged=9))
    assert write(bank_rows(second.questions.all())) == content if write is write_csv else True
    assert bank_rows(second.questions.all()) == bank_rows(first.questions.all())
    assert AuditEntry.objects.filter(action="learning.import_questions").count() == 2


def test_import_of_new_rows_makes_questions_and_of_known_ones_changes_them() -> None:
    bank = make_bank(blocks=[choice("b1")])

    report = import_questions(
        bank=bank,
        content=sheet(
            ["", "Waar of  niet waar", "Inzage is gratis.", "", "", "Het is een recht.", "Balie, inzage ,balie"],
            ["", "waar", "", "x", "Goed zo."],
            ["", "niet waar", "", "", "Toch wel."],
            ["b1", "één antwoord", "Nieuwe tekst?", "", "", "", "", "nee"],
            ["b1-a", "antwoord", "Ja", "x"],
            ["", "antwoord", "Nee"],
        ),
        actor=None,
    )

    assert report == SheetReport(new=1, changed=1, unchanged=0)
    changed, made = BankQuestion.objects.order_by("pk")
    assert (changed.text, changed.is_active, changed.body.get_prep_value()[0]["value"]["options"][0]["id"]) == (
        "Nieuwe tekst?",
        False,
        "b1-a",
    )
    assert (made.kind, made.tags) == ("true_false", "balie, inzage")


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([["", "raadsel", "Wat?"]], {(2, "soort")}),
        ([["", "één antwoord", "Wat?"], ["", "antwoord", "A", "x"], ["", "antwoord", "B", "x"]], {(2, "tekst")}),
        ([["", "één antwoord", ""], ["", "antwoord", "A", "x"], ["", "antwoord", ""]], {(2, "tekst"), (4, "tekst")}),
        ([["", "één antwoord", "Wat?"], ["", "antwoord", "A", "misschien"], ["", "antwoord", "B"]],
         {(2, "tekst"), (3, "goed")}),
        ([["", "koppelen", "Wat?"], ["", "paar", "A", ""], ["", "paar", "B", "b"], ["", "gat", "C"]],
         {(3, "goed"), (5, "soort")}),
        ([["", "waar of niet waar", "Wat?"], ["", "waar", "", "x"]], {(2, "soort")}),
        ([["", "schaal", "Wat?", "veel"]], {(2, "goed")}),
        ([["", "casus", "Er was eens."], ["", "stap: invullen", "Wat?"], ["", "gat", "Met", ""],
          ["", "stap: één antwoord", ""], ["", "antwoord", "A", "x"], ["", "antwoord", "B"]],
         {(4, "goed"), (5, "tekst")}),
        ([["=1", "reflectie", "Wat?"], ["", "voorbeeldantwoord", "Zo."]], {(2, "id")}),
        ([["q", "reflectie", "Wat?"], ["", "voorbeeldantwoord", "Zo."], ["q", "reflectie", "En?"],
          ["", "voorbeeldantwoord", "Ook."]], {(4, "id")}),
        ([["", "reflectie", "Wat?", "", "", "", "x" * 301, "soms"], ["", "voorbeeldantwoord", "Zo."]],
         {(2, "labels"), (2, "in gebruik")}),
        ([], {(2, "soort")}),
    ],
)  # fmt: skip
def test_faults_are_told_by_cell_and_nothing_is_kept(rows: list[list[str]], cells: set[tuple[int, str]]) -> None:
    bank = QuestionBank.objects.create(title="Leeg")
    good = [["", "reflectie", "Goed?"], ["", "voorbeeldantwoord", "Ja."]] if rows else []

    with pytest.raises(FaultySheet) as caught:
        import_questions(bank=bank, content=sheet(*rows, *good), actor=None)

    assert {(fault.row, fault.column) for fault in caught.value.faults} == cells
    assert all(fault.text.endswith(".") for fault in caught.value.faults)
    assert BankQuestion.objects.count() == 0


def test_formulas_go_out_as_text_and_come_back_as_they_were() -> None:
    evil = ["=1+1", "+31", "-2", "@SUM(A1)", "'=x", "\u2019s"]
    block = choice("b1", text='=HYPERLINK("x")', options=6)
    for item, text in zip(block["value"]["options"], evil, strict=True):
        item["value"]["text"] = text
    bank = make_bank(blocks=[block])
    as_csv, as_xlsx = write_csv(bank_rows(bank.questions.all())), write_xlsx(bank_rows(bank.questions.all()), title="B")

    cells = [cell for row in csv.reader(io.StringIO(as_csv.decode("utf-8-sig")), delimiter=";") for cell in row]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx))

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert {cell.data_type for row in book.worksheets[0] for cell in row} <= {"s", "n"}
    for content in (as_csv, as_xlsx):
        other = QuestionBank.objects.create(title=f"Kopie {len(content)}")
        import_questions(bank=other, content=content, actor=None)
        assert bank_rows(other.questions.all()) == bank_rows(bank.questions.all())


def test_formula_cells_of_a_workbook_are_refused() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, COLUMNS)
        page.write_row(1, 1, ["reflectie"])
        page.write_formula(1, 2, '="Wat"&"?"')
        page.write_row(2, 1, ["voorbeeldantwoord", "Zo."])

    with pytest.raises(FaultySheet) as caught:
        import_questions(bank=QuestionBank.objects.create(title="Leeg"), content=target.getvalue(), actor=None)

    assert {(fault.row, fault.column) for fault in caught.value.faults} == {(2, "tekst")}


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: sheet(["", "reflectie", "Privé?"]).decode().encode("cp1252"), "Windows-1252"),
        (lambda: "id;soort".encode("utf-16"), "CSV UTF-8"),
        (lambda: b"", "leeg"),
        (lambda: b"PK\x03\x04 niet echt", "beschadigd"),
        (bomb, "5 MB"),
        (lambda: b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (lambda: b"id;soort\r\n", "tekst"),
        (lambda: sheet(["", "x"]) + b";;;\r\n" * 1_000_000, "20000"),
    ],
    ids=["cp1252", "utf16", "empty", "no-zip", "bomb", "large", "columns", "a-million-rows"],
)
def test_unreadable_files_are_told_in_one_sentence(content, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        import_questions(bank=QuestionBank.objects.create(title="Leeg"), content=content(), actor=None)

    assert words in str(caught.value)
    assert BankQuestion.objects.count() == 0


def test_an_id_of_another_bank_makes_a_question_of_ones_own() -> None:
    theirs = make_bank(title="Van hen", blocks=[choice("b1")])
    mine = QuestionBank.objects.create(title="Van mij")
    rows = bank_rows(theirs.questions.all())
    rows[0].text = "Veranderd?"

    import_questions(bank=mine, content=write_csv(rows), actor=None)

    assert list(BankQuestion.objects.order_by("pk").values_list("bank__title", "text")) == [
        ("Van hen", "Vraag b1?"),
        ("Van mij", "Veranderd?"),
    ]
