import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from newsletters.enums import IssueState
from tests.factories.coalitions import make_coalition
from tests.newsletters.issues import make_issue, make_list

pytestmark = pytest.mark.django_db


def sent_issue(coalition=None, **values):
    at = values.pop("at", timezone.now())
    mailing_list = values.pop("mailing_list", None) or make_list(coalition=coalition, slug=values.get("slug"))
    values = {"state": IssueState.SENT, "scheduled_at": at, "frozen_at": at, "finished_at": at} | values
    return make_issue(mailing_list, coalition=coalition, **values)


def test_archive_names_what_was_sent_and_nothing_else(client):
    coalition = make_coalition(name="Zuiderkamp", slug="zuiderkamp")
    mailing_list = make_list()
    sent_issue(subject="Gestuurd", slug="gestuurd", mailing_list=mailing_list)
    sent_issue(subject="Niet in het archief", slug="verborgen", is_archived=False, mailing_list=mailing_list)
    sent_issue(subject="Gepland", slug="gepland", state=IssueState.SCHEDULED, frozen_at=None, mailing_list=mailing_list)
    make_issue(mailing_list, subject="Concept")
    sent_issue(coalition, subject="Van een ander", slug="ander")
    body = client.get("/nieuwsbrieven/archief/").content.decode()
    named = [one for one in ("Gestuurd", "Niet in het archief", "Gepland", "Concept", "Van een ander") if one in body]
    assert named == ["Gestuurd"]
    for slug in ("verborgen", "gepland", "ander"):
        assert client.get(f"/nieuwsbrieven/archief/{slug}/").status_code == 404


def test_issue_on_the_web_holds_no_readers_values(client):
    coalition = make_coalition(name="Zuiderkamp", slug="zuiderkamp")
    sent_issue(coalition, subject="Wat ziet uw patiënt?", slug="wat", html="<p>geheim</p>", text="geheim")
    response = client.get("/regio/zuiderkamp/nieuwsbrieven/wat/")
    body = response.content.decode()
    assert response.status_code == 200
    assert "Samen openen we het dossier" in body
    assert [word for word in ("geheim", "afmelden/", "xzGREETING", "Beste") if word in body] == []


def test_feed_lists_the_issues_newest_first(client):
    mailing_list = make_list()
    now = timezone.now()
    sent_issue(subject="Oud", slug="oud", at=now - dt.timedelta(days=30), mailing_list=mailing_list)
    sent_issue(subject="Nieuw", slug="nieuw", at=now, mailing_list=mailing_list)
    response = client.get("/nieuwsbrieven/archief/rss/")
    items = ET.fromstring(response.content).findall("channel/item")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert [item.findtext("title") for item in items] == ["Nieuw", "Oud"]
    assert items[0].findtext("link").endswith("/nieuwsbrieven/archief/nieuw/")


@pytest.mark.parametrize("count", [1, 3])
def test_archive_asks_the_same_number_of_queries_for_one_and_three(client, django_assert_max_num_queries, count):
    mailing_list = make_list()
    for number in range(count):
        sent_issue(subject=f"Nummer {number}", slug=f"nummer-{number}", mailing_list=mailing_list)
    client.get("/nieuwsbrieven/archief/?warm=1")
    with django_assert_max_num_queries(6):
        client.get("/nieuwsbrieven/archief/")


@pytest.mark.browser
def test_archive_and_issue_pass_axe_on_phone_and_desk(new_page, axe_findings, live_server):
    blocks = [
        ("lead", {"greet": True, "title": "Kop", "text": "<p>Tekst.</p>", "image": None, "alt": "", "button": "Lees",
                  "page": None, "url": "/"}),
        ("event", {"title": "Webinar", "date": "2026-12-03", "time": "12.30 uur", "place": "online", "text": "Kom.",
                   "link_text": "", "page": None, "url": "/"}),
        ("figures", {"title": "Cijfers", "figures": [{"value": "97%", "label": "doet mee", "date": "2022",
                                                      "source": ""}]}),
        ("quote", {"text": "Dat scheelt tijd.", "name": "M. Bakker", "role": "huisarts"}),
        ("text", "<h2>Kop</h2><ul><li>een</li></ul>"),
        ("partner", {"name": "Partner", "logo": None, "text": "Denkt mee.", "url": "https://www.example.org"}),
    ]  # fmt: skip
    sent_issue(subject="Wat ziet uw patiënt?", slug="wat", blocks=blocks)
    for width in (320, 1440):
        page = new_page(width=width)
        for path in ("/nieuwsbrieven/archief/", "/nieuwsbrieven/archief/wat/"):
            page.goto(live_server.url + path)
            assert axe_findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
