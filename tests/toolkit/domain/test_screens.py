"""Screens: what they show and in which order, the film, and the slides on a stick."""

import datetime as dt
from dataclasses import replace

import av
import pytest
from django.utils import timezone
from PIL import Image

from core.cards import Card
from core.models import Job
from organisations.models import Identity
from tests.factories.organisations import CoalitionFactory, PracticeFactory
from tests.factories.toolkit import make_material
from toolkit import slides
from toolkit.designs import load_template
from toolkit.domain import films, screens
from toolkit.domain.exceptions import DoesNotFit
from toolkit.domain.films import make_film
from toolkit.domain.screens import (
    NotForScreens,
    ScreenFull,
    add_material,
    add_message,
    ensure_drawn,
    move,
    note_seen,
    playlist_of,
    purge_slides,
    reorder,
    usb_entries,
)
from toolkit.models import Film, ScreenItem, WaitingScreen

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen() -> WaitingScreen:
    practice = PracticeFactory(name="De Linde", coalition=CoalitionFactory())
    Identity.objects.create(practice=practice, portal_url="https://delinde.example")
    return WaitingScreen.objects.create(practice=practice, name="Boven", shows_news=False)


def message(**values: object) -> ScreenItem:
    return ScreenItem(**{"title": "Griepprik", "text": "Vanaf maandag.", "seconds": 10, **values})


def test_playlist_is_each_language_in_turn_and_its_revision_follows_what_is_shown(screen: WaitingScreen) -> None:
    material = make_material(template_key="wachtkamer-dias", title="Animatie", languages=["nl", "tr"])
    screen.second_language = "tr"
    screen.save()
    add_material(screen=screen, material=material)
    before = playlist_of(screen)
    add_message(screen=screen, item=message())
    after = playlist_of(screen)

    assert [slide.title for slide in before.slides] == ["Animatie"] * 10
    assert [slide.title for slide in after.slides] == (["Animatie"] * 5 + ["Griepprik"]) * 2
    assert len({slide.digest for slide in after.slides}) == 11
    assert before.revision != after.revision
    assert playlist_of(screen).revision == after.revision
    assert all(slide.seconds >= 8 for slide in after.slides)
    assert Job.objects.filter(kind="toolkit.make_film").count() == 2


def test_slide_is_drawn_when_it_is_asked_for_and_again_after_the_purge(screen: WaitingScreen) -> None:
    add_message(screen=screen, item=message())
    (slide,) = playlist_of(screen).slides
    ensure_drawn(slide)
    (entry,) = usb_entries(playlist_of(screen))
    with entry.file.open("rb") as stored, Image.open(stored) as picture:
        assert picture.size == (1920, 1080)
    assert entry.path == "01-10s.png"
    assert purge_slides(timezone.now() + dt.timedelta(seconds=5)) >= 1
    ensure_drawn(slide)
    assert usb_entries(playlist_of(screen))[0].size == entry.size


def test_message_too_long_to_read_is_refused_and_not_kept(screen: WaitingScreen) -> None:
    with pytest.raises(DoesNotFit):
        add_message(screen=screen, item=message(title="W" * 60))
    assert screen.items.count() == 0


def test_message_whose_day_is_over_is_not_shown(screen: WaitingScreen) -> None:
    add_message(screen=screen, item=message(until_date=timezone.localdate() - dt.timedelta(days=1)))
    add_message(screen=screen, item=message(title="Later", from_date=dt.date(2999, 1, 1), from_time=dt.time(8, 30)))
    assert [(one.title, one.window) for one in playlist_of(screen).slides] == [
        ("Later", ("2999-01-01", "", "08:30", ""))
    ]


def test_order_by_buttons_and_by_dragging(screen: WaitingScreen) -> None:
    first, second, third = (add_message(screen=screen, item=message(title=title)) for title in ("A", "B", "C"))
    move(screen=screen, item_id=third.pk, step=-1)
    assert [item.title for item in screen.items.all()] == ["A", "C", "B"]
    move(screen=screen, item_id=first.pk, step=-1)
    assert [item.title for item in screen.items.all()] == ["A", "C", "B"]
    reorder(screen=screen, order=[second.pk, 999, first.pk])
    assert [item.title for item in screen.items.all()] == ["B", "A", "C"]


def test_screen_refuses_what_has_no_slides_and_one_too_many(
    screen: WaitingScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotForScreens):
        add_material(screen=screen, material=make_material())
    monkeypatch.setattr(screens, "MAX_ITEMS", 1)
    add_message(screen=screen, item=message())
    with pytest.raises(ScreenFull):
        add_message(screen=screen, item=message(title="Nog een"))


def test_news_of_the_own_coalition_only_where_the_screen_wants_it(
    screen: WaitingScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def source(coalition: object) -> list[Card]:
        asked.append(coalition)
        return [Card(title="Open dag in Lindestad", url="/", summary="Kom kijken.")]

    monkeypatch.setattr(slides, "_sources", [source])
    assert playlist_of(screen).slides == []
    screen.shows_news = True
    assert [slide.title for slide in playlist_of(screen).slides] == ["Open dag in Lindestad"]
    assert [getattr(one, "pk", None) for one in asked] == [screen.practice.affiliations.get().coalition_id]


def test_seen_is_written_at_most_once_in_five_minutes(screen: WaitingScreen) -> None:
    note_seen(screen, revision="a")
    first = WaitingScreen.objects.get(pk=screen.pk)
    note_seen(first, revision="a")
    again = WaitingScreen.objects.get(pk=screen.pk)
    assert (again.seen_at, again.seen_revision) == (first.seen_at, "a")


@pytest.mark.once
def test_film_is_silent_h264_that_replaces_the_slides(screen: WaitingScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = replace(load_template("wachtkamer-dias"), slide_s=1)  # eight seconds a slide would take half a minute here
    monkeypatch.setattr(films, "load_template", lambda key: quick)
    material = make_material(template_key="wachtkamer-dias", title="Animatie", languages=["nl"])
    add_material(screen=screen, material=material)
    make_film(Film.objects.get())()

    film = Film.objects.get()
    with film.file.open("rb") as stored, av.open(stored) as container:
        video = container.streams.video[0]
        facts = (video.codec_context.name, video.codec_context.pix_fmt, len(container.streams.audio))
        assert (facts, video.codec_context.width) == (("h264", "yuv420p", 0), 1920)
    assert (film.state, film.progress, film.duration_s) == ("done", 100, 5)
    with film.preview.open("rb") as stored, Image.open(stored) as moving:
        assert (moving.format, moving.n_frames) == ("WEBP", 5)
    assert [slide.extension for slide in playlist_of(screen).slides] == ["mp4"]
