"""All kinds of question as plain forms: in a lesson and in a test, without a script, and nothing told beforehand."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from learning.models import Answer, Attempt, Completion, CoursePage, LessonPage, LessonProgress, TimeAllowance
from tests.factories.accounts import UserFactory
from tests.factories.learning import make_course, publish_page, set_blocks
from tests.factories.questions import every_kind

pytestmark = pytest.mark.django_db
SECRETS = ("Uitleg bij", "U zei", "Reactie", "digi-d", "Ik erken", "option-right", "part-right", "is_correct")


@pytest.fixture
def page() -> CoursePage:
    """A course whose test and whose lesson hold every kind."""
    page = make_course(questions=0, lessons=1, publish=False, shuffle=False)
    set_blocks(page, "test", every_kind())
    publish_page(page)
    lesson = LessonPage.objects.child_of(page).get()
    set_blocks(lesson, "body", every_kind())
    publish_page(lesson)
    return CoursePage.objects.get(pk=page.pk)


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def learner(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def begin(learner: Client, page: CoursePage) -> str:
    return learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]


def matched(html: str, field: str) -> dict[str, str]:
    """What a person sees and chooses in a matching question's selects: a – een, b – twee, c – drie."""
    right = {"a": "een", "b": "twee", "c": "drie"}
    chosen = {}
    for label, name, options in re.findall(
        rf'<label for="deel-[^"]+">(\w)</label>\s*<select id="[^"]+" name="({field}:[^"]+)">(.*?)</select>', html, re.S
    ):
        values = {text: value for value, text in re.findall(r'<option value="([^"]+)">([^<]+)</option>', options)}
        chosen[name] = values[right[label]]
    assert len(chosen) == 3
    return chosen


def filled_in(html: str) -> dict[str, Any]:
    """The whole test filled in by its names, all right."""
    return {
        "v-single": "single-b",
        "v-multiple": ["", "multiple-a", "multiple-b"],
        "v-true": "true",
        **matched(html, "v-match"),
        "v-order:order-a": "1",
        "v-order:order-b": "2",
        "v-order:order-c": "3",
        "v-gaps:gaps-a": "digid",
        "v-gaps:gaps-b": "112",
        "v-case:case-s1": "case-s1-b",
        "v-case:case-s2:case-s2-a": "DigiD",
        "v-case:case-s2:case-s2-b": "112",
        "v-open:text": "Ik luister = ik vat samen",
        "v-likert": "4",
    }


def test_a_test_of_every_kind_is_taken_without_a_script(page: CoursePage, learner: Client) -> None:
    begun = begin(learner, page)
    html = learner.get(begun).content.decode()
    assert [secret for secret in SECRETS if secret in html] == []

    result = learner.post(begun, filled_in(html), follow=True).content.decode()

    assert "Gehaald!" in result
    assert "14 van de 14 punten (100%)" in result
    assert "Ik erken de schrik en leg uit." in result
    assert Completion.objects.count() == 1
    assert Answer.objects.get(question_id="open").given == ["text=Ik luister = ik vat samen"]
    attempt = Attempt.objects.get()
    rated = learner.post(f"{begun}terugblik/", {"vraag": "open", "oordeel": "well"})
    assert rated.headers["Location"] == f"/leerstap/poging/{attempt.public_id}/uitslag/#vraag-open"
    assert Answer.objects.get(question_id="open").given == ["text=Ik luister = ik vat samen", "self=well"]
    assert learner.post(f"{begun}terugblik/", {"vraag": "single", "oordeel": "well"}).status_code == 404


def test_what_was_kept_stands_in_the_form_and_what_lacks_is_said_at_each(page: CoursePage, learner: Client) -> None:
    begun = begin(learner, page)
    given = filled_in(learner.get(begun).content.decode())
    order = {name: "1" for name in given if name.startswith("v-order")}
    matches = {name: "" for name in given if name.startswith("v-match")}

    response = learner.post(begun, {**given, **order, **matches, "v-multiple": "", "v-gaps:gaps-b": ""})
    html = response.content.decode()

    assert response.status_code == 422
    assert list(re.findall(r'class="field-error".*?<span>([^<]+)</span>', html, re.S)) == [
        "Kies eerst een antwoord.",
        "Kies eerst een antwoord.",
        "Geef elke stap een eigen nummer.",
        "Beantwoord elk onderdeel van deze vraag.",
    ]
    assert 'value="DigiD"' in html
    assert "Ik luister = ik vat samen</textarea>" in html
    assert [secret for secret in SECRETS if secret in html] == []


def test_an_answer_that_was_taken_away_is_gone(page: CoursePage, learner: Client) -> None:
    begun = begin(learner, page)
    learner.post(f"{begun}bewaar/", {"v-gaps:gaps-a": "DigiD", "v-multiple": ["", "multiple-a"]})

    learner.post(f"{begun}bewaar/", {"v-gaps:gaps-a": " ", "v-gaps:gaps-b": "", "v-multiple": ""})

    html = learner.get(begun).content.decode()
    assert 'value="DigiD"' not in html
    assert " checked" not in html


def test_a_visitor_takes_the_test_of_every_kind(page: CoursePage, client: Client) -> None:
    url = f"/leerstap/toets/{page.pk}/"
    html = client.get(url).content.decode()
    signed = re.findall(r'name="toets" value="([^"]+)"', html)[0]

    lacking = client.post(url, {**filled_in(html), "toets": signed, "v-likert": []})
    passed = client.post(url, {**filled_in(html), "toets": signed}).content.decode()

    assert lacking.status_code == 422
    assert lacking.content.decode().count('class="field-error"') == 1
    assert lacking.content.decode().count(" selected") == 6
    assert "14 van de 14 punten (100%)" in passed
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        ("true", {"antwoord": "false"}, "U zei niet waar."),
        ("order", {"antwoord:order-a": "1", "antwoord:order-b": "3", "antwoord:order-c": "2"}, "Deels goed: 1 van 3."),
        ("gaps", {"antwoord:gaps-a": "digi-d", "antwoord:gaps-b": "113"}, "Deels goed: 1 van 2."),
        (
            "case",
            {
                "antwoord:case-s1": "case-s1-b",
                "antwoord:case-s2:case-s2-a": "digid",
                "antwoord:case-s2:case-s2-b": "112",
            },
            "Uitleg bij case.",
        ),
        ("open", {"antwoord:text": "Ik luister."}, "Ik erken de schrik en leg uit."),
        ("likert", {"antwoord": "2"}, "Telt niet mee voor de score"),
    ],
)
def test_practice_answers_every_kind(
    page: CoursePage, learner: Client, key: str, data: dict[str, str], words: str
) -> None:
    lesson = LessonPage.objects.child_of(page).get()

    sent = learner.post(f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": key, **data}, follow=True).content.decode()

    assert words in sent
    assert set(LessonProgress.objects.get().answers) == {key}


def test_practice_matches_by_what_the_page_offers(page: CoursePage, client: Client) -> None:
    lesson = LessonPage.objects.child_of(page).get()
    html = client.get(lesson.url).content.decode()
    assert [secret for secret in SECRETS if secret in html] == []

    graded = client.post(
        f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "match", **matched(html, "antwoord")}
    ).content.decode()

    assert graded.count("part-right") == 3


def test_the_clock_stands_in_words_and_hands_in_on_the_next_visit(
    page: CoursePage, user: User, learner: Client
) -> None:
    page.time_limit_minutes = 20
    publish_page(page)
    TimeAllowance.objects.create(user=user, extra_percent=50, reason="Verklaring")
    intro = learner.get(f"/leerstap/toets/{page.pk}/").content.decode()
    begun = begin(learner, page)
    attempt = Attempt.objects.get()
    shown = learner.get(begun).content.decode()
    learner.post(f"{begun}bewaar/", {"v-single": "single-b"})
    Attempt.objects.update(deadline_at=timezone.now() - dt.timedelta(minutes=1))

    late = learner.post(f"{begun}bewaar/", {"v-true": "true"})
    html = learner.get(begun, follow=True).content.decode()
    after = learner.get(f"/leerstap/toets/{page.pk}/").content.decode()

    assert "U hebt 30 minuten." in intro
    assert f"U hebt tot {timezone.localtime(attempt.deadline_at):%H:%M}." in shown
    assert late.status_code == 409
    assert late.json()["message"].startswith("De tijd is om.")
    assert "1 van de 14 punten (7%)" in html
    assert "De tijd was om." in html
    assert "De vorige keer had u 7% goed." in after


def test_the_introduction_says_the_rules_and_when_one_may_try_again(
    page: CoursePage, learner: Client, user: User
) -> None:
    page.max_attempts, page.cooling_off_hours, page.counted_attempt = 2, 24, "last"
    publish_page(page)
    before = learner.get(f"/leerstap/toets/{page.pk}/").content.decode()
    begun = begin(learner, page)
    wrong = {**filled_in(learner.get(begun).content.decode()), "v-true": "false"}
    learner.post(
        begun,
        dict(wrong.items()) | {f"v-order:order-{x}": n for x, n in zip("abc", "231", strict=True)},
    )

    after = learner.get(f"/leerstap/toets/{page.pk}/").content.decode()
    refused = learner.post(f"/leerstap/toets/{page.pk}/begin/", follow=True).content.decode()

    assert "U kunt deze toets 2 keer doen; u hebt er nog 2 over." in before
    assert "Tussen twee pogingen zitten 24 uren." in before
    assert "Begin met de toets" in before
    assert "Begin met de toets" not in after
    assert "U kunt het opnieuw proberen vanaf" in after
    assert "U kunt het opnieuw proberen vanaf" in refused
    assert Attempt.objects.count() == 1


def test_keeping_an_answer_takes_at_most_eight_queries(
    page: CoursePage, learner: Client, django_assert_num_queries: Any
) -> None:
    begun = begin(learner, page)
    learner.post(f"{begun}bewaar/", {"v-single": "single-a"})  # the version is in memory from here on

    with django_assert_num_queries(8):  # session, person, savepoint and back, and four of its own
        response = learner.post(f"{begun}bewaar/", {"v-case:case-s1": "case-s1-b", "moment": "1"})

    assert response.json() == {"message": "Bewaard"}
