"""A recording: a transcript that can be read without a player, chapters, and the place where somebody was."""

import re
from typing import Any

import pytest
from django.test import Client

from learning.live.domain.queries.recording_view import chapters_of, clock
from learning.live.models import Recording, RecordingView
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course
from tests.factories.live import make_registration, make_webinar
from tests.factories.media import VideoFactory

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
CUES = [
    {"from": 0.5, "to": 4, "text": "Goedenavond allemaal."},
    {"from": 4, "to": 9, "text": "Vandaag gaat het over uitslagen."},
    {"from": 70, "to": 75, "text": "De huisarts legt <b>uit</b>."},
]


def make_recording(**fields: Any) -> Recording:
    edition = make_webinar("Uitslagen online", days=-9)
    chapters = [{"at": 0, "title": "Welkom"}, {"at": 65, "title": "Drie voorbeelden"}]
    return Recording.objects.create(
        edition=edition, video=VideoFactory(), **{"cues": CUES, "chapters": chapters, **fields}
    )


def test_recording_can_be_read_without_a_player(client: Client) -> None:
    recording = make_recording(course=course_of(make_course(title="Vragen bij de opname")))

    html = client.get(f"/agenda/{recording.edition.slug}/opname/").content.decode()

    assert re.findall(r'data-at="([\d.]+)" data-until', html) == ["0.500", "4.000", "70.000"]
    assert re.findall(r'<a href="#t(\d+)" data-at', html) == ["0", "65"]
    assert "De huisarts legt &lt;b&gt;uit&lt;/b&gt;." in html
    assert ('kind="captions"' in html, "Naar de vragen" in html, "csrfmiddlewaretoken" in html) == (True, True, False)


def test_recording_of_participants_asks_who_you_are(client: Client) -> None:
    recording = make_recording(is_public=False)
    user = UserFactory()
    address = f"/agenda/{recording.edition.slug}/opname/"

    visitor = client.get(address)
    client.force_login(user, backend=BACKEND)
    stranger = client.get(address)
    posted = client.post(f"{address}stand/", {"plek": "9"})
    make_registration_of_past(recording, user)
    guest = client.get(address)

    assert visitor["Location"].startswith("/account/login/")
    assert (stranger.status_code, posted.status_code, guest.status_code) == (404, 404, 200)
    assert guest["Cache-Control"] == "private, no-store"


def make_registration_of_past(recording: Recording, user: Any) -> None:
    made = make_registration(make_webinar("Later"), user=user)
    made.edition = recording.edition
    made.save(update_fields=["edition"])


def test_position_is_kept_and_offered_again(client: Client) -> None:
    recording = make_recording()
    address = f"/agenda/{recording.edition.slug}/opname/"
    client.force_login(UserFactory(), backend=BACKEND)

    answers = [
        client.post(f"{address}stand/", {"plek": plek, "gekeken": gekeken}).status_code
        for plek, gekeken in (("30", "15"), ("75", "20"))
    ]
    html = client.get(address).content.decode()
    view = RecordingView.objects.get()

    assert (answers, view.position_s, view.watched_s) == ([204, 204], 75, 35)
    assert ('data-position="75"' in html, "Verder bij 1:15" in html) == (True, True)


@pytest.mark.parametrize(("plek", "gekeken"), [("", ""), ("-5", "x"), ("1e9", "²"), ("9" * 40, "9" * 40)])
def test_position_that_is_none_counts_as_the_start(client: Client, plek: str, gekeken: str) -> None:
    recording = make_recording()
    client.force_login(UserFactory(), backend=BACKEND)

    answer = client.post(f"/agenda/{recording.edition.slug}/opname/stand/", {"plek": plek, "gekeken": gekeken})

    view = RecordingView.objects.get()
    assert (answer.status_code, view.position_s, view.watched_s) == (204, 0, 0)


def test_chapters_take_what_is_said_in_them() -> None:
    found = chapters_of(make_recording())

    assert [(one.clock, one.title, [[line.text for line in lines] for lines in one.paragraphs]) for one in found] == [
        ("0:00", "Welkom", [["Goedenavond allemaal.", "Vandaag gaat het over uitslagen."]]),
        ("1:05", "Drie voorbeelden", [["De huisarts legt <b>uit</b>."]]),
    ]


@pytest.mark.once
@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (65, "1:05"), (3725, "1:02:05")])
def test_clock_of_a_film(seconds: int, words: str) -> None:
    assert clock(seconds) == words
