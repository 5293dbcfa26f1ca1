import pytest
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase

from pages.models import (
    ContactPage,
    FaqIndexPage,
    FaqPage,
    HomePage,
    KnowledgeIndexPage,
    KnowledgePage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
)
from tests.factories import pages as make

OURS = {
    HomePage,
    StandardPage,
    NewsIndexPage,
    NewsPage,
    FaqIndexPage,
    FaqPage,
    KnowledgeIndexPage,
    KnowledgePage,
    ContactPage,
}


class TestPageTypes(WagtailPageTestCase):
    def ours_below(self, page_type):
        return set(page_type.allowed_subpage_models()) & OURS

    def test_home_page_holds_the_rooms(self):
        assert self.ours_below(HomePage) == {StandardPage, NewsIndexPage, FaqIndexPage, KnowledgeIndexPage, ContactPage}

    def test_lists_hold_their_items(self):
        assert self.ours_below(NewsIndexPage) == {NewsPage}
        assert self.ours_below(FaqIndexPage) == {FaqPage}
        assert self.ours_below(KnowledgeIndexPage) == {KnowledgePage, StandardPage}
        assert self.ours_below(StandardPage) == {StandardPage}

    def test_items_hold_nothing(self):
        for page_type in (NewsPage, FaqPage, KnowledgePage, ContactPage):
            assert page_type.allowed_subpage_models() == []

    def test_home_page_stands_only_at_the_root(self):
        self.assertAllowedParentPageTypes(HomePage, {Page})


@pytest.mark.django_db
def test_content_never_stands_beside_the_home_page():
    root = Page.get_first_root_node()

    assert [model.can_create_at(root) for model in (StandardPage, NewsIndexPage, HomePage)] == [False, False, True]


@pytest.mark.django_db
def test_a_room_stands_once():
    make.make_faq_index()
    home = make.make_home()

    assert (FaqIndexPage.can_create_at(home), KnowledgeIndexPage.can_create_at(home)) == (False, True)
