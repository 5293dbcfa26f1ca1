"""Nothing typed is lost: posts after the session ended, stale tokens, drafts. And what somebody keeps for later."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from learning.domain.enrolments import enrol_learner
from learning.models import Bookmark, CoursePage, CourseReview, Enrolment, LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.learning import (
    choice,
    course_of,
    make_course,
    publish_page,
    record_completion,
    set_blocks,
    text,
)
from tests.factories.media import VideoFactory

pytestmark = pytest.mark.django_db
COURSE = "/leren/de-basis-van-online-inzage/"
BACKEND = "django.contrib.auth.backends.ModelBackend"
HELD = "/leerstap/verder/"


@pytest.fixture
def page() -> CoursePage:
    return make_course()


@pytest.fixture
def lesson(page: CoursePage) -> LessonPage:
    return LessonPage.objects.child_of(page).order_by("path")[0]


@pytest.fixture
def user() -> User:
    return UserFactory()


def token_of(html: str) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[0]


def expired(client: Client, url: str) -> str:
    """The token of this page; then the session ends, as it does by itself after two weeks."""
    token = token_of(client.get(url).content.decode())
    client.cookies.pop("sessionid")
    return token


def test_answer_after_the_session_ended_comes_back_after_signing_in(
    user: User, page: CoursePage, lesson: LessonPage
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=BACKEND)
    url = f"/leerstap/les/{lesson.pk}/antwoord/"
    token = expired(client, f"{COURSE}les-1/")

    response = client.post(url, {"vraag": "p1", "antwoord": "p1-a", "csrfmiddlewaretoken": token})
    assert response.headers["Location"] == f"/account/login/?next={HELD}"
    assert LessonProgress.objects.count() == 0

    held = dict(client.session)["learning_held"]
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["learning_held"] = held  # signing in by its own page keeps it: test_held_post_survives_the_sign_in_page
    session.save()
    html = client.get(HELD).content.decode()
    assert f'action="{url}"' in html
    assert 'name="antwoord" value="p1-a"' in html

    sent = client.post(url, {"vraag": "p1", "antwoord": "p1-a", "csrfmiddlewaretoken": token_of(html)})
    assert sent.status_code == 302
    assert LessonProgress.objects.get().answers == {"p1": ["p1-a"]}
    assert "learning_held" not in client.session


def test_held_post_survives_the_sign_in_page(page: CoursePage, lesson: LessonPage) -> None:
    user = UserFactory()
    user.set_password("een lang wachtwoord 26")
    user.save()
    enrol_learner(user=user, course=course_of(page))
    client = Client()

    held = client.post(f"/leerstap/les/{lesson.pk}/klaar/", {"csrfmiddlewaretoken": "van-een-eerdere-zitting"})
    signed_in = client.post(
        held.headers["Location"], {"login": user.email, "password": "een lang wachtwoord 26", "next": HELD}
    )

    assert signed_in.headers["Location"] == HELD
    assert f'action="/leerstap/les/{lesson.pk}/klaar/"' in client.get(HELD).content.decode()


def test_evaluation_after_the_session_ended_stands_in_its_own_form_again(user: User, page: CoursePage) -> None:
    record_completion(user=user, course=course_of(page), at=timezone.now())
    url = f"/leerstap/cursus/{page.pk}/mening/"
    client = Client()
    client.post(url, {"stars": "4", "text": "Fijn dat het kort is."})
    held = dict(client.session)["learning_held"]
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["learning_held"] = held
    session.save()

    assert client.get(HELD).headers["Location"] == url
    html = client.get(url).content.decode()
    assert "Fijn dat het kort is." in html
    assert re.search(r'name="stars" value="4"[^>]*checked', html)
    assert "Wat u eerder typte, staat hier weer." in html
    assert CourseReview.objects.count() == 0
    assert "learning_held" not in client.session


def test_stale_token_of_our_own_form_costs_no_words_and_of_another_site_is_refused(
    user: User, page: CoursePage, lesson: LessonPage
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=BACKEND)
    url = f"/leerstap/les/{lesson.pk}/antwoord/"
    fields = {"vraag": "p1", "antwoord": "p1-a", "csrfmiddlewaretoken": "oud"}

    own = client.post(url, fields, headers={"Origin": "http://testserver"})
    script = client.post(url, fields, headers={"Origin": "http://testserver", "Accept": "application/json"})
    other = client.post(url, fields, headers={"Origin": "https://kwaad.example"})
    silent = client.post(url, fields)

    assert (own.status_code, own.headers["Location"]) == (302, HELD)
    assert (script.status_code, other.status_code, silent.status_code) == (403, 403, 403)
    assert script.json()["message"].startswith("Deze pagina stond te lang open.")
    assert LessonProgress.objects.count() == 0


def test_held_post_is_thrown_away_on_request_and_after_half_an_hour(user: User) -> None:
    client = Client()
    client.force_login(user, backend=BACKEND)
    for moment, url in ((timezone.now(), None), (timezone.now() - dt.timedelta(minutes=31), "/mijn/leren/")):
        session = client.session
        session["learning_held"] = {"path": "/leerstap/poging/x/", "fields": {"a": ["b"]}, "at": moment.isoformat()}
        session.save()
        response = client.get(HELD)
        assert response.headers.get("Location") == url
        if url is None:
            assert client.post(HELD).headers["Location"] == "/mijn/leren/"
            assert "learning_held" not in client.session


def test_draft_of_a_question_is_kept_shown_on_another_device_and_gone_once_answered(
    user: User, page: CoursePage, lesson: LessonPage
) -> None:
    enrol_learner(user=user, course=course_of(page))
    client = Client()
    client.force_login(user, backend=BACKEND)
    url = f"/leerstap/les/{lesson.pk}/klad/"

    assert client.post(url, {"vraag": "p1", "antwoord": "p1-b"}).json() == {"message": "Bewaard"}
    other_device = Client()
    other_device.force_login(user, backend=BACKEND)
    html = other_device.get(f"{COURSE}les-1/").content.decode()
    assert '<script id="klad" type="application/json">{"p1"' in html
    assert f'data-draft-url="{url}"' in html

    client.post(f"/leerstap/les/{lesson.pk}/antwoord/", {"vraag": "p1", "antwoord": "p1-a"})
    assert LessonProgress.objects.get().drafts == {}
    assert client.post(url, {"vraag": "p1", "antwoord": "x" * 20_001}).status_code == 422


def test_draft_of_somebody_who_is_not_on_the_course_stays_in_the_browser(user: User, lesson: LessonPage) -> None:
    client = Client()
    client.force_login(user, backend=BACKEND)

    html = client.get(f"{COURSE}les-1/").content.decode()
    client.post(f"/leerstap/les/{lesson.pk}/klad/", {"vraag": "p1", "antwoord": "p1-b"})

    assert 'data-draft-url=""' in html
    assert (LessonProgress.objects.count(), Enrolment.objects.count()) == (0, 0)


def test_course_is_kept_and_let_go_and_found_again(user: User, page: CoursePage) -> None:
    client = Client()
    client.force_login(user, backend=BACKEND)
    url = f"/leerstap/cursus/{page.pk}/bewaar/"

    for _time in range(2):
        assert client.post(url, {"bewaar": "1"}).headers["Location"] == COURSE
    assert Bookmark.objects.count() == 1
    assert "Bewaar niet langer" in client.get(COURSE).content.decode()
    assert "1 van 1 module" in client.get("/leren/?bewaard=ja").content.decode()
    assert 'id="bewaard"' in client.get("/mijn/leren/").content.decode()

    client.post(url, {"bewaar": ""})
    assert Bookmark.objects.count() == 0
    assert "0 van 1 module" in client.get("/leren/?bewaard=ja").content.decode()


def test_evaluation_is_written_changed_and_deleted_by_its_owner_only(user: User, page: CoursePage) -> None:
    client, stranger = Client(), Client()
    client.force_login(user, backend=BACKEND)
    stranger.force_login(UserFactory(), backend=BACKEND)
    url = f"/leerstap/cursus/{page.pk}/mening/"
    assert client.get(url).headers["Location"] == COURSE
    record_completion(user=user, course=course_of(page), at=timezone.now())

    wrong = client.post(url, {"text": "Zonder sterren."})
    assert (wrong.status_code, "Zonder sterren." in wrong.content.decode()) == (422, True)
    sent = client.post(url, {"stars": "5", "was_clear": "4", "text": "Goed."})
    assert sent.headers["Location"] == COURSE
    review = CourseReview.objects.get()
    assert (review.stars, review.was_clear, review.was_useful, review.text) == (5, 4, None, "Goed.")

    assert stranger.post(f"{url}wis/").status_code == 404
    assert client.post(f"{url}wis/").status_code == 302
    assert CourseReview.objects.count() == 0


def test_paper_holds_transcripts_and_questions_without_answers_and_is_the_same_for_everybody(
    page: CoursePage, lesson: LessonPage
) -> None:
    video = VideoFactory(title="Uitleg", transcript="Wat de huisarts zegt.")
    set_blocks(
        lesson,
        "body",
        [text("<p>Lees dit.</p>"), {"type": "video", "id": "v1", "value": {"video": video.pk}}, choice("p1")],
    )
    publish_page(lesson)

    one, whole = (Client().get(f"/leerstap/{url}/papier/") for url in (f"les/{lesson.pk}", f"cursus/{page.pk}"))

    for response in (one, whole):
        html = response.content.decode()
        assert re.search(r'<details class="transcript" open>.*Wat de huisarts zegt\.', html, re.DOTALL)
        assert "Antwoord a bij p1" in html
        for secret in ("Uitleg bij p1", "Reactie b op p1", "option-right", "csrfmiddlewaretoken"):
            assert secret not in html
        assert response.headers["Cache-Control"].startswith("public")
    assert ("Tekst van Les 2." in one.content.decode(), "Tekst van Les 2." in whole.content.decode()) == (False, True)


def test_a_form_of_another_site_leaves_nothing_to_send_after_signing_in(page: CoursePage, lesson: LessonPage) -> None:
    client = Client(enforce_csrf_checks=True)
    fields = {"vraag": "p1", "antwoord": "p1-a", "csrfmiddlewaretoken": "verzonnen"}

    for action in ("antwoord", "klaar"):
        url = f"/leerstap/les/{lesson.pk}/{action}/"
        assert client.post(url, fields, headers={"Origin": "https://kwaad.example"}).status_code == 403
    assert "sessionid" not in client.cookies
