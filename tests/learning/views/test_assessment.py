"""The test in the browser: kept halfway, handed in once, read back by the learner alone."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from learning.domain.attempts import start_attempt
from learning.domain.versions import questions_of
from learning.models import Attempt, Completion, CoursePage, Enrolment
from tests.factories.accounts import UserFactory
from tests.factories.learning import answers, choice, course_of, make_course, take_test, version_of
from tests.factories.questions import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> CoursePage:
    return make_course()


@pytest.fixture
def user() -> User:
    return UserFactory(first_name="Sanne")


@pytest.fixture
def learner(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(page: CoursePage, *, wrong_count: int = 0, without: str = "") -> dict[str, list[str]]:
    given = answers(version_of(page), wrong_count=wrong_count)
    return {f"v-{question_id}": chosen for question_id, chosen in given.items() if question_id != without}


def test_whole_way_fail_read_why_try_again_and_pass(page: CoursePage, learner: Client) -> None:
    intro = learner.get(f"/leerstap/toets/{page.pk}/").content.decode()
    assert "4 vragen. U slaagt bij 70%." in intro
    begun = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]

    questions = learner.get(begun).content.decode()
    for secret in ("Uitleg bij q1", "Reactie b op q1", "option-right", "is_correct"):
        assert secret not in questions

    failed = learner.post(begun, form(page, wrong_count=2), follow=True).content.decode()
    assert "Nog niet gehaald" in failed
    assert "U had 2 van de 4 vragen goed (50%)" in failed
    assert failed.count("Nog niet goed.") == 2
    assert "Uitleg bij q1." in failed
    assert "2 vragen waren nog niet goed." in failed

    again = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]
    assert again != begun
    passed = learner.post(again, form(page, wrong_count=1), follow=True).content.decode()
    assert "Gehaald!" in passed
    assert "Uw certificaat wordt gemaakt." in passed
    assert Completion.objects.count() == 1


def test_answers_kept_halfway_stand_there_on_the_next_visit(page: CoursePage, user: User, learner: Client) -> None:
    begun = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]

    saved = learner.post(f"{begun}bewaar/", {"v-q1": "q1-b"})
    later = learner.post(begun, {"v-q2": "q2-a", "later": "1"})

    assert (saved.status_code, saved.json()) == (200, {"message": "Bewaard"})
    assert later.headers["Location"] == "/leren/de-basis-van-online-inzage/"
    assert "Ga verder met de toets" in learner.get(f"/leerstap/toets/{page.pk}/").content.decode()
    html = learner.get(learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]).content.decode()
    assert sorted(re.findall(r'value="([^"]+)" checked', html)) == ["q1-b", "q2-a"]
    assert "U hebt 2 van de 4 vragen beantwoord." in html


def test_hand_in_unanswered_marks_the_question_and_keeps_the_form(page: CoursePage, learner: Client) -> None:
    begun = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]

    response = learner.post(begun, form(page, without="q3"))
    html = response.content.decode()

    assert response.status_code == 422
    assert "Nog niet elke vraag heeft een antwoord." in html
    assert html.count('class="field-error"') == 1
    assert 'href="#vraag-q3"' in html
    assert html.count(" checked") == 3


def test_hand_in_twice_shows_the_first_result(page: CoursePage, learner: Client) -> None:
    begun = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]
    learner.post(begun, form(page, wrong_count=4))

    second = learner.post(begun, form(page))

    assert second.headers["Location"] == f"{begun}uitslag/"
    assert "(0%)" in learner.get(second.headers["Location"]).content.decode()
    assert learner.get(begun).headers["Location"] == f"{begun}uitslag/"
    assert learner.post(f"{begun}bewaar/", {"v-q1": "q1-a"}).status_code == 409


@pytest.mark.parametrize("data", [{"v-q9": "q9-a"}, {"v-q1": "q2-a"}, {"v-": "x"}, {"v-q1": ["q1-a", "q1-b"]}])
def test_forged_answers_are_refused_in_plain_words(page: CoursePage, learner: Client, data: dict[str, Any]) -> None:
    begun = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]

    saved = learner.post(f"{begun}bewaar/", data)
    handed_in = learner.post(begun, {**form(page), **data})

    assert saved.status_code == 422
    assert saved.json()["message"].endswith(".")
    assert handed_in.headers["Location"] == begun
    assert (Attempt.objects.get().state, Completion.objects.count()) == ("open", 0)


def test_attempt_of_somebody_else_does_not_exist(page: CoursePage, learner: Client) -> None:
    theirs = start_attempt(user=UserFactory(), course=course_of(page))
    graded = take_test(user=UserFactory(), course=course_of(page))
    url = f"/leerstap/poging/{theirs.public_id}/"

    statuses = [
        learner.get(url).status_code,
        learner.post(url, form(page)).status_code,
        learner.post(f"{url}bewaar/", {"v-q1": "q1-a"}).status_code,
        learner.get(f"/leerstap/poging/{graded.public_id}/uitslag/").status_code,
    ]

    assert statuses == [404, 404, 404, 404]
    theirs.refresh_from_db()
    assert theirs.state == "open"


def test_test_posts_need_sign_in_and_token(page: CoursePage, user: User) -> None:
    attempt = start_attempt(user=user, course=course_of(page))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    for url in (
        f"/leerstap/toets/{page.pk}/begin/",
        f"/leerstap/poging/{attempt.public_id}/",
        f"/leerstap/poging/{attempt.public_id}/bewaar/",
        f"/leerstap/toets/{page.pk}/",
    ):
        assert strict.post(url, form(page)).status_code == 403
    assert Client().get(f"/leerstap/poging/{attempt.public_id}/").headers["Location"].startswith("/account/login/")


def test_visitor_takes_the_test_and_nothing_is_kept(page: CoursePage) -> None:
    client = Client(enforce_csrf_checks=True)
    url = f"/leerstap/toets/{page.pk}/"
    first = client.get(url)
    html = first.content.decode()
    order = re.findall(r'name="v-(q\d)"', html)
    signed = re.findall(r'name="toets" value="([^"]+)"', html)[0]

    incomplete = client.post(url, {**form(page, without="q2"), "toets": signed})
    passed = client.post(url, {**form(page), "toets": signed}).content.decode()

    assert first.headers["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" not in html
    assert incomplete.status_code == 422
    assert re.findall(r'name="v-(q\d)"', incomplete.content.decode()) == order
    assert incomplete.content.decode().count(" checked") == 3
    assert "Gehaald!" in passed
    assert f'href="/account/login/?next={url}"' in passed
    assert (Attempt.objects.count(), Enrolment.objects.count(), Completion.objects.count()) == (0, 0, 0)


def test_visitor_with_a_forged_test_field_gets_a_fresh_test(page: CoursePage, client: Client) -> None:
    response = client.post(f"/leerstap/toets/{page.pk}/", {**form(page, wrong_count=4), "toets": "verzonnen"})

    assert "Nog niet gehaald" in response.content.decode()


def test_order_differs_between_attempts_and_stays_within_one(user: User) -> None:
    page = make_course(title="Lang", questions=8)
    course = course_of(page)
    orders = set()
    for _ in range(4):
        attempt = take_test(user=user, course=course, wrong_count=8)
        orders.add(tuple(attempt.question_ids))
        assert sorted(attempt.question_ids) == sorted(question.id for question in questions_of(attempt.version))

    assert len(orders) > 1


def test_test_of_a_course_without_questions_does_not_exist(client: Client) -> None:
    page = make_course(questions=0)

    assert client.get(f"/leerstap/toets/{page.pk}/").status_code == 404


def test_a_test_that_comes_from_a_bank_alone_is_a_test(user: User, learner: Client) -> None:
    bank = make_bank(blocks=[choice(f"b{number}") for number in range(1, 4)])
    page = make_course(title="Uit de bank", questions=0, bank=bank, draw_count=3)

    html = learner.get(page.url).content.decode()
    attempt = take_test(user=user, course=course_of(page))

    assert "Toets, 3 vragen" in html
    assert learner.get(f"/leerstap/toets/{page.pk}/").status_code == 200
    assert (len(attempt.question_ids), attempt.is_passed) == (3, True)
