"""What no form of ours sends: control characters, wrong types, ids of others. Each has an answer; none is an error."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from learning.domain.enrolments import enrol_learner
from learning.models import CoursePage, LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, publish_page, record_completion, set_blocks
from tests.factories.organisations import CoalitionFactory, PracticeFactory
from tests.factories.questions import every_kind

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = [
    "a\x00b",
    "\x00",
    "\u202eomgekeerd",
    "\ufffe",
    "\x1b[31m",
    "💊" * 300,
    "x" * 300_000,
    "=1+1",
    "<script>",
    "%s{}",
]


@pytest.fixture
def page() -> CoursePage:
    page = make_course(lessons=1)
    set_blocks(page, "test", every_kind())
    publish_page(page)
    lesson = LessonPage.objects.child_of(page).get()
    set_blocks(lesson, "body", every_kind())
    publish_page(lesson)
    return page


@pytest.fixture
def lesson(page: CoursePage) -> LessonPage:
    return LessonPage.objects.child_of(page).get()


@pytest.fixture
def learner(page: CoursePage) -> Client:
    user = UserFactory()
    enrol_learner(user=user, course=course_of(page))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.parametrize("question", ["single", "multiple", "true", "match", "order", "gaps", "case", "open", "likert"])
def test_any_word_as_an_answer_is_graded_or_refused(learner: Client, lesson: LessonPage, question: str) -> None:
    field = {"gaps": "antwoord:gaps-a", "open": "antwoord:text", "match": "antwoord:match-a"}.get(question, "antwoord")

    for word in WORDS:
        response = learner.post(f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": question, field: word})
        assert response.status_code in {302, 422}, word[:20]
    assert learner.get(lesson.url).status_code == 200


@pytest.mark.parametrize("word", WORDS)
def test_any_word_in_a_test_a_draft_or_an_evaluation_is_kept_or_refused(
    learner: Client, page: CoursePage, lesson: LessonPage, word: str
) -> None:
    attempt = learner.post(f"/leerstap/toets/{page.pk}/begin/").headers["Location"]
    given = {"v-open:text": word, "v-gaps:gaps-a": word, "v-gaps:gaps-b": word, f"v-{word[:40]}": word, "moment": word}
    for one in ({name: value} for name, value in given.items()):
        assert learner.post(f"{attempt}bewaar/", one).status_code in {200, 422}
    assert learner.post(attempt, given).status_code in {302, 422}
    assert learner.get(attempt).status_code == 200

    draft = learner.post(f"/leerstap/les/{lesson.pk}/klad/", {"vraag": word, "antwoord:text": word, word[:40]: word})
    assert draft.status_code in {200, 422}
    assert learner.get(lesson.url).status_code == 200
    record_completion(user=User.objects.get(), course=course_of(page), at=timezone.now())
    opinion = f"/leerstap/cursus/{page.pk}/mening/"
    assert learner.post(f"{opinion}klad/", {"text": word, word[:40]: word}).status_code in {200, 422}
    assert learner.get(opinion).status_code == 200
    assert learner.post(opinion, {"overall": word, "stars": word, "text": word}).status_code in {200, 302, 422}
    for address in ("/leren/", "/mijn/leren/", "/certificaat/", "/mijn/nascholing/", "/mijn/praktijk/"):
        assert learner.get(address, {"q": word[:200], "rol": word[:200], "code": word[:200]}).status_code in {
            200,
            302,
            404,
        }
    assert learner.get(f"/certificaat/{quote(word[:60], safe='')}/").status_code in {200, 302, 404}
    number = {"gaia-kind": word[:200], "gaia-number": word[:200]}
    assert learner.post("/mijn/nascholing/gaia/nummer/", number).status_code in {200, 302, 422}


def test_what_cannot_be_stored_is_left_out_of_what_was_typed(learner: Client, lesson: LessonPage) -> None:
    learner.post(f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "open", "antwoord:text": "eerst\x00 luisteren"})

    assert LessonProgress.objects.get().answers == {"open": ["text=eerst luisteren"]}


@pytest.mark.parametrize("word", WORDS)
def test_any_word_in_the_address_of_a_board_or_a_desk_is_left_alone_or_told(page: CoursePage, word: str) -> None:
    desk = Client()
    desk.force_login(UserFactory(is_staff=True, is_superuser=True), backend=BACKEND)
    coalition = CoalitionFactory()
    practice = PracticeFactory(coalition=coalition)
    asked = dict.fromkeys(
        ("q", "status", "module", "rol", "coalitie", "pagina", "p", "register", "van", "tot", "cursus", "state"),
        word[:200],
    )

    for address in (
        reverse("boards:national"),
        reverse("boards:coalition", args=[coalition.slug]),
        reverse("boards:practice", args=[coalition.slug, practice.pk]),
        reverse("accreditation_desk:index"),
        reverse("accreditation_desk:deliveries"),
        reverse("course_reviews:index"),
        reverse("certificates:index"),
        reverse("completions:index"),
    ):
        assert desk.get(address, asked).status_code in {200, 302, 404}, address
