"""/mijn/leren/: what one is doing, has done and may download; nothing of anybody else."""

import datetime as dt
import io
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from core.domain.jobs import run_job
from core.models import Job
from learning import tasks  # noqa: F401 registers the job
from learning.domain.assignments import assign_path
from learning.domain.certificates import revoke_certificate
from learning.domain.enrolments import enrol_learner
from learning.domain.queries.mine import my_learning
from learning.domain.tallies import rebuild_tallies
from learning.models import Certificate, Course, LearningPath, LearningPathItem
from organisations.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(first_name="Sanne", last_name="de Vries")


@pytest.fixture
def learner(user: User) -> Client:
    return client_of(user)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def certificate_for(user: User, *, drawn: bool = True) -> Certificate:
    take_test(user=user, course=course_of(make_course()))
    if drawn:
        assert run_job(job_id=Job.objects.get(kind="learning.issue_certificate").pk)
    return Certificate.objects.get()


def test_overview_shows_what_is_under_way_done_and_advised(user: User, learner: Client) -> None:
    make_course(title="Nog te doen", roles=[])
    enrol_learner(user=user, course=course_of(make_course(title="Bezig", lessons=1)))
    certificate = certificate_for(user)

    html = learner.get("/mijn/leren/").content.decode()

    assert 'href="/leren/bezig/les-1/"' in html
    assert "0% klaar · volgende: Les 1" in html
    assert certificate.number in html
    assert f'href="/mijn/leren/certificaat/{certificate.public_id}/"' in html
    assert '<a href="/leren/nog-te-doen/">Nog te doen</a>' in html


def test_overview_of_somebody_new_is_not_empty(learner: Client) -> None:
    html = learner.get("/mijn/leren/").content.decode()

    assert "Hier komen de modules die u haalt, met uw certificaten." in html


def test_download_gives_the_pdf_to_its_holder(user: User, learner: Client) -> None:
    certificate = certificate_for(user)

    response = learner.get(f"/mijn/leren/certificaat/{certificate.public_id}/")
    content = b"".join(response.streaming_content)

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="Certificaat-{certificate.number}.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    text = pypdfium2.PdfDocument(io.BytesIO(content))[0].get_textpage().get_text_range()
    assert "Sanne de Vries" in text


def test_download_of_somebody_elses_does_not_exist(user: User, learner: Client) -> None:
    certificate = certificate_for(UserFactory())
    url = f"/mijn/leren/certificaat/{certificate.public_id}/"

    assert [learner.get(url).status_code, learner.get(f"{url}stand/").status_code] == [404, 404]
    assert Client().get(url).headers["Location"] == f"/account/login/?next={url}"
    assert certificate.file.name
    with pytest.raises(NotImplementedError):
        _ = certificate.file.url


def test_state_turns_from_being_made_to_ready(user: User, learner: Client) -> None:
    certificate = certificate_for(user, drawn=False)
    url = f"/mijn/leren/certificaat/{certificate.public_id}/stand/"
    headers = {"HX-Request": "true"}

    before = learner.get(url, headers=headers).content.decode()
    early = learner.get(f"/mijn/leren/certificaat/{certificate.public_id}/", follow=True).content.decode()
    run_job(job_id=Job.objects.get(kind="learning.issue_certificate").pk)
    after = learner.get(url, headers=headers).content.decode()

    assert (f'data-poll="{url}"' in before, "data-poll" in after) == (True, False)
    assert "Download uw certificaat" in after
    assert "Probeer het over een paar seconden opnieuw." in early
    assert learner.get(url).headers["Location"] == "/mijn/leren/"


def test_revoked_certificate_is_not_given(user: User, learner: Client) -> None:
    certificate = certificate_for(user)
    revoke_certificate(certificate=certificate, actor=UserFactory(), reason="Verkeerde naam")

    response = learner.get(f"/mijn/leren/certificaat/{certificate.public_id}/", follow=True)

    assert "Dit certificaat is ingetrokken." in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_overview_takes_a_fixed_number_of_queries(
    count: int, user: User, learner: Client, django_assert_num_queries: Any
) -> None:
    for index in range(count):
        course = course_of(make_course(title=f"Module {index}"))
        take_test(user=user, course=course, wrong_count=4 * (index % 2))
    learner.get("/mijn/leren/")

    with django_assert_num_queries(15):
        learner.get("/mijn/leren/")


def test_deadlines_of_assigned_paths_stand_on_top_the_soonest_first(user: User, learner: Client) -> None:
    practice = MembershipFactory(user=user).practice
    today = timezone.localdate()
    for title, days in (("Later", 21), ("Gemist", -3)):
        path = LearningPath.objects.create(title=f"Pad {title}")
        LearningPathItem.objects.create(path=path, course=course_of(make_course(title=f"Module {title}")))
        assign_path(
            path=path,
            actor=UserFactory(),
            practice=practice,
            starts_on=today - dt.timedelta(days=40),
            due_on=today + dt.timedelta(days=days),
        )
    Membership.objects.update(valid_from=today - dt.timedelta(days=60))

    view = my_learning(user)
    page = learner.get("/mijn/leren/").content.decode()

    assert [(one.title, one.path_title, one.is_late) for one in view.deadlines] == [
        ("Module Gemist", "Pad Gemist", True),
        ("Module Later", "Pad Later", False),
    ]
    assert page.index("Module Gemist") < page.index("Module Later")
    take_test(user=user, course=Course.objects.get(title="Module Gemist"))
    assert [one.title for one in my_learning(user).deadlines] == ["Module Later"]


def test_paper_and_board_stand_beside_each_other_where_a_path_changed_since(user: User, learner: Client) -> None:
    certificate = certificate_for(user, drawn=False)
    assert "Telt in uw praktijk" not in learner.get("/mijn/leren/").content.decode()
    path = LearningPath.objects.create(title="Sinds kort")
    LearningPathItem.objects.create(path=path, course=certificate.completion.course, validity_months=12)
    rebuild_tallies()

    shown = learner.get("/mijn/leren/").content.decode()

    certificate.refresh_from_db()
    assert certificate.expires_on is None
    assert f"Telt in uw praktijk mee t/m {date_format(certificate.counts_until, 'j b Y')}" in shown


# --- the public side


def test_verification_page_shows_what_the_paper_says_and_nothing_more(user: User) -> None:
    certificate = certificate_for(user, drawn=False)

    response = Client().get(f"/certificaat/{certificate.code}/")
    html = response.content.decode()

    for expected in ("Dit certificaat is echt", "Sanne de Vries", "De basis van online inzage", certificate.number):
        assert expected in html
    for secret in (user.email, str(certificate.public_id), "100%", "score"):
        assert secret not in html
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_verification_by_hand_reads_a_code_with_dashes_and_small_letters(user: User, client: Client) -> None:
    certificate = certificate_for(user, drawn=False)
    code = certificate.code
    typed = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()

    assert client.get("/certificaat/", {"code": typed}).headers["Location"] == f"/certificaat/{code}/"
    assert client.get(f"/certificaat/{typed}/").headers["Location"] == f"/certificaat/{code}/"


@pytest.mark.parametrize("code", ["AAAABBBBCCCC", "x", "%3Cscript%3Ealert(1)", "a" * 300])
def test_verification_of_an_unknown_code_says_so_and_keeps_the_form(code: str, client: Client) -> None:
    response = client.get(f"/certificaat/{code}/")
    html = response.content.decode()

    assert response.status_code == 404
    assert "Er is geen certificaat met deze code." in html
    assert 'name="code"' in html
    assert "<script>alert" not in html


def test_verification_page_of_a_revoked_certificate_says_so(user: User, client: Client) -> None:
    certificate = certificate_for(user, drawn=False)
    revoke_certificate(certificate=certificate, actor=UserFactory(), reason="Geheime reden")

    html = client.get(f"/certificaat/{certificate.code}/").content.decode()

    assert "Dit certificaat is ingetrokken" in html
    assert "Dit certificaat is echt" not in html
    assert "Geheime reden" not in html
