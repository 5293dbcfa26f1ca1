"""/leren/ for visitors and for who is signed in: filters in the URL, progress on the cards, few queries."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test

pytestmark = pytest.mark.django_db


def titles(html: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', html)


@pytest.fixture
def courses() -> list[Any]:
    return [
        make_course(
            title="De basis",
            minutes=45,
            roles=["huisarts", "poh"],
            is_mandatory=True,
            goals="U weet wat een patiënt ziet.",
        ),
        make_course(title="Portaal of PGO", minutes=30, roles=["poh"]),
        make_course(title="Iedereen doet mee", minutes=20, roles=[]),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["De basis", "Portaal of PGO", "Iedereen doet mee"]),
        ("?rol=huisarts", ["De basis", "Iedereen doet mee"]),
        ("?rol=poh&duur=30", ["Portaal of PGO", "Iedereen doet mee"]),
        ("?duur=20", ["Iedereen doet mee"]),
        ("?q=PATIENT+ziet", ["De basis"]),
        ("?q=niets-van-dit-alles", []),
        ("?rol=baas&duur=9999&q=", ["De basis", "Portaal of PGO", "Iedereen doet mee"]),
        ("?rol=%00&duur=%3Cscript%3E&q=" + "x" * 500, []),
    ],
)
def test_catalogue_filters(courses: list[Any], client: Client, query: str, expected: list[str]) -> None:
    response = client.get(f"/leren/{query}")

    assert response.status_code == 200
    assert titles(response.content.decode()) == expected


def test_catalogue_filters_survive_a_reload(courses: list[Any], client: Client) -> None:
    html = client.get("/leren/?rol=poh&duur=30&q=mee").content.decode()

    assert 'name="rol" value="poh" checked' in html
    assert 'name="duur" value="30" checked' in html
    assert 'name="q" value="mee"' in html
    assert "1 van 3 modules" in html


def test_catalogue_empty_says_what_to_do(courses: list[Any], client: Client) -> None:
    html = client.get("/leren/?rol=huisarts&q=pgo").content.decode()

    assert "Geen module past bij deze filters" in html
    assert 'href="/leren/">Toon alle modules' in html


def test_catalogue_signed_in_shows_progress(courses: list[Any], client: Client) -> None:
    user = UserFactory()
    take_test(user=user, course=course_of(courses[1]))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    html = client.get("/leren/").content.decode()

    assert html.count("<progress") == 1
    assert '<progress class="bar" max="100" value="100"' in html


def test_catalogue_draft_courses_are_not_shown(client: Client) -> None:
    make_course(title="Concept", publish=False)

    assert titles(client.get("/leren/").content.decode()) == []
