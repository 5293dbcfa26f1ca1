"""Certificates: numbered, drawn, verified, revoked, erased. The PDF is read back."""

import io
import re

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.domain.jobs import run_job
from core.models import AuditEntry, Job
from core.person_data import person_data_sources
from learning import tasks  # noqa: F401 registers the job
from learning.domain.certificate_paper import grouped_code, printable, render_certificate
from learning.domain.certificates import (
    certificate_number,
    is_certificate_number,
    issue_certificate,
    plain_code,
    revoke_certificate,
    verified_certificate,
)
from learning.domain.exceptions import CertificateNotFound
from learning.enums import CertificateState
from learning.models import Certificate, Completion
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test


def certificate_of(**user: str) -> Certificate:
    take_test(user=UserFactory(**user), course=course_of(make_course(points_text="1 punt (ABC1)")))
    return Certificate.objects.get()


def run_certificate_job() -> None:
    job = Job.objects.get(kind="learning.issue_certificate")
    assert run_job(job_id=job.pk) is True


@given(st.integers(2020, 2099), st.integers(1, 999_999))
def test_certificate_number_checks_itself(year: int, serial: int) -> None:
    number = certificate_number(year=year, serial=serial)

    assert re.fullmatch(r"OPEN-\d{4}-\d{6}-\d{2}", number)
    assert is_certificate_number(number)
    digit = number[10]
    assert not is_certificate_number(number[:10] + str((int(digit) + 1) % 10) + number[11:])


@pytest.mark.django_db
def test_issue_certificate_is_ready_after_its_job_and_drawn_once() -> None:
    certificate = certificate_of(first_name="Fatima", last_name="el Amrani")
    assert certificate.state == CertificateState.PENDING

    run_certificate_job()

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.READY
    assert is_certificate_number(certificate.number)
    assert issue_certificate(completion=Completion.objects.get()) == certificate
    with certificate.file.open() as file:
        assert file.read() == render_certificate(certificate)


@pytest.mark.django_db
def test_certificate_pdf_is_tagged_archivable_and_says_the_same_as_the_row() -> None:
    certificate = certificate_of(first_name="Fatima", last_name="el Amrani")

    pdf = render_certificate(certificate)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "nl"
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
    page = pypdfium2.PdfDocument(pdf)[0]
    text = " ".join(page.get_textpage().get_text_range().split())
    for expected in (
        "Certificaat",
        "Fatima el Amrani",
        "De basis van online inzage",
        "1 punt (ABC1)",
        "45 minuten",
        certificate.number,
        grouped_code(certificate.code),
    ):
        assert expected in text
    codes = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert [code.text for code in codes] == [f"http://localhost:8000/certificaat/{certificate.code}/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "Wilhelmina Johanna van der Meulen-Oosterhuis van Loenersloot",
        "Şükrü Öğüt",
        "Ліна Коваль",
        "فاطمة",
        "Nguyễn Thị Ánh",
        "王小明",
    ],
)
def test_certificate_fits_every_name(name: str) -> None:
    certificate = certificate_of(first_name=name, last_name="")

    assert render_certificate(certificate).startswith(b"%PDF-")


def test_printable_keeps_what_the_fonts_have_and_writes_the_rest_in_latin() -> None:
    assert printable("Şükrü Öğüt فاطمة") == "Şükrü Öğüt فاطمة"
    assert printable("Ліна Коваль") == "Ліна Коваль"
    assert printable("ნინო") == "nino"


@pytest.mark.django_db
def test_verified_certificate_reads_a_code_however_it_was_typed() -> None:
    certificate = certificate_of()

    typed = f" {grouped_code(certificate.code).lower()} "

    assert verified_certificate(code=typed) == certificate
    assert plain_code("<7k-qf>") == "7KQF"
    with pytest.raises(CertificateNotFound):
        verified_certificate(code="AAAA-AAAA-AAAA")


@pytest.mark.django_db
def test_revoke_certificate_removes_the_file_and_is_logged(
    django_capture_on_commit_callbacks: object,
) -> None:
    certificate = certificate_of()
    run_certificate_job()
    certificate.refresh_from_db()
    storage, name = certificate.file.storage, certificate.file.name
    actor = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        revoke_certificate(certificate=certificate, actor=actor, reason="Op verkeerde naam")

    assert (certificate.state, certificate.revoked_reason, storage.exists(name)) == (
        CertificateState.REVOKED,
        "Op verkeerde naam",
        False,
    )
    assert AuditEntry.objects.values_list("action", "actor_id").last() == ("learning.certificate_revoked", actor.pk)


@pytest.mark.django_db
def test_erasure_empties_the_name_removes_the_file_and_keeps_the_number(
    django_capture_on_commit_callbacks: object,
) -> None:
    certificate = certificate_of(first_name="Sanne", last_name="Zwartjes")
    run_certificate_job()
    certificate.refresh_from_db()
    user, storage, name = certificate.completion.user, certificate.file.storage, certificate.file.name

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for source in person_data_sources():
            if source.label.startswith("learning."):
                source.erase(user)

    kept = Certificate.objects.get()
    assert (kept.number, kept.holder_name, kept.file.name) == (certificate.number, "", "")
    assert storage.exists(name) is False
    page = Client().get(f"/certificaat/{kept.code}/").content.decode()
    assert "Zwartjes" not in page
    assert kept.number in page


@pytest.mark.django_db
def test_job_of_an_erased_person_draws_nothing() -> None:
    certificate = certificate_of()
    Certificate.objects.update(holder_name="")

    run_certificate_job()

    certificate.refresh_from_db()
    assert (certificate.state, certificate.file.name) == (CertificateState.PENDING, "")
