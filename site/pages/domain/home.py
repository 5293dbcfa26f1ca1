"""What the front page shows of the rooms behind it, in memory under the version stamp: a publication empties it."""

from dataclasses import dataclass
from typing import Any

from core.cards import Card
from core.stamp import StampedCache
from insight.domain.queries import Figure, key_figures
from learning.live.domain.queries.front import Event, next_events
from learning.models import CoursePage
from pages.domain.queries import latest_news
from pages.domain.visibility import public
from pages.enums import Audience
from pages.models import HomePage

COURSES = 3
NEWS = 4
POPULAR_SEARCHES = 4
# For whom → the tint and the drawing.
LOOKS = {
    Audience.PRACTICE: ("leren", "team"),
    Audience.COALITION: ("regio", "map"),
    Audience.PATIENT: ("agenda", "phone"),
}


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Door:
    title: str
    text: str
    url: str
    room: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    heading: str
    text: str
    room: str
    art: str
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class HomeContent:
    searches: tuple[str, ...]
    doors: tuple[Door, ...]
    entries: tuple[Entry, ...]
    courses: list[Card]
    figures: tuple[Figure, ...]
    news: list[Card]
    events: tuple[Event, ...] = ()


_content: StampedCache[tuple[list[Card], list[Card]]] = StampedCache(size=4)
_links: StampedCache[tuple[tuple[Door, ...], tuple[Entry, ...]]] = StampedCache(size=4)


def home_content(*, home: HomePage, is_draft: bool = False) -> HomeContent:
    """Everything on the home page that is not its own text. A preview of a draft reads its links anew."""
    doors, entries = _read_links(home) if is_draft else _links.get_or_make(home.pk, lambda: _read_links(home))
    courses, news = _content.get_or_make(home.locale_id, lambda: _read_cards(home.locale_id))
    return HomeContent(
        searches=tuple(filter(None, (text.strip() for text in home.popular_searches.split(","))))[:POPULAR_SEARCHES],
        doors=doors,
        entries=entries,
        courses=courses,
        figures=key_figures(),
        news=news,
        events=next_events(),
    )


def _read_cards(locale_id: int) -> tuple[list[Card], list[Card]]:
    courses = public(CoursePage.objects.filter(locale_id=locale_id)).select_related("listing_image")
    first = courses.defer("test", "goals").order_by("-is_mandatory", "-first_published_at", "number")[:COURSES]
    return [course.card() for course in first], latest_news(locale_id=locale_id, limit=NEWS)


def _read_links(home: HomePage) -> tuple[tuple[Door, ...], tuple[Entry, ...]]:
    doors = tuple(
        Door(title=value.label, text=value["body"], url=value.url, room=value["room"])
        for value in (child.value for child in home.doors)
        if value.url
    )
    entries = tuple(_entry(child.value) for child in home.entries)
    return doors, entries


def _entry(value: Any) -> Entry:
    room, art = LOOKS.get(value["audience"], ("", "record"))
    return Entry(
        room=room,
        art=art,
        heading=value["heading"],
        text=value["body"],
        links=tuple(Link(label=link.label, url=link.url) for link in value["links"] if link.url),
    )
