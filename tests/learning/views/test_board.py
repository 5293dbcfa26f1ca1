"""/mijn/praktijk/: for the contact person of the practice that was chosen, and to nobody else."""

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from organisations.models import Practice
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion
from tests.factories.organisations import MembershipFactory, PracticeFactory, contact_of, learner_of

pytestmark = pytest.mark.django_db
URLS = ("/mijn/praktijk/", "/mijn/praktijk/scholing.csv", "/mijn/praktijk/scholing.xlsx")
DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def practice() -> Practice:
    course = course_of(make_course(title="De basis", is_mandatory=True, roles=["doktersassistent"]))
    practice = PracticeFactory(name="Praktijk De Linde")
    done = learner_of(practice, first_name="Sanne", last_name="de Vries")
    learner_of(practice, first_name="Noor", last_name="Bakker")
    learner_of(PracticeFactory(), first_name="Vera", last_name="Vreemd")
    record_completion(user=done, course=course, at=DAY)
    return practice


def test_board_shows_the_own_practice_and_no_scores(practice: Practice) -> None:
    html = client_of(contact_of(practice)).get("/mijn/praktijk/").content.decode()

    for expected in ("Scholing van Praktijk De Linde", "Sanne de Vries", "2 mrt 2026", "Noor Bakker", "moet nog"):
        assert expected in html
    for other in ("Vreemd", "100%"):
        assert other not in html


@pytest.mark.parametrize("url", URLS)
def test_board_is_for_the_contact_person_only(practice: Practice, url: str) -> None:
    assert Client().get(url).headers["Location"] == f"/account/login/?next={url}"
    assert client_of(learner_of(practice)).get(url).status_code == 404
    assert client_of(UserFactory()).get(url).status_code == 404
    former = UserFactory()
    MembershipFactory(user=former, practice=practice, is_contact=True, valid_until=dt.date(2026, 1, 1))
    assert client_of(former).get(url).status_code == 404
    assert client_of(contact_of(practice)).get(url).status_code == 200


def test_board_follows_the_practice_that_was_chosen(practice: Practice) -> None:
    user = contact_of(practice)
    second = PracticeFactory(name="Zonnehoek")
    MembershipFactory(user=user, practice=second, is_contact=True)
    client = client_of(user)

    session = client.session
    session["practice_id"] = second.pk
    session.save()

    assert "Scholing van Zonnehoek" in client.get("/mijn/praktijk/").content.decode()


def test_filters_stand_in_the_url_and_reach_the_exports(practice: Practice) -> None:
    client = client_of(contact_of(practice))
    query = "?status=gehaald&rol=doktersassistent"

    html = client.get(f"/mijn/praktijk/{query}").content.decode()

    assert '<option value="gehaald" selected>' in html
    assert "1 van 3 medewerkers" in html
    assert 'href="/mijn/praktijk/scholing.csv?status=gehaald&amp;rol=doktersassistent"' in html
    rows = list(
        csv.reader(
            io.StringIO(client.get(f"/mijn/praktijk/scholing.csv{query}").getvalue().decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [row[0] for row in rows] == ["Naam", "Sanne de Vries"]


def test_exports_are_files_with_a_name_and_are_not_kept(practice: Practice) -> None:
    client = client_of(contact_of(practice))

    table = client.get("/mijn/praktijk/scholing.csv")
    book = client.get("/mijn/praktijk/scholing.xlsx")

    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.headers["Content-Disposition"].startswith('attachment; filename="scholing-praktijk-de-linde-')
    assert table.headers["Cache-Control"] == book.headers["Cache-Control"] == "private, no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet.max_row == 4
    assert sheet["A1"].value == "Naam"


def test_board_nobody_fits_says_what_to_do(practice: Practice) -> None:
    html = client_of(contact_of(practice)).get("/mijn/praktijk/?rol=huisarts").content.decode()

    assert "Niemand past bij deze filters" in html


def test_board_odd_query_strings_are_ignored(practice: Practice) -> None:
    client = client_of(contact_of(practice))

    for query in ("?rol=%00", "?module=' OR 1=1", "?status=%F0%9F%92%A9", "?module=" + "x" * 3000):
        assert client.get(f"/mijn/praktijk/{query}").status_code == 200


@pytest.mark.parametrize("people", [1, 3])
def test_board_takes_a_fixed_number_of_queries(people: int, django_assert_num_queries: Any) -> None:
    practice = PracticeFactory()
    for index in range(people):
        learner_of(practice)
        make_course(title=f"Module {index}", lessons=0)
    client = client_of(contact_of(practice))
    client.get("/mijn/praktijk/")

    with django_assert_num_queries(11):
        client.get("/mijn/praktijk/")
