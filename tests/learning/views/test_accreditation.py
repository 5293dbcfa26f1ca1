"""The clerk's desk, a learner's numbers, certificates in the admin: what the pages do and say."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import Job
from learning.enums import NumberKind, Register
from learning.models import (
    Accreditation,
    AccreditationExport,
    AccreditationReport,
    Certificate,
    CertificateTemplate,
    Course,
    CourseVersion,
    RegisterNumber,
    Standing,
)
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion, take_test
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def employee(role: str) -> User:
    groups: dict[str, Group] = ensure_staff_groups()
    user = UserFactory(is_staff=True)
    user.groups.add(groups[role])
    return user


@pytest.fixture
def course() -> Course:
    course = Course.objects.create(title="De basis van online inzage")
    CourseVersion.objects.create(course=course, language="nl", number=1, title=course.title, content_hash="1")
    today = timezone.localdate()
    Accreditation.objects.create(
        course=course,
        register=Register.KABIZ,
        number="7712",
        points=Decimal("1.5"),
        valid_from=today - dt.timedelta(days=200),
        valid_until=today + dt.timedelta(days=200),
        granted_on=today,
    )
    return course


def learner(*, digits: str = "", **fields: Any) -> User:
    person: User = MembershipFactory(user=UserFactory(**fields)).user
    if digits:
        RegisterNumber.objects.create(user=person, register="kabiz", kind=NumberKind.KABIZ, number=digits)
    return person


def test_clerk_delivers_asks_downloads_and_withdraws(course: Course) -> None:
    record_completion(user=learner(digits="1234567", last_name="Bakker"), course=course, at=timezone.now())
    record_completion(user=learner(last_name="Zonder"), course=course, at=timezone.now())
    clerk = signed_in(employee("accreditation_clerk"))

    page = clerk.get("/admin/nascholing/", {"register": "kabiz"}).content.decode()
    assert [name in page for name in ("Bakker", "Zonder", "1234567")] == [True, True, True]
    assert "7712" not in clerk.get("/admin/nascholing/", {"register": "gaia"}).content.decode()

    asked = clerk.post("/admin/nascholing/nummer-vragen/", {"register": "kabiz"}, follow=True)
    assert "1 persoon krijgt een mail." in asked.content.decode()
    assert Job.objects.filter(payload__template="learning/number_request").count() == 1

    made = clerk.post("/admin/nascholing/melden/", {"register": "kabiz", "laatkomers": "on"}, follow=True)
    export = AccreditationExport.objects.get()
    assert made.redirect_chain == [(f"/admin/nascholing/leveringen/{export.public_id}/", 302)]
    file = export.files.get(kind="numbers")
    sent = clerk.get(f"/admin/nascholing/bestand/{file.public_id}/")
    assert b"".join(sent.streaming_content) == b"1234567\r\n"
    assert sent["Cache-Control"].startswith("private, no-store")

    again = clerk.post("/admin/nascholing/melden/", {"register": "kabiz"}, follow=True)
    assert "niemand te melden" in again.content.decode()

    address = f"/admin/nascholing/leveringen/{export.public_id}/"
    assert clerk.post(address, {"reason": ""}).status_code == 200
    gone = clerk.post(address, {"reason": "Verkeerd register"}, follow=True).content.decode()
    assert "Verkeerd register" in gone
    assert AccreditationReport.objects.filter(withdrawn_at__isnull=True).count() == 0


def test_desk_explains_a_period_that_cannot_be(course: Course) -> None:
    clerk = signed_in(employee("accreditation_clerk"))
    page = clerk.get("/admin/nascholing/", {"register": "kabiz", "van": "2026-02-02", "tot": "2026-02-01"})
    assert "De laatste dag ligt voor de eerste" in page.content.decode()
    refused = clerk.post("/admin/nascholing/melden/", {"register": "kabiz", "van": "onzin", "tot": "2026-02-01"})
    assert refused.status_code == 302
    assert AccreditationExport.objects.count() == 0


def test_dashboard_tells_the_clerk_what_waits_and_nobody_else(course: Course) -> None:
    record_completion(user=learner(digits="1234567"), course=course, at=timezone.now() - dt.timedelta(days=30))

    assert "1 te melden" in signed_in(employee("accreditation_clerk")).get("/admin/").content.decode()
    assert "te melden" not in signed_in(employee("designer")).get("/admin/").content.decode()


def test_accreditation_form_fills_in_the_term_and_the_roles(course: Course) -> None:
    clerk = signed_in(employee("accreditation_clerk"))
    form = {
        "course": course.pk,
        "register": "gaia",
        "kind": "elearning",
        "number": "482913",
        "points": "1",
        "valid_from": "2026-03-01",
        "valid_until": "",
        "granted_on": "2026-03-01",
        "external_course_id": "C-1",
        "external_module_id": "",
        "external_edition_id": "",
        "external_meeting_id": "",
    }

    clerk.post("/admin/nascholing/accreditaties/new/", form)

    made = Accreditation.objects.get(register="gaia")
    assert (made.valid_until, made.roles) == (dt.date(2028, 2, 29), ["huisarts", "waarnemer"])
    refused = clerk.post("/admin/nascholing/accreditaties/new/", {**form, "number": "1"}).content.decode()
    assert "geldt in deze dagen al voor dezelfde mensen" in refused
    longer = {**form, "number": "2", "valid_until": "2029-01-01"}
    assert "hooguit twee jaar" in clerk.post("/admin/nascholing/accreditaties/new/", longer).content.decode()
    assert Accreditation.objects.filter(register="gaia").count() == 1


def test_learner_fills_in_prefers_and_removes_a_number(course: Course) -> None:
    person = learner()
    record_completion(user=person, course=course, at=timezone.now())
    client = signed_in(person)
    page = client.get("/mijn/nascholing/").content.decode()
    assert "KABIZ: 1,5 van de 100 punten" in page
    assert "Uw nummer kennen we nog niet" in page

    wrong = client.post("/mijn/nascholing/kabiz/nummer/", {"kabiz-kind": "kabiz", "kabiz-number": "12"})
    assert wrong.status_code == 422
    assert "4 tot 10 cijfers" in wrong.content.decode()
    assert 'value="12"' in wrong.content.decode()

    kept = client.post("/mijn/nascholing/kabiz/nummer/", {"kabiz-kind": "kabiz", "kabiz-number": "ka 12345"})
    assert kept["Location"] == "/mijn/nascholing/#kabiz"
    client.post("/mijn/nascholing/kabiz/nummer/", {"kabiz-kind": "kabiz", "kabiz-number": "99999"})
    second = RegisterNumber.objects.get(number="99999")
    client.post(f"/mijn/nascholing/nummer/{second.pk}/gebruik/")
    assert list(RegisterNumber.objects.filter(is_preferred=True)) == [second]
    stranger = signed_in(learner())
    assert stranger.post(f"/mijn/nascholing/nummer/{second.pk}/weg/").status_code == 404
    client.post(f"/mijn/nascholing/nummer/{second.pk}/weg/")
    assert [str(one) for one in RegisterNumber.objects.all()] == ["KA12345"]
    assert client.post("/mijn/nascholing/onzin/nummer/").status_code == 404


@pytest.mark.parametrize("completions", [1, 3])
def test_points_take_a_fixed_number_of_queries(
    course: Course, completions: int, django_assert_max_num_queries: Any
) -> None:
    person = learner(digits="1234567")
    for generation in range(completions):
        record_completion(user=person, course=course, at=timezone.now(), generation=generation + 1)
    client = signed_in(person)
    client.get("/mijn/nascholing/")
    with django_assert_max_num_queries(13):
        client.get("/mijn/nascholing/")


def test_certificate_screen_says_which_day_counts_where_a_path_changed_after_it() -> None:
    take_test(user=UserFactory(first_name="Noor", last_name="Bakker"), course=course_of(make_course()))
    certificate = Certificate.objects.get()
    manager = signed_in(employee("training_manager"))
    url = f"/admin/certificaten/inspect/{certificate.pk}/"
    assert "Op de borden telt" not in manager.get(url).content.decode()
    Standing.objects.update(expires_at=dt.datetime(2031, 3, 14, 12, tzinfo=dt.UTC))

    html = manager.get(url).content.decode()

    assert "Op de borden telt deze afronding tot en met 14 maart 2031" in html
    assert "Geef het opnieuw uit" in html
    Certificate.objects.update(expires_on=dt.date(2031, 3, 14))
    assert "Op de borden telt" not in manager.get(url).content.decode()


def test_training_manager_revokes_and_reissues_in_the_admin() -> None:
    take_test(user=UserFactory(first_name="Noor", last_name="Bakker"), course=course_of(make_course()))
    certificate = Certificate.objects.get()
    manager = signed_in(employee("training_manager"))
    assert "Opnieuw uitgeven" in manager.get(f"/admin/certificaten/inspect/{certificate.pk}/").content.decode()

    form = {"holder_name": "Noor de Wit", "keeps_expiry": "on", "reason": "Naam na huwelijk"}
    manager.post(f"/admin/certificaten/opnieuw/{certificate.pk}/", form)
    new = Certificate.objects.get(replaces=certificate)
    assert new.holder_name == "Noor de Wit"
    assert manager.post(f"/admin/certificaten/intrekken/{new.pk}/", {"reason": ""}).status_code == 200
    manager.post(f"/admin/certificaten/intrekken/{new.pk}/", {"reason": "Vergissing"})

    new.refresh_from_db()
    assert (new.state, new.revoked_reason) == ("revoked", "Vergissing")
    clerk = signed_in(employee("accreditation_clerk"))
    assert "Intrekken" not in clerk.get(f"/admin/certificaten/inspect/{certificate.pk}/").content.decode()


def test_preview_follows_the_fields_and_says_what_does_not_fit() -> None:
    CertificateTemplate.objects.create()  # one for all stands already
    manager = signed_in(employee("training_manager"))
    address = "/admin/certificaatsjablonen/voorbeeld.png"

    plain = manager.get(address, {"signer_name": "J. Bosma"})
    other = manager.get(address, {"signer_name": "M. Verhoeven"})

    assert (plain.status_code, plain["Content-Type"]) == (200, "image/png")
    assert plain.content != other.content
    assert manager.get("/admin/certificaatsjablonen/voorbeeld.pdf").content.startswith(b"%PDF-")
    assert manager.get(address, {"signer_name": "W" * 80}).status_code == 422
    assert manager.get(address, {"course": "999999"}).status_code == 404
