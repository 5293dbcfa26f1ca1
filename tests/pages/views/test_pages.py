import datetime as dt
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale

from core.routing import has_view_restrictions
from insight.models import Kpi
from pages.domain.offers import decide_offer, offer_news
from pages.models import HomePage
from tests.factories import pages as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings):
    """A page of each type, with what stands on it."""
    settings.PAGE_CACHE_ENABLED = False
    home = make.make_home(
        summary="Scholing voor uw hele team.",
        popular_searches="poster, module 1",
        doors=[
            {
                "type": "door",
                "value": {"room": "leren", "text": "Leren", "body": "Modules", "page": None, "path": "/leren/"},
            }
        ],
        entries=[
            {
                "type": "entry",
                "value": {
                    "audience": "practice",
                    "heading": "Ik werk in een praktijk",
                    "body": "Begin hier.",
                    "links": [{"text": "Start", "page": None, "path": "/leren/"}],
                },
            }
        ],
    )
    Kpi.objects.create(
        key="praktijken",
        label="van de praktijken",
        value=97,
        unit="%",
        date=dt.date(2022, 12, 31),
        source="OPEN",
        locale=Locale.get_default(),
    )
    make.make_menus()
    index = make.make_news_index()
    make.make_news(index=index, title="Eerste bericht")
    make.make_news(index=index, title="Tweede bericht")
    make.make_faq(index=make.make_faq_index())
    make.make_knowledge(index=make.make_knowledge_index())
    make.make_standard(title="Privacy", slug="privacy")
    make.make_contact()
    call_command("update_index", verbosity=0)
    return home


# Once warm: the stamp, and what changes with the address. What is cached empties itself when something is published.
QUERIES = {
    "/": 1,
    "/nieuws/": 1,
    "/nieuws/eerste-bericht/": 1,
    "/vragen/": 1,
    "/vragen/?q=portaal": 2,
    "/vragen/is-een-portaal-verplicht/": 1,
    "/kennis/": 1,
    "/kennis/portaal-of-pgo/": 1,
    "/privacy/": 1,
    "/contact/": 2,  # the coalitions that may answer
    "/zoeken/?q=portaal": 1,  # what was just asked is kept
    "/zoeken/": 1,
}


@pytest.mark.parametrize(("address", "queries"), QUERIES.items())
def test_page_needs_few_queries(site, client, django_assert_num_queries, address, queries):
    assert client.get(address).status_code == 200

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("address", ["/", "/nieuws/", "/nieuws/eerste-bericht/", "/vragen/", "/kennis/", "/privacy/"])
def test_page_needs_at_most_seven_queries_after_a_publication(site, client, django_assert_max_num_queries, address):
    client.get(address)
    make.make_standard(title="Nieuw")
    # The site, its languages and the restrictions are read once for all pages.
    client.get("/contact/")

    with django_assert_max_num_queries(8):
        client.get(address)


def test_home_page_shows_every_part(site, client):
    html = client.get("/").content.decode()

    for text in (
        "Uw praktijk, klaar voor online inzage",
        "/zoeken/?q=module%201",
        "Modules",
        "Ik werk in een praktijk",
        "97%",
        "31 december 2022",
        "Eerste bericht",
        "Voor elke praktijk.",
    ):
        assert text in html


def test_home_page_shows_a_new_item_at_once(site, client):
    client.get("/")

    make.make_news(index=make.NewsIndexPage.objects.get(), title="Vers bericht", date=dt.date(2030, 1, 1))

    assert "Vers bericht" in client.get("/").content.decode()


def test_home_page_without_content_still_stands(client):
    make.make_home()

    assert client.get("/").status_code == 200


def test_accepted_item_stands_on_home_with_its_region(site, client):
    index = make.make_news_index(coalition=make.make_coalition())
    page = make.make_news(index=index, title="Uit de regio", date=dt.date(2030, 1, 1))
    user = UserFactory()
    before = "Uit de regio" in client.get("/").content.decode()

    decide_offer(offer=offer_news(page=page, offered_by=user), decided_by=user, accept=True)

    after = client.get("/").content.decode()
    assert (before, "Uit de regio" in after, "Noordoever" in after) == (False, True, True)


@pytest.mark.parametrize(
    "query", ["", "?q=portaal", "?onderwerp=regels", "?q=%00%22*(", "?onderwerp=%00", "?q=" + "x" * 9000]
)
def test_faq_takes_any_query(site, client, query):
    assert client.get(f"/vragen/{query}").status_code == 200


def test_faq_search_keeps_what_holds_every_word(site, client):
    make.make_faq(
        index=make.FaqIndexPage.objects.get(), title="Wat bij kinderen?", category="patienten", summary="Tot 12."
    )

    html = client.get("/vragen/?q=KINDEREN").content.decode()

    assert ("Wat bij kinderen?" in html, "Is een portaal verplicht?" in html) == (True, False)


@pytest.mark.parametrize(
    "query", ["?regio=%00&onderwerp='&pagina=-1", "?pagina=999", "?pagina=abc", "?regio=" + "y" * 5000]
)
def test_news_list_takes_any_query(site, client, query):
    assert client.get(f"/nieuws/{query}").status_code == 200


def test_news_feed_is_rss_with_absolute_addresses(site, client, settings):
    response = client.get("/nieuws/rss/")

    channel = ElementTree.fromstring(response.content).find("channel")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert sorted(item.findtext("link") for item in channel.iter("item")) == [
        f"{settings.BASE_URL}/nieuws/eerste-bericht/",
        f"{settings.BASE_URL}/nieuws/tweede-bericht/",
    ]


def test_news_feed_of_a_coalition_holds_its_own_items_only(site, client):
    index = make.make_news_index(coalition=make.make_coalition())
    make.make_news(index=index, title="Alleen hier")

    channel = ElementTree.fromstring(client.get("/noordoever/nieuws/rss/").content).find("channel")

    assert [item.findtext("title") for item in channel.iter("item")] == ["Alleen hier"]


def test_page_moved_by_slug_redirects(site, client, django_capture_on_commit_callbacks):
    page = make.StandardPage.objects.get(slug="privacy")
    page.slug = "privacyverklaring"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    response = client.get("/privacy/")

    assert (response.status_code, response.headers["Location"]) == (301, "/privacyverklaring/")


def test_page_moved_in_the_tree_redirects(site, client):
    below = make.make_standard(title="Over ons")
    page = make.StandardPage.objects.get(slug="privacy")

    page.move(make.StandardPage.objects.get(pk=below.pk), pos="last-child")

    response = client.get("/privacy/")
    assert (response.status_code, response.headers["Location"]) == (301, "/over-ons/privacy/")


def test_draft_and_private_pages_stay_out_of_sitemap_and_sight(site, client):
    make.make_standard(title="Concept", live=False)
    private = make.make_standard(title="Besloten")
    private.view_restrictions.create(restriction_type="login")
    assert has_view_restrictions()

    sitemap = client.get("/sitemap.xml").content.decode()

    assert ("/privacy/" in sitemap, "/concept/" in sitemap, "/besloten/" in sitemap) == (True, False, False)
    assert client.get("/concept/").status_code == 404


def test_pages_carry_share_tags_and_breadcrumbs(site, client):
    html = client.get("/nieuws/eerste-bericht/").content.decode()

    assert 'property="og:title" content="Eerste bericht"' in html
    assert html.index('href="/nieuws/"') > 0
    assert 'aria-current="page">Eerste bericht</li>' in html


def test_anonymous_pages_are_cacheable_and_the_contact_form_is_not(site, client, settings):
    settings.PAGE_CACHE_ENABLED = True

    assert "public" in client.get("/privacy/").headers["Cache-Control"]
    assert "public" not in Client().get("/contact/").headers.get("Cache-Control", "")


def test_home_in_english_has_its_own_address(site, client):
    english, _made = Locale.objects.get_or_create(language_code="en")
    HomePage.objects.get(pk=site.pk).copy_for_translation(english)
    page = HomePage.objects.get(locale=english)
    page.title = "OPEN in English"
    page.hero_heading = "Your practice, ready"
    page.save_revision().publish()

    assert "Your practice, ready" in client.get("/en/").content.decode()
