"""Lessons: open to everybody, graded on the server, with a token only for who is signed in."""

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.rich_text import RichText

from core.stamp import forget_everything
from learning.domain.enrolments import enrol_learner
from learning.models import CoursePage, Enrolment, LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course

pytestmark = pytest.mark.django_db
COURSE = "/leren/de-basis-van-online-inzage/"
FIRST = f"{COURSE}les-1/"
COLD = [("/leren/", 15), ("/leren/met/", 17), ("/leren/met/les-1/", 16)]


@pytest.fixture
def page() -> CoursePage:
    return make_course()


@pytest.fixture
def lesson(page: CoursePage) -> LessonPage:
    return LessonPage.objects.child_of(page).order_by("path")[0]


def signed_in(**options: Any) -> Client:
    client = Client(**options)
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def token(html: str) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[0]


def test_course_page_tells_what_it_is_and_where_to_start(page: CoursePage, client: Client) -> None:
    html = client.get(COURSE).content.decode()

    for expected in ("U weet wat verplicht is.", "Les 1", "Les 2", "Toets, 4 vragen", "Doktersassistent", "45 minuten"):
        assert expected in html
    assert f'href="{FIRST}"' in html
    assert f"/account/login/?next={COURSE}" in html


def test_lesson_for_a_visitor_has_no_token_and_no_answers(lesson: LessonPage, client: Client) -> None:
    response = client.get(FIRST)
    html = response.content.decode()

    assert "csrfmiddlewaretoken" not in html
    assert response.headers["Cache-Control"].startswith("public")
    assert "Antwoord a bij p1" in html
    for secret in ("Uitleg bij p1", "Reactie b op p1", "is_correct", "option-right"):
        assert secret not in html
    assert "aria-current" in html


def test_answer_of_a_visitor_without_script_comes_back_in_the_lesson(lesson: LessonPage) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "p1", "antwoord": "p1-b"})
    html = response.content.decode()

    assert response.status_code == 200
    assert "Nog niet goed." in html
    assert "Reactie b op p1." in html
    assert "Uitleg bij p1." in html
    assert "Tekst van Les 1." in html
    assert (response.cookies, LessonProgress.objects.count()) == ({}, 0)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_answer_with_script_is_the_question_alone(lesson: LessonPage, client: Client) -> None:
    response = client.post(
        f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "p1", "antwoord": "p1-a"}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()

    assert "<h1" not in html
    assert "Goed." in html
    assert html.count("<form") == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"vraag": "p1"}, "Kies eerst een antwoord."),
        ({"vraag": "p1", "antwoord": ["p1-a", "p1-b"]}, "Kies één antwoord."),
        ({"vraag": "p1", "antwoord": "q1-a"}, "Dit antwoord hoort niet bij de vraag."),
        ({"vraag": "q1", "antwoord": "q1-a"}, "Deze vraag hoort niet bij de les of toets."),
        ({}, "Deze vraag hoort niet bij de les of toets."),
    ],
)
def test_answer_forged_or_empty_says_what_is_wrong(lesson: LessonPage, data: dict[str, Any], message: str) -> None:
    for client in (Client(), signed_in()):
        response = client.post(f"/leerstap/les/{lesson.pk}/antwoord/", data)

        assert response.status_code == 422
        assert message in response.content.decode()
    assert LessonProgress.objects.count() == 0


def test_answer_signed_in_needs_the_token_and_is_kept(lesson: LessonPage) -> None:
    client = signed_in(enforce_csrf_checks=True)
    url, data = f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "p1", "antwoord": "p1-b"}

    refused = client.post(url, data)
    html = client.get(FIRST).content.decode()
    accepted = client.post(url, {**data, "csrfmiddlewaretoken": token(html)})

    assert (refused.status_code, accepted.status_code) == (403, 302)
    assert accepted.headers["Location"] == f"{FIRST}#vraag-p1"
    assert LessonProgress.objects.get().answers == {"p1": ["p1-b"]}
    assert "Reactie b op p1." in client.get(FIRST).content.decode()


def test_answer_in_a_closed_course_is_graded_and_not_kept(page: CoursePage, lesson: LessonPage) -> None:
    page.unpublish()

    response = signed_in().post(f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "p1", "antwoord": "p1-a"})

    assert (response.status_code, LessonProgress.objects.count()) == (200, 0)
    assert "Uitleg bij p1." in response.content.decode()


def test_start_enrols_and_goes_to_the_place_to_resume(page: CoursePage) -> None:
    client = signed_in()

    first = client.post(f"/leerstap/cursus/{page.pk}/start/")
    client.get(f"{COURSE}les-2/")
    again = client.post(f"/leerstap/cursus/{page.pk}/start/")

    assert (first.headers["Location"], again.headers["Location"]) == (FIRST, f"{COURSE}les-2/")
    assert Enrolment.objects.count() == 1
    assert "Verder: Les 2" in client.get(COURSE).content.decode()


def test_done_goes_on_and_after_the_last_lesson_to_the_test(page: CoursePage, lesson: LessonPage) -> None:
    client = signed_in()
    last = LessonPage.objects.child_of(page).last()

    to_second = client.post(f"/leerstap/les/{lesson.pk}/klaar/")
    to_test = client.post(f"/leerstap/les/{last.pk}/klaar/")

    assert to_second.headers["Location"] == f"{COURSE}les-2/"
    assert to_test.headers["Location"] == f"/leerstap/toets/{page.pk}/"


def test_starting_asks_to_sign_in_and_for_a_token(page: CoursePage) -> None:
    url = f"/leerstap/cursus/{page.pk}/start/"

    visitor = Client().post(url)
    assert (visitor.status_code, visitor.headers["Location"]) == (302, "/account/login/?next=/leerstap/verder/")
    assert signed_in(enforce_csrf_checks=True).post(url).status_code == 403
    assert Client().get(url).status_code == 405


def test_done_asks_for_a_token_of_whoever_is_signed_in(lesson: LessonPage) -> None:
    url = f"/leerstap/les/{lesson.pk}/klaar/"

    assert signed_in(enforce_csrf_checks=True).post(url).status_code == 403
    assert Client().get(url).status_code == 405
    assert LessonProgress.objects.count() == 0


def test_lessons_that_are_not_live_do_not_exist(page: CoursePage, lesson: LessonPage) -> None:
    lesson.unpublish()

    for url in (
        f"/leerstap/les/{lesson.pk}/antwoord/",
        f"/leerstap/les/{lesson.pk}/klaar/",
        "/leerstap/les/99999/klaar/",
    ):
        assert signed_in().post(url, {"vraag": "p1", "antwoord": "p1-a"}).status_code == 404
    assert signed_in().post("/leerstap/cursus/99999/start/").status_code == 404


# --- what it costs, session, user, version stamp and header included


def signed_in_on(page: CoursePage) -> Client:
    client, user = Client(), UserFactory()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    enrol_learner(user=user, course=course_of(page))
    return client


def test_text_of_a_lesson_is_drawn_once_and_anew_when_it_is_published(page: CoursePage, lesson: LessonPage) -> None:
    client = signed_in_on(page)
    lesson.body = [("text", RichText("<p>Zoals het was</p>")), ("text", RichText("<p>Blijft</p>"))]
    lesson.save_revision().publish()
    before = client.get(FIRST).content.decode()
    again = client.get(FIRST).content.decode()
    lesson.body = [("text", RichText("<p>Zoals het is</p>")), ("text", RichText("<p>Blijft</p>"))]
    lesson.save_revision().publish()
    after = client.get(FIRST).content.decode()

    assert [text in before for text in ("Zoals het was", "Zoals het is", "Blijft")] == [True, False, True]
    assert "Zoals het was" in again
    assert [text in after for text in ("Zoals het was", "Zoals het is", "Blijft")] == [False, True, True]


def test_answer_to_a_lesson_that_was_taken_offline_is_404(lesson: LessonPage) -> None:
    client = signed_in()
    url = f"/leerstap/les/{lesson.pk}/antwoord/"
    assert client.post(url, {"vraag": "p1", "antwoord": "p1-a"}).status_code == 302
    lesson.unpublish()

    assert client.post(url, {"vraag": "p1", "antwoord": "p1-a"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [("/leren/", 7), ("/leren/met/", 7), ("/leren/met/les-1/", 5)])
def test_pages_signed_in_take_a_fixed_number_of_queries(
    count: int, url: str, queries: int, django_assert_num_queries: Any
) -> None:
    client = signed_in_on(some_courses(count))
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("url", ["/leren/", "/leren/met/", "/leren/met/les-1/"])
def test_public_pages_uncached_ask_for_the_stamp_only(
    count: int, url: str, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.PAGE_CACHE_ENABLED = False
    some_courses(count)
    client = Client()
    client.get(url)

    with django_assert_num_queries(1):
        client.get(url)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("url", "queries"), COLD)
def test_public_pages_of_a_fresh_process_take_a_fixed_number_of_queries(
    count: int, url: str, queries: int, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.PAGE_CACHE_ENABLED = False
    some_courses(count)
    client = Client()
    client.get("/certificaat/")
    forget_everything()

    with django_assert_num_queries(queries):
        client.get(url)


def test_answering_a_question_takes_few_queries(lesson: LessonPage, django_assert_num_queries: Any) -> None:
    client = signed_in()
    url = f"/leerstap/les/{lesson.pk}/antwoord/"
    client.post(url, {"vraag": "p1", "antwoord": "p1-a"})

    with django_assert_num_queries(7):  # two of them a savepoint and back
        client.post(url, {"vraag": "p1", "antwoord": "p1-b"}, headers={"HX-Request": "true"})


def some_courses(count: int) -> CoursePage:
    """`count` courses of `count` lessons; the first is at /leren/met/."""
    courses = [
        make_course(title=f"Module {index}", lessons=count, slug="met" if index == 0 else f"met-{index}")
        for index in range(count)
    ]
    return courses[0]
