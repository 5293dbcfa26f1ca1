import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEntry, Job
from organisations.domain.queries import coalition_of
from organisations.domain.register_file import UnreadableFile, read_register
from organisations.domain.register_import import FaultyRegister, import_practices
from organisations.models import Affiliation, Invitation, Practice
from tests.factories.organisations import AffiliationFactory, CoalitionFactory, PracticeFactory, contact_of

pytestmark = pytest.mark.django_db
HEADER = "AGB-code;Naam;Straat;Postcode;Plaats;Telefoon;Coalitie;E-mail contactpersoon"
LINDE = "01234567;De Linde;Lindenlaan 1;1234ab;Lindestad;0123 456789;noord;jan@linde.example"
PONT = "1234568;Praktijk ’t Pontje;Kade 2;2345 CD;Pontstad;;noord;"


def file(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([header, *rows]).encode(encoding)


@pytest.fixture(autouse=True)
def noord(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
    return CoalitionFactory(slug="noord")


def test_import_puts_practices_affiliations_and_first_contacts_in(noord):
    report = import_practices(content=file(LINDE, PONT), actor=None)
    assert (report.new, report.invited) == (["01234567", "01234568"], ["jan@linde.example"])
    assert list(Practice.objects.order_by("agb_code").values_list("agb_code", "name", "postcode", "city")) == [
        ("01234567", "De Linde", "1234 AB", "Lindestad"),
        ("01234568", "Praktijk ’t Pontje", "2345 CD", "Pontstad"),
    ]
    assert {coalition_of(practice) for practice in Practice.objects.all()} == {noord}
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.is_contact) == (
        "jan@linde.example",
        "praktijkmanager",
        True,
    )


def test_import_of_the_same_file_changes_nothing():
    import_practices(content=file(LINDE, PONT), actor=None)
    jobs, entries = Job.objects.count(), AuditEntry.objects.count()
    report = import_practices(content=file(LINDE, PONT), actor=None)
    assert (report.unchanged, report.has_changes) == (["01234567", "01234568"], False)
    assert (Job.objects.count(), AuditEntry.objects.count()) == (jobs, entries)


def test_import_moves_a_practice_and_keeps_where_it_was():
    zuid = CoalitionFactory(slug="zuid")
    practice = PracticeFactory(agb_code="01234567", name="De Linde")
    old = AffiliationFactory(practice=practice)
    report = import_practices(content=file(LINDE.replace("noord", "zuid")), actor=None)
    assert (report.moved, report.changed) == (["01234567"], ["01234567"])
    assert list(Affiliation.objects.order_by("pk").values_list("coalition", "valid_from", "valid_until")) == [
        (old.coalition_id, dt.date(2020, 1, 1), dt.date(2026, 11, 21)),
        (zuid.pk, dt.date(2026, 11, 21), None),
    ]


def test_import_leaves_out_what_empty_cells_do_not_say():
    practice = PracticeFactory(agb_code="01234568", phone="0999", coalition=None)
    import_practices(content=file(PONT), actor=None)
    practice.refresh_from_db()
    assert (practice.name, practice.phone) == ("Praktijk ’t Pontje", "0999")


def test_import_invites_no_second_first_contact():
    practice = PracticeFactory(agb_code="01234567")
    contact_of(practice)
    assert import_practices(content=file(LINDE), actor=None).invited == []


def test_import_with_faults_names_row_and_column_and_changes_nothing():
    rows = [
        LINDE,
        "12AB;De Es;;12345;;;noord;geen-adres",
        LINDE,
        "01234569;=HYPERLINK(1);;;;;oost;",
        "01234570;;;;;;noord;",
    ]
    with pytest.raises(FaultyRegister) as caught:
        import_practices(content=file(*rows), actor=None)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (3, "AGB-code"),
        (3, "Postcode"),
        (3, "E-mail contactpersoon"),
        (4, "AGB-code"),
        (5, "Naam"),
        (5, "Coalitie"),
        (6, "Naam"),
    ]
    assert (Practice.objects.count(), Job.objects.count()) == (0, 0)


def test_check_reports_the_same_and_keeps_nothing():
    report = import_practices(content=file(LINDE), actor=None, check_only=True)
    assert (report.new, report.invited) == (["01234567"], ["jan@linde.example"])
    assert (Practice.objects.count(), Invitation.objects.count(), Job.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_read_register_takes_utf8_with_or_without_bom_and_both_delimiters(encoding, delimiter):
    content = file(PONT, encoding=encoding).replace(b";", delimiter.encode())
    read = read_register(content, coalitions={"noord"})
    assert (read.faults, [row.name for row in read.rows]) == ([], ["Praktijk ’t Pontje"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "leeg|empty"),
        (file("01234567;Café;;;;;noord;", encoding="cp1252"), "UTF-8"),
        (b"PK\x03\x04\x00\x00", "CSV"),
        (file(LINDE, header="Naam;Coalitie"), "agb"),
        (file(), "no practices|geen praktijken"),
        (b'AGB;Naam;Coalitie\n"01234567;De Linde;noord', "CSV"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_read_register_of_an_unreadable_file_says_what_to_do(content, says):
    with pytest.raises(UnreadableFile, match=says):
        read_register(content, coalitions={"noord"})


def test_read_register_stops_after_too_many_rows(monkeypatch):
    monkeypatch.setattr("organisations.domain.register_file.MAX_ROWS", 1)
    with pytest.raises(UnreadableFile):
        read_register(file(LINDE, PONT), coalitions={"noord"})


def test_command_reports_and_refuses(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(file(LINDE))
    out = io.StringIO()
    call_command("import_practices", str(path), "--check", stdout=out)
    assert Practice.objects.count() == 0
    call_command("import_practices", str(path), stdout=out)
    assert Practice.objects.count() == 1
    path.write_bytes(file("x;y;;;;;noord;"))
    with pytest.raises(CommandError, match="2"):
        call_command("import_practices", str(path), stdout=out)
