"""/agenda/: the list and the month, filters in the address, feeds; fresh places, few queries, no drafts."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learning.live.domain.queries.months import month_of, read_month
from learning.live.enums import EditionState
from learning.live.models import EditionSpeaker, Recording, Series
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_coalition
from tests.factories.live import fill_up, make_edition, make_registration, make_speaker, make_webinar, times
from tests.factories.media import VideoFactory
from tests.factories.organisations import CoalitionFactory

pytestmark = pytest.mark.django_db
EVERYTHING = ["Online inzage", "P-regels", "Campagneplan"]


def titles(html: str) -> list[str]:
    return re.findall(r'<h3 class="h3"><a href="/agenda/[^"]+">([^<]+)</a></h3>', html)


@pytest.fixture
def editions() -> dict[str, Any]:
    north = CoalitionFactory(name="Noord", slug="noord")
    south = CoalitionFactory(name="Zuid", slug="zuid")
    webinar = make_webinar("Online inzage", days=3, language="en", roles=["huisarts"])
    workshop = make_edition(title="P-regels", coalition=north, days=5, capacity=2)
    full = make_edition(title="Campagneplan", coalition=south, days=7, capacity=1)
    workshop.co_hosts.add(south)
    fill_up(full)
    make_edition(title="Geheim concept", state=EditionState.DRAFT)
    make_webinar("Voorbij", days=-9)
    make_edition(title="Ging niet door", days=-3, state=EditionState.CANCELLED)
    return {"webinar": webinar, "workshop": workshop, "full": full, "north": north, "south": south}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", EVERYTHING),
        ("?regio=noord", ["P-regels"]),
        ("?regio=zuid", ["P-regels", "Campagneplan"]),
        ("?regio=landelijk", ["Online inzage"]),
        ("?soort=webinar", ["Online inzage"]),
        ("?rol=doktersassistent", ["P-regels", "Campagneplan"]),
        ("?taal=en", ["Online inzage"]),
        ("?vrij=ja", ["Online inzage", "P-regels"]),
        ("?regio=zuid&vrij=ja&soort=workshop", ["P-regels"]),
        ("?soort=webinar&regio=noord", []),
        ("?eerder=ja", ["Voorbij"]),
        ("?regio=%00&soort=%3Cscript%3E&rol=baas&taal=xx&vrij=1&maand=2026-13&pagina=abc", EVERYTHING),
        ("?maand=0000-00&pagina=-7", EVERYTHING),
        ("?pagina=٣", EVERYTHING),
    ],
)  # fmt: skip
def test_agenda_filters(editions: dict[str, Any], client: Client, query: str, expected: list[str]) -> None:
    response = client.get(f"/agenda/{query}")

    assert response.status_code == 200
    assert titles(response.content.decode()) == expected


def test_agenda_says_how_many_places_are_left_at_once(editions: dict[str, Any], client: Client) -> None:
    before = client.get("/agenda/").content.decode()
    make_registration(editions["workshop"])
    after = client.get("/agenda/").content.decode()

    assert ("Nog 2 plaatsen" in before, "Vol, er is een wachtlijst" in before) == (True, True)
    assert ("Nog 1 plaats<" in after, "Nog 2 plaatsen" in after) == (True, False)


def test_agenda_of_a_month_shows_every_session_on_its_day(client: Client) -> None:
    first = (timezone.localdate().replace(day=1) + dt.timedelta(days=62)).replace(day=10)
    ahead = (first - timezone.localdate()).days
    make_edition(title="Twee middagen", sessions=[times(days=ahead), times(days=ahead + 7, title="Vervolg")])
    make_webinar("Een ander jaar", days=ahead + 400)

    html = client.get(f"/agenda/?maand={first:%Y-%m}").content.decode()

    assert re.findall(r'<span class="meeting-title">([^<]+)</span>', html) == ["Twee middagen", "Twee middagen"]
    assert "1 bijeenkomst<" in html
    assert len(re.findall(r'<li class="day[ "]', html)) in {35, 42}


def test_agenda_without_anything_says_what_to_do(client: Client) -> None:
    empty = client.get("/agenda/").content.decode()
    make_webinar()
    filtered = client.get("/agenda/?soort=workshop").content.decode()

    assert "Er staat nog niets gepland" in empty
    assert ("Niets past bij deze filters" in filtered, 'href="/agenda/">Alles tonen' in filtered) == (True, True)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", ["/agenda/", "/agenda/?vrij=ja", "/agenda/?maand=", "/agenda/rss/"])
def test_agenda_takes_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: Any, count: int, path: str
) -> None:
    for number in range(count):
        make_edition(title=f"Workshop {number}", days=4 + number, coalition=CoalitionFactory())
    path = path.replace("maand=", f"maand={timezone.localdate():%Y-%m}")
    with django_assert_max_num_queries(12):  # nothing in memory
        client.get(path)
    with django_assert_max_num_queries(4):  # the stamp, the places, free places
        client.get(path)


def test_agenda_of_a_region_is_its_own_with_the_national_beside(client: Client) -> None:
    coalition = make_coalition(name="Noordoever")
    make_edition(title="Van hier", coalition=coalition)
    make_edition(title="Van elders", coalition=CoalitionFactory())
    make_webinar("Voor iedereen")

    html = client.get("/regio/noordoever/agenda/?regio=elders").content.decode()

    assert titles(html) == ["Van hier", "Voor iedereen"]
    assert ("Agenda van Noordoever" in html, 'rel="stylesheet" href="/thema/noordoever' in html) == (True, True)
    assert client.get("/regio/nergens/agenda/").status_code == 404


def test_feeds_hold_what_is_public(editions: dict[str, Any], client: Client) -> None:
    everything = client.get("/agenda/feed.ics")
    regional = client.get("/agenda/feed.ics?regio=noord").content.decode()
    rss = client.get("/agenda/rss/?regio=zuid").content.decode()

    assert everything["Content-Type"] == "text/calendar; charset=utf-8"
    assert re.findall(r"SUMMARY:(.+?)\r\n", everything.content.decode()) == [
        "Voorbij", "Ging niet door", "Online inzage", "P-regels", "Campagneplan",
    ]  # fmt: skip
    assert re.findall(r"SUMMARY:(.+?)\r\n", regional) == ["P-regels"]
    assert sorted(re.findall(r"<item><title>(.+?)</title>", rss)) == ["Campagneplan", "P-regels"]
    assert client.get("/agenda/feed.ics?regio=nergens").status_code == 404


def test_agenda_is_shared_by_visitors_for_half_a_minute_and_by_nobody_else(client: Client) -> None:
    edition = make_webinar()
    paths = ["/agenda/", f"/agenda/{edition.slug}/", "/agenda/feed.ics"]
    visitor = [(client.get(path)["Cache-Control"], client.get(path)["Vary"]) for path in paths]
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    known = [client.get(path)["Cache-Control"] for path in paths]

    assert visitor == [("public, max-age=0, s-maxage=30, must-revalidate", "Cookie, Accept-Language")] * 3
    assert known == ["private, no-store"] * 3


def test_event_page_says_what_when_where_and_who(client: Client) -> None:
    edition = make_edition(
        sessions=[times(days=9, title="Eerste middag"), times(days=16)],
        speakers=[make_speaker(slug="mirjam")],
        route="Neem de achterdeur.",
        map_url="https://kaart.example/linde",
        roles=["poh"],
    )
    html = client.get(f"/agenda/{edition.slug}/").content.decode()

    for words in ("Eerste middag", "Neem de achterdeur.", "https://kaart.example/linde", "Lindenlaan 4",
                  'href="/agenda/sprekers/mirjam/"', "Nog 12 plaatsen", "share-agenda", "2 bijeenkomsten"):  # fmt: skip
        assert words in html
    assert "csrfmiddlewaretoken" not in html


def test_event_page_tells_search_engines_what_it_is(client: Client) -> None:
    edition = make_webinar("Vraag </script> & antwoord", speakers=[make_speaker("Abdel Benali")])

    html = client.get(f"/agenda/{edition.slug}/").content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.+?)</script>', html)
    data = json.loads(found[0])

    assert len(found) == 1
    assert data["name"] == "Vraag </script> & antwoord"
    assert data["location"] == {"@type": "VirtualLocation", "url": f"http://localhost:8000/agenda/{edition.slug}/"}
    assert data["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert data["performer"] == [{"@type": "Person", "name": "Abdel Benali"}]
    assert dt.datetime.fromisoformat(data["startDate"]) == edition.starts_at


def test_full_event_leads_to_the_list_and_to_other_dates(client: Client) -> None:
    full = make_edition(capacity=1)
    fill_up(full)
    elsewhere = make_edition(days=30, coalition=CoalitionFactory(), city="Elders")
    make_edition(days=40, state=EditionState.CANCELLED)

    html = client.get(f"/agenda/{full.slug}/").content.decode()

    assert ("Op de wachtlijst" in html, "Mail mij bij een nieuwe datum" in html) == (True, True)
    assert re.findall(r'<li><a href="(/agenda/[^"]+)">[^<]+, Elders</a>', html) == [f"/agenda/{elsewhere.slug}/"]
    assert html.count('class="bare other-dates"') == 1


def test_cancelled_event_says_why(client: Client) -> None:
    html = client.get(f"/agenda/{make_edition(state=EditionState.CANCELLED).slug}/").content.decode()

    assert ("Deze bijeenkomst gaat niet door" in html, "De spreker is ziek." in html) == (True, True)
    assert "/aanmelden/" not in html


def test_drafts_are_absent_everywhere(client: Client) -> None:
    draft = make_edition(title="Nog geheim", state=EditionState.DRAFT, speakers=[make_speaker(slug="stil")])
    Series.objects.create(title="Stille reeks", slug="stille-reeks")
    Recording.objects.create(edition=draft, video=VideoFactory())
    paths = ["", "afspraak.ics", "aanmelden/", "belangstelling/", "kijk-in-uw-mail/", "opname/"]

    answers = [client.get(f"/agenda/{draft.slug}/{path}").status_code for path in paths]
    others = [client.get(path).status_code for path in ("/agenda/sprekers/stil/", "/agenda/reeks/stille-reeks/")]
    lists = [client.get(path).content.decode() for path in ("/agenda/", "/agenda/rss/", "/agenda/feed.ics")]

    assert (answers, others) == ([404] * 6, [404] * 2)
    assert ["Nog geheim" in text for text in lists] == [False] * 3


def test_speaker_and_series_show_what_comes_and_what_was(client: Client) -> None:
    speaker = make_speaker(slug="mirjam")
    series = Series.objects.create(title="Dinsdagavond", slug="dinsdagavond")
    for title, days in (("Straks", 5), ("Toen", -5)):
        edition = make_webinar(title, days=days, series=series)
        EditionSpeaker.objects.create(edition=edition, speaker=speaker)

    for path in ("/agenda/sprekers/mirjam/", "/agenda/reeks/dinsdagavond/"):
        assert titles(client.get(path).content.decode()) == ["Straks", "Toen"]


@pytest.mark.once
@pytest.mark.parametrize("text", ["2026-00", "2026-13", "26-1", "2026-1", "1999-12", "2101-01", "2026-12x", "²026-12"])
def test_month_that_is_none_is_ignored(text: str) -> None:
    assert read_month(text) is None


@pytest.mark.once
def test_month_begins_on_monday_and_ends_on_sunday() -> None:
    made = month_of(dt.date(2027, 2, 1), found=[], today=dt.date(2027, 2, 14))

    assert (made.days[0].date, made.days[-1].date, len(made.days)) == (dt.date(2027, 2, 1), dt.date(2027, 2, 28), 28)
    assert (made.previous, made.next, [day.date.day for day in made.days if day.is_today]) == (
        "2027-01",
        "2027-03",
        [14],
    )
