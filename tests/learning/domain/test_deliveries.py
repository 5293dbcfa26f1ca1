"""Deliveries to a register: files, marks that are set once, what is withdrawn."""

import csv
import io
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEntry, Job
from core.person_data import person_data_sources
from core.stamp import read_stamp
from learning.domain.accreditation import keep_accreditation
from learning.domain.completion import correct_completion
from learning.domain.deliveries import ask_for_numbers, withdraw_delivery, withdraw_line
from learning.domain.exceptions import (
    AccreditationInUse,
    DeliveryIsWithdrawn,
    LineStands,
    NobodyToReport,
    ReasonMissing,
)
from learning.domain.queries.accreditation import desk, reports_to_correct, waiting_at_desk
from learning.enums import AccreditationFileKind, Register
from learning.models import (
    AccreditationFile,
    AccreditationReport,
    Course,
    RegisterNumber,
)
from tests.factories.accounts import UserFactory
from tests.factories.accreditation import ago, assistant, bare_course, content_of, delivered, grant, numbered, period
from tests.factories.learning import course_of, make_course, record_completion, take_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return bare_course("De basis van online inzage")


def test_delivery_writes_files_with_hashes_and_marks_everybody_once(course: Course) -> None:
    accreditation = grant(course, external_course_id="C-1", external_meeting_id="M-9")
    one = numbered("KA 12345", first_name="Noor Anna", last_name="=cmd|' /C calc'!A0", initials="")
    two = numbered("7654321", last_name="Bakker", initials="B.")
    RegisterNumber.objects.filter(user=two).update(external_person_id="P-4")
    for person in (one, two):
        record_completion(user=person, course=course, at=timezone.now())

    export = delivered()

    assert (export.people, export.lines) == (2, 2)
    numbers = content_of(export, AccreditationFileKind.NUMBERS)
    assert sorted(numbers.split(b"\r\n")) == [b"", b"7654321", b"KA12345"]
    table = list(
        csv.reader(io.StringIO(content_of(export, AccreditationFileKind.CSV).decode("utf-8-sig")), delimiter=";")
    )
    assert table[0][-5:] == [
        "externalCourseID",
        "externalModuleID",
        "externalEditionID",
        "externalMeetingID",
        "externalPersonID",
    ]
    assert [line for line in table[1:] if line[4] == "Bakker"] == [
        [
            "OPEN",
            course.title,
            timezone.localdate().isoformat(),
            "7712",
            "Bakker",
            "B.",
            "doktersassistent",
            "7654321",
            "KABIZ",
            "",
            "C-1",
            "",
            "",
            "M-9",
            "P-4",
        ]
    ]
    hostile = next(line for line in table[1:] if line[4] != "Bakker")
    assert hostile[4].startswith("'=")
    assert hostile[5] == "N.A."
    for file in export.files.all():
        assert (file.lines, len(file.sha256), file.size_bytes) == (2, 64, file.file.size)
    audit = AuditEntry.objects.get(action="learning.accreditation_delivered")
    assert audit.after["files"] == dict(export.files.values_list("name", "sha256"))
    assert [row.number for row in AccreditationReport.objects.filter(user=two)] == ["7654321"]
    assert AccreditationReport.objects.filter(accreditation=accreditation).count() == 2
    with pytest.raises(NobodyToReport):
        delivered()


def test_attendance_list_is_archivable_and_has_a_line_a_person(course: Course) -> None:
    grant(course)
    for index in range(3):
        record_completion(user=numbered(f"123456{index}", last_name=f"Bakker{index}"), course=course, at=ago(2))

    pdf = content_of(delivered(), AccreditationFileKind.ATTENDANCE)

    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert [f"Bakker{index}" in text for index in range(3)] == [True] * 3
    assert "Handtekening" in text


def test_no_file_of_a_delivery_holds_a_score() -> None:
    course = course_of(make_course())
    grant(course)
    attempt = take_test(user=numbered(), course=course, wrong_count=1)
    assert attempt.percent == 75

    export = delivered()

    for file in export.files.exclude(kind=AccreditationFileKind.ATTENDANCE):
        with file.file.open("rb") as opened:
            assert b"75" not in opened.read().replace(b"1234567", b"")


def test_a_person_is_reported_once_for_an_accreditation_even_after_doing_the_course_again(course: Course) -> None:
    grant(course)
    person = numbered()
    record_completion(user=person, course=course, at=ago(9), generation=1)
    delivered()
    again = record_completion(user=person, course=course, at=ago(2), generation=2)

    assert desk(**period()).ready == []
    report = AccreditationReport.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccreditationReport.objects.create(
            export=report.export,
            completion=again,
            user=person,
            accreditation=report.accreditation,
            register=report.register,
            points=1,
        )


def test_withdrawal_keeps_the_record_and_opens_its_people_again(course: Course) -> None:
    grant(course)
    record_completion(user=numbered(), course=course, at=ago(2))
    export = delivered()
    with pytest.raises(ReasonMissing):
        withdraw_delivery(export=export, actor=UserFactory(), reason=" ")

    withdraw_delivery(export=export, actor=UserFactory(), reason="Verkeerde periode")

    assert (export.withdrawn_reason, AccreditationReport.objects.count()) == ("Verkeerde periode", 1)
    assert len(desk(**period()).ready) == 1
    assert AuditEntry.objects.filter(action="learning.accreditation_withdrawn").count() == 1
    with pytest.raises(DeliveryIsWithdrawn):
        withdraw_delivery(export=export, actor=UserFactory(), reason="Nog eens")
    delivered()
    assert AccreditationReport.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_late_ones_go_along_unless_left_out(course: Course) -> None:
    grant(course)
    record_completion(user=numbered("1000001"), course=course, at=ago(60))
    with pytest.raises(NobodyToReport):
        delivered(with_late=False)
    assert delivered().lines == 1


def test_what_was_reported_keeps_its_accreditation(course: Course) -> None:
    accreditation = grant(course)
    record_completion(user=numbered(), course=course, at=ago(2))
    delivered()
    accreditation.points = Decimal(5)
    with pytest.raises(AccreditationInUse):
        keep_accreditation(accreditation=accreditation, actor=UserFactory())


def test_asking_for_numbers_is_one_mail_a_person_in_two_weeks(course: Course) -> None:
    grant(course)
    other = bare_course("Nog een module")
    grant(other, number="88")
    person = assistant(first_name="Noor", email="noor@praktijk.example")
    for one in (course, other):
        record_completion(user=person, course=one, at=ago(2))
    record_completion(user=numbered(), course=course, at=ago(2))
    rows = desk(**period()).lacking

    assert ask_for_numbers(register=Register.KABIZ, rows=rows, actor=UserFactory()) == 1
    assert ask_for_numbers(register=Register.KABIZ, rows=rows, actor=UserFactory()) == 0
    mail = Job.objects.get(kind="core.send_mail").payload
    assert (mail["to"], mail["context"]["url"]) == ("noor@praktijk.example", "/mijn/nascholing/#kabiz")
    assert set(mail["context"]["courses"].split(", ")) == {course.title, other.title}
    assert {row.asked_on for row in desk(**period()).lacking} == {timezone.localdate()}


def test_erasure_takes_numbers_and_files_and_keeps_marks_and_hashes(
    course: Course, django_capture_on_commit_callbacks: Any
) -> None:
    grant(course)
    person = numbered()
    record_completion(user=person, course=course, at=ago(2))
    export = delivered()
    file = export.files.first()
    storage, name = file.file.storage, file.file.name
    shown = {source.label: source.export(person) for source in person_data_sources()}
    assert shown["learning.RegisterNumber"][0]["number"] == "1234567"
    assert shown["learning.AccreditationReport"][0]["accreditation"] == "7712"

    with django_capture_on_commit_callbacks(execute=True):
        for source in person_data_sources():
            if source.label.startswith("learning."):
                source.erase(person)

    assert (RegisterNumber.objects.count(), storage.exists(name)) == (0, False)
    assert list(AccreditationReport.objects.values_list("number", "register")) == [("", "kabiz")]
    assert {(one.file.name, len(one.sha256)) for one in AccreditationFile.objects.all()} == {("", 64)}


def test_the_catalogue_hears_of_every_change_whoever_writes_it() -> None:
    before = read_stamp()
    row = grant(course_of(make_course()))
    granted = read_stamp()
    row.delete()

    assert before < granted < read_stamp()


def test_line_of_a_corrected_completion_is_withdrawn_alone_and_its_person_is_open_again(course: Course) -> None:
    grant(course)
    people = [numbered(f"123456{digit}") for digit in range(2)]
    wrong, right = [record_completion(user=one, course=course, at=ago(5)) for one in people]
    export, clerk = delivered(), UserFactory()
    correct_completion(completion=wrong, reason="Verkeerde persoon", actor=UserFactory())
    assert [one.completion_id for one in reports_to_correct(register=Register.KABIZ)] == [wrong.pk]
    assert [(one.register, one.ready, one.wrong) for one in waiting_at_desk(today=timezone.localdate())] == [
        (Register.KABIZ, 0, 1)
    ]

    line = export.reports.get(completion=wrong)
    withdraw_line(report=line, actor=clerk)
    with pytest.raises(LineStands):
        withdraw_line(report=line, actor=clerk)
    with pytest.raises(LineStands):
        withdraw_line(report=export.reports.get(completion=right), actor=clerk)
    again = record_completion(user=people[0], course=course, at=ago(1))

    export.refresh_from_db()
    assert (export.withdrawn_at, reports_to_correct().count()) == (None, 0)
    assert [one.completion_id for one in desk(**period()).ready] == [again.pk]
    entry = AuditEntry.objects.get(action="learning.accreditation_line_withdrawn")
    assert (entry.actor_id, entry.before) == (
        clerk.pk,
        {"delivery": export.pk, "completion": wrong.pk, "register": "kabiz"},
    )
