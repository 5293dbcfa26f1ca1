"""What learners read of their own answers, and what authors see of all of them together."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from learning.h5p.domain.figures import Bar, figures_of
from learning.h5p.domain.reviews import review_of
from learning.h5p.models import Package, State, Statement
from tests.factories.accounts import UserFactory
from tests.factories.h5p import imported, own_package
from tests.h5p.archives import package
from tests.h5p.domain.test_regrading import BLANKS, _launch, _package
from tests.h5p.domain.test_statements import send, statement

pytestmark = pytest.mark.django_db


def _answer_case(made: Package, user: Any, *choices: str) -> None:
    launch = _launch(made, user)
    steps = ("recht-op-inzage", "dochter-van-dertien", "werkaantekeningen")
    send(launch, *[statement(sub=step, response=given) for step, given in zip(steps, choices, strict=True)])
    send(launch, statement("completed", score={"raw": 6, "max": 6}))


def test_review_of_shows_the_latest_answers_and_every_attempt(learner: Any) -> None:
    made = own_package()
    _answer_case(made, learner, "0", "1", "2")
    _answer_case(made, learner, "1", "0", "2")

    found = review_of(user=learner, content=made.content)

    assert [(one.number, one.points, one.is_right, one.is_checked) for one in found.questions] == [
        (1, 2, True, True),
        (2, 2, True, True),
        (3, 2, True, True),
    ]
    assert [(one.points, one.maximum, one.is_checked, one.duration is not None) for one in found.attempts] == [
        (6, 6, True, True),
        (2, 6, True, True),
    ]
    assert found.questions[0].answer is not None
    assert [(one.is_chosen, one.is_right) for one in found.questions[0].answer.options] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def test_review_of_an_unknown_type_shows_what_it_said_itself(learner: Any) -> None:
    launch = _launch(imported(package()), learner)
    asked = statement("answered", sub="x-1", response="1[,]0", score={"raw": 1, "max": 2})
    asked["statement"]["object"]["definition"]["choices"] = [
        {"id": "0", "description": {"nl": "<b>Ja</b>"}},
        {"id": "1", "description": {"nl": "Nee"}},
    ]
    send(launch, asked)

    (question,) = review_of(user=learner, content=launch.content).questions

    assert (question.text, question.given, question.is_checked) == ("Wat antwoordt u?", "Nee, Ja", False)


def test_review_page_is_of_the_learner_alone_and_says_who_counted(client: Client, learner: Any) -> None:
    made = own_package()
    _answer_case(made, learner, "1", "1", "2")
    address = f"/h5p/antwoorden/{made.content.public_id}/"
    assert client.get(address).status_code == 302

    client.force_login(UserFactory())
    assert "U heeft hier nog niets beantwoord" in client.get(address).content.decode()
    client.force_login(learner)
    response = client.get(address)

    html = response.content.decode()
    assert "4 van de 6" in html
    assert "nagekeken door het platform" in html.lower()
    assert html.count("option-wrong") == 1
    assert response["Cache-Control"] == "private, no-store"


def test_review_page_costs_the_same_at_many_answers(
    client: Client, learner: Any, django_assert_max_num_queries: Any
) -> None:
    made = own_package()
    for _ in range(4):
        _answer_case(made, learner, "1", "1", "2")
    client.force_login(learner)

    with django_assert_max_num_queries(16):
        client.get(f"/h5p/antwoorden/{made.content.public_id}/")


def test_forget_throws_away_only_ones_own_state(client: Client, learner: Any) -> None:
    made = own_package()
    for user in (learner, UserFactory()):
        State.objects.create(user=user, content=made.content, package=made, value="{}")
    client.force_login(learner)

    response = client.post(f"/h5p/antwoorden/{made.content.public_id}/wissen/")

    assert response.status_code == 302
    assert State.objects.filter(user=learner).count() == 0
    assert State.objects.count() == 1


def test_figures_of_begin_at_five_learners_and_count_first_answers() -> None:
    made = own_package()
    for number in range(4):
        _answer_case(made, UserFactory(), "0", "1", "2" if number else "0")
    few = figures_of(package=made)
    assert (few.learners, {one.learners for one in few.questions}, few.questions[0].bars) == (None, {0}, [])

    last = UserFactory()
    _answer_case(made, last, "1", "0", "2")
    _answer_case(made, last, "0", "0", "2")
    figures = figures_of(package=made)

    assert (figures.learners, figures.finished, figures.average_percent, figures.is_checked) == (5, 5, 40, True)
    first = figures.questions[0].bars[0]
    assert (first.learners, first.right, first.percent, first.wrong_count) == (5, 1, 20, 4)
    assert first.wrong.startswith("“Ja, zonder app")


def test_figures_of_typed_answers_are_shown_only_when_five_gave_them() -> None:
    made = _package("Blanks", BLANKS)
    for number in range(6):
        send(_launch(made, UserFactory()), statement(response=f"{'plicht' if number < 5 else 'Jan'}[,]{number}"))

    (question,) = figures_of(package=Package.objects.get()).questions

    assert question.bars == [
        Bar(label="[1]", learners=6, right=0, wrong="plicht", wrong_count=5),
        Bar(label="[2]", learners=6, right=0),
    ]
    assert Statement.objects.filter(is_checked=True).count() == 6


def test_figures_page_is_for_who_may_change_activities(client: Client, learner: Any) -> None:
    made = own_package()
    for _ in range(5):
        _answer_case(made, UserFactory(), "0", "1", "2")
    address = f"/admin/h5p/activiteiten/{made.content_id}/cijfers/"
    client.force_login(learner)
    assert client.get(address).status_code in {302, 404}

    editor = UserFactory()
    editor.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_content", "view_content"])
    )
    client.force_login(editor)
    html = client.get(address).content.decode()

    assert html.count("<svg viewBox") == 3
    assert "“Ja, zonder app" in html
    assert learner.email not in html
