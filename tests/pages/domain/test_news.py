import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from core.stamp import begin_request
from pages.domain.offers import decide_offer, offer_news
from pages.domain.queries import latest_news, news_list, related_news
from pages.models import NewsIndexPage, NewsPage
from tests.factories import pages as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def titles(cards):
    return [card.title for card in cards]


@pytest.fixture
def lists():
    national = make.make_news_index()
    coalition = make.make_coalition()
    regional = make.make_news_index(coalition=coalition)
    return national, regional, coalition


def test_news_page_takes_coalition_from_its_list(lists):
    national, regional, coalition = lists

    here = make.make_news(index=regional, title="Hier", coalition=None)
    everywhere = make.make_news(index=national, title="Overal", coalition=coalition)

    assert (here.coalition_id, everywhere.coalition_id) == (coalition.pk, None)


def test_news_page_moved_takes_coalition_of_new_list_and_loses_its_offer(lists):
    national, regional, _coalition = lists
    page = make.make_news(index=regional, title="Verhuist")
    offer_news(page=page, offered_by=UserFactory())

    page.move(NewsIndexPage.objects.get(pk=national.pk), pos="last-child")

    moved = NewsPage.objects.get(pk=page.pk)
    assert (moved.coalition_id, moved.offers.count()) == (None, 0)


def test_latest_news_is_national_and_accepted_newest_first(lists):
    national, regional, coalition = lists
    user = UserFactory()
    make.make_news(index=national, title="Oud landelijk", date=dt.date(2026, 1, 1))
    accepted = make.make_news(index=regional, title="Aanvaard", date=dt.date(2026, 3, 1))
    pending = make.make_news(index=regional, title="Wacht", date=dt.date(2026, 4, 1))
    declined = make.make_news(index=regional, title="Afgewezen", date=dt.date(2026, 5, 1))
    make.make_news(index=regional, title="Niet aangeboden", date=dt.date(2026, 6, 1))
    make.make_news(index=national, title="Concept", date=dt.date(2026, 7, 1), live=False)
    decide_offer(offer=offer_news(page=accepted, offered_by=user), decided_by=user, accept=True)
    offer_news(page=pending, offered_by=user)
    decide_offer(offer=offer_news(page=declined, offered_by=user), decided_by=user, accept=False, reason="Te lokaal")

    assert titles(latest_news(locale_id=national.locale_id, limit=9)) == ["Aanvaard", "Oud landelijk"]
    assert titles(latest_news(locale_id=national.locale_id, coalition_id=coalition.pk, limit=9)) == [
        "Niet aangeboden",
        "Afgewezen",
        "Wacht",
        "Aanvaard",
    ]


def test_accepted_news_that_is_unpublished_leaves_the_national_list(lists):
    national, regional, _coalition = lists
    user = UserFactory()
    page = make.make_news(index=regional, title="Weg")
    decide_offer(offer=offer_news(page=page, offered_by=user), decided_by=user, accept=True)

    NewsPage.objects.get(pk=page.pk).unpublish()

    assert titles(latest_news(locale_id=national.locale_id)) == []


def test_private_news_is_nowhere(lists):
    national, _regional, _coalition = lists
    page = make.make_news(index=national, title="Besloten")
    page.view_restrictions.create(restriction_type="login")

    assert titles(latest_news(locale_id=national.locale_id)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_news_list_needs_two_queries_once_a_stamp(lists, count, django_assert_num_queries):
    national, regional, _coalition = lists
    user = UserFactory()
    for number in range(count):
        page = make.make_news(index=regional, title=f"Bericht {number}")
        decide_offer(offer=offer_news(page=page, offered_by=user), decided_by=user, accept=True)
    news_list(index=national, coalition_slug="", category="programma", page_number="")

    with django_assert_num_queries(2):
        news_list(index=national, coalition_slug="", category="", page_number="")
    with django_assert_num_queries(0):
        news = news_list(index=national, coalition_slug="", category="", page_number="")
        assert [(card.by, card.by_slug) for card in news.cards] == [("Noordoever", "noordoever")] * count


def test_news_list_narrows_by_region_and_category_and_pages(lists):
    national, regional, _coalition = lists
    user = UserFactory()
    for number in range(13):
        make.make_news(index=national, title=f"Landelijk {number}", category="cijfers")
    page = make.make_news(index=regional, title="Regionaal", category="praktijk")
    decide_offer(offer=offer_news(page=page, offered_by=user), decided_by=user, accept=True)

    def shown(**wanted):
        values = {"coalition_slug": "", "category": "", "page_number": ""} | wanted
        news = news_list(index=national, **values)
        return len(news.cards), news.page_obj.number, news.is_filtered

    assert shown() == (12, 1, False)
    assert shown(page_number="2") == (2, 2, False)
    assert shown(coalition_slug="noordoever") == (1, 1, True)
    assert shown(category="cijfers") == (12, 1, True)
    assert shown(coalition_slug="noordoever", category="cijfers") == (0, 1, True)


@pytest.mark.parametrize("bad", ["\x00", "' OR 1=1 --", "x" * 10_000, "-1", "99999999999999999999", "½"])
def test_news_list_takes_any_value_from_the_address(lists, bad):
    national, _regional, _coalition = lists
    make.make_news(index=national)

    news = news_list(index=national, coalition_slug=bad, category=bad, page_number=bad)

    assert (len(news.cards), news.coalition_slug, news.category) == (1, "", "")


def test_related_news_prefers_the_category_and_leaves_out_the_page(lists):
    national, _regional, _coalition = lists
    page = make.make_news(index=national, title="Deze", category="cijfers")
    make.make_news(index=national, title="Nieuwer", category="toolkit", date=dt.date(2026, 12, 1))
    make.make_news(index=national, title="Zelfde onderwerp", category="cijfers", date=dt.date(2025, 1, 1))

    assert titles(related_news(page=page)) == ["Zelfde onderwerp", "Nieuwer"]


def test_news_scheduled_goes_live_and_expires_by_the_publishing_command(lists):
    national, _regional, _coalition = lists
    page = make.make_news(index=national, title="Straks", live=False)
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    page.expire_at = timezone.now() + dt.timedelta(hours=9)
    page.save_revision().publish()
    shown = []

    for hours in (0, 2, 10):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hours)):
            call_command("publish_scheduled", verbosity=0)
            begin_request()
            shown.append(titles(latest_news(locale_id=national.locale_id)))

    assert shown == [[], ["Straks"], []]
