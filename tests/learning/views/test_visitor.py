"""A visitor's progress without scripts: a signed cookie, taken along at sign-in; and by script, a post."""

import json
import re

import pytest
from django.test import Client

from accounts.models import User
from learning.models import Bookmark, Completion, CoursePage, Enrolment, LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.learning import make_course

pytestmark = pytest.mark.django_db
COURSE = "/leren/de-basis-van-online-inzage/"
PASSWORD = "een lang wachtwoord 26"


@pytest.fixture
def page() -> CoursePage:
    return make_course(lessons=3)


@pytest.fixture
def lessons(page: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(page).order_by("path"))


@pytest.fixture
def user() -> User:
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, user: User, *, next_url: str = "") -> object:
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD, "next": next_url})


def test_done_without_a_script_sets_one_signed_cookie_and_no_session(
    client: Client, page: CoursePage, lessons: list[LessonPage]
) -> None:
    response = client.post(f"/leerstap/les/{lessons[0].pk}/klaar/")

    assert (response.status_code, response.headers["Location"]) == (302, f"{COURSE}les-2/")
    assert list(response.cookies) == ["leerstap"]
    cookie = response.cookies["leerstap"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 24 * 3600)
    last = client.post(f"/leerstap/les/{lessons[2].pk}/klaar/")
    assert last.headers["Location"] == f"/leerstap/toets/{page.pk}/"


def test_signing_in_takes_the_cookie_along_once_and_says_so(
    client: Client, user: User, lessons: list[LessonPage]
) -> None:
    for lesson in lessons[:2]:
        client.post(f"/leerstap/les/{lesson.pk}/klaar/")

    response = sign_in(client, user, next_url=COURSE)

    assert response.cookies["leerstap"]["max-age"] == 0
    html = client.get(COURSE).content.decode()
    assert "Uw voortgang in deze browser is meegenomen: 2 lessen." in html
    enrolment = Enrolment.objects.get(user=user)
    assert (enrolment.progress, enrolment.place) == (50, lessons[1].translation_key)
    assert LessonProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).count() == 2
    assert Completion.objects.count() == 0


def test_a_forged_cookie_is_worth_nothing(client: Client, user: User, lessons: list[LessonPage]) -> None:
    client.cookies["leerstap"] = json.dumps({str(lessons[0].get_parent().pk): [one.pk for one in lessons]})

    assert sign_in(client, user).status_code == 302
    assert Enrolment.objects.count() == 0


def test_what_a_script_brings_is_taken_along(
    client: Client, user: User, page: CoursePage, lessons: list[LessonPage]
) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    told = {
        "courses": [{"course": str(page.translation_key), "done": [str(lessons[0].translation_key)]}],
        "kept": [str(page.translation_key)],
    }

    first, second = (client.post("/leerstap/meenemen/", {"voortgang": json.dumps(told)}).json() for _time in range(2))

    assert first == {
        "message": "Uw voortgang in deze browser is meegenomen: 1 les.",
        "lessons": 1,
        "courses": 1,
    }
    assert second == {"message": "", "lessons": 0, "courses": 0}
    assert Bookmark.objects.get().user == user


def test_taking_along_asks_for_a_token_and_a_person(page: CoursePage) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    assert strict.post("/leerstap/meenemen/", {"voortgang": "{}"}).status_code == 403
    assert Client().post("/leerstap/meenemen/", {}, headers={"Accept": "application/json"}).status_code == 401


def test_pages_of_a_visitor_hold_what_the_script_needs_and_no_token(client: Client, page: CoursePage) -> None:
    for url, marks in (
        ("/leren/", ("data-visitor-resume", f'data-course="{page.translation_key}"', 'data-percent="#% klaar"')),
        (COURSE, ("data-visitor-course", 'data-go="Verder: #"', 'data-kept="Bewaar niet langer" hidden')),
        (f"{COURSE}les-1/", ("data-visitor-lesson", 'data-steps="4"', f'data-next="{COURSE}les-2/"')),
    ):
        response = client.get(url)
        html = response.content.decode()
        for mark in marks:
            assert mark in html
        assert "csrfmiddlewaretoken" not in html
        assert response.headers["Cache-Control"].startswith("public")
        assert response.cookies == {}


def test_pages_of_a_person_hold_the_form_that_brings_it(client: Client, user: User, page: CoursePage) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    for url in ("/leren/", COURSE, f"{COURSE}les-1/", "/mijn/leren/", "/mijn/"):
        html = client.get(url).content.decode()
        assert len(re.findall("data-take-along", html)) == 1
        assert "data-visitor-" not in html
