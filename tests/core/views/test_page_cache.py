import pytest
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction, Site

from accounts.models import User
from core import stamp
from core.routing import page_url
from pages.models import HomePage, StandardPage


@pytest.fixture
def home(db):
    Locale.objects.get_or_create(language_code="nl")
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="OPEN", slug="start", hero_heading="Welkom"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    stamp.bump_stamp()
    return home


@pytest.fixture
def about(home):
    page = home.add_child(instance=StandardPage(title="Over ons", slug="over-ons"))
    page.save_revision().publish()
    return page


def test_page_for_a_visitor_may_be_kept_and_says_so(client, about):
    response = client.get("/over-ons/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert response.headers["Vary"] == "Cookie"
    assert "X-Page-Cache" not in response.headers
    assert response.cookies == {}


def test_page_seen_again_costs_only_the_stamp(client, about, django_assert_num_queries):
    first = client.get("/over-ons/")
    with django_assert_num_queries(1):
        again = client.get("/over-ons/")
    assert again.content == first.content
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_page_that_is_published_again_is_seen_at_once(client, about):
    client.get("/over-ons/")
    about.title = "Wie wij zijn"
    about.save_revision().publish()
    assert "Wie wij zijn" in client.get("/over-ons/").content.decode()


def test_page_that_is_taken_offline_is_gone_at_once(client, about):
    assert client.get("/over-ons/").status_code == 200
    about.unpublish()
    assert client.get("/over-ons/").status_code == 404


def test_page_for_somebody_signed_in_is_never_kept(client, about):
    client.force_login(User.objects.create_user("p@linde.example", first_name="Petra", last_name="Zegers"))
    response = client.get("/over-ons/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Inloggen" in Client().get("/over-ons/").content.decode()


def test_page_that_is_private_is_never_kept(client, about):
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/over-ons/")
    assert response.status_code == 302
    client.force_login(User.objects.create_user("p@linde.example"))
    kept = client.get("/over-ons/").headers["Cache-Control"]
    assert kept == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize("query", ["?q=%00", "?" + "a" * 4000, "?utm=%F0%9F%98%80", "?q[]=1&q=2", "?%ff=%fe"])
def test_page_with_an_odd_query_string_still_answers(client, about, query):
    assert client.get(f"/over-ons/{query}").status_code == 200


def test_page_url_is_that_of_the_tree(about):
    assert (page_url(about.url_path), about.url, page_url("/elders/")) == ("/over-ons/", "/over-ons/", None)


def test_stamp_moves_with_each_publication(about):
    before = stamp.read_stamp()
    about.save_revision().publish()
    assert stamp.read_stamp() > before


def test_stamped_cache_forgets_when_the_stamp_moves(db):
    cache: stamp.StampedCache[int] = stamp.StampedCache(size=2)
    made = iter(range(10))
    assert [cache.get_or_make("a", lambda: next(made)), cache.get_or_make("a", lambda: next(made))] == [0, 0]
    stamp.bump_stamp()
    assert cache.get_or_make("a", lambda: next(made)) == 1


def test_stamped_cache_never_holds_more_than_its_size(db):
    cache: stamp.StampedCache[str] = stamp.StampedCache(size=2)
    for key in "abc":
        cache.get_or_make(key, lambda: "first")
    assert cache.get_or_make("a", lambda: "made again") == "made again"
