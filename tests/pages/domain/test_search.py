import time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import Page
from wagtail.search.query import And, Or, PlainText

from media.models import CustomDocument
from pages.domain.search import KEPT_S, Part, parts_of, search_pages, search_words
from pages.domain.search_index import matching_entries
from pages.models import NewsPage
from tests.factories import pages as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def find(text, *, kind="", page_number=""):
    return search_pages(text=text, kind=kind, page_number=page_number, language="nl")


def titles(results):
    return ["".join(part.text for part in result.title) for result in results.results]


@pytest.fixture
def site():
    make.make_home()
    news = make.make_news_index()
    make.make_news(index=news, title="Poster in vijf talen", summary="Hang hem op.")
    make.make_news(index=news, title="Iets anders", body=make.text_block("<p>Over posters in de wachtkamer.</p>"))
    make.make_faq(index=make.make_faq_index(), title="Mag een patiënt meelezen?", summary="Ja, de patiënt mag dat.")
    make.make_standard(title="Geheim concept over een poster", live=False)
    call_command("update_index", verbosity=0)


def test_search_finds_titles_first_and_plurals(site):
    found = find("poster")

    assert titles(found) == ["Poster in vijf talen", "Iets anders"]
    assert [(facet.value, facet.count) for facet in found.facets] == [("nieuws", 2)]


def test_search_shows_where_the_words_stand(site):
    result = find("posters").results[1]

    assert [(part.text, part.hit) for part in result.excerpt if part.hit] == [("posters", True)]


def test_search_narrows_by_kind_without_changing_the_counts(site):
    found = find("meelezen", kind="vraag")

    assert (titles(found), found.total, found.kind) == (["Mag een patiënt meelezen?"], 1, "vraag")
    assert find("meelezen", kind="nieuws").total == 0
    assert [facet.value for facet in find("meelezen", kind="nieuws").facets] == ["vraag"]


def test_search_never_shows_drafts_or_private_pages(site):
    page = make.make_standard(title="Besloten poster")
    page.view_restrictions.create(restriction_type="login")
    call_command("update_index", verbosity=0)

    assert titles(find("poster")) == ["Poster in vijf talen", "Iets anders"]
    assert titles(find("geheim concept")) == []


def test_search_without_a_page_that_holds_all_words_shows_some(site):
    found = find("poster qqqzz")

    assert (found.is_similar, titles(found)[0]) == (True, "Poster in vijf talen")


def test_search_for_nothing_asks_nothing(site, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = find("  ")

    assert (found.total, found.page_obj) == (0, None)


@pytest.mark.parametrize("count", [1, 3])
def test_search_needs_two_queries_and_none_for_what_was_just_asked(count, django_assert_num_queries):
    for number in range(count):
        make.make_standard(title=f"Zoekwoord {number}", summary="Niets", body=[])
    call_command("update_index", verbosity=0)
    find("iets anders")

    with django_assert_num_queries(2):
        assert find("zoekwoord").total == count
    with django_assert_num_queries(0):
        assert find("zoekwoord").total == count


@pytest.mark.parametrize("number", ["1", "", "0", "-1", "x", "²", "99999"])
def test_search_page_number_that_is_none_is_the_first(site, number):
    assert titles(find("poster", page_number=number)) == ["Poster in vijf talen", "Iets anders"]


def test_search_forgets_a_page_that_is_taken_offline_at_once(site):
    assert titles(find("poster")) == ["Poster in vijf talen", "Iets anders"]
    NewsPage.objects.get(title="Iets anders").unpublish()
    assert titles(find("poster")) == ["Poster in vijf talen"]


def test_search_sees_what_the_index_learned_after_a_while(site, monkeypatch):
    page = NewsPage.objects.get(title="Iets anders")
    assert find("vlinder").total == 0
    page.title = "Een vlinder"
    page.save_revision().publish()
    assert find("vlinder").total == 0  # published, but the index does not have it yet
    call_command("update_index", verbosity=0)

    later = time.monotonic() + KEPT_S
    monkeypatch.setattr("pages.domain.search.time.monotonic", lambda: later)
    assert titles(find("vlinder")) == ["Een vlinder"]


def test_search_in_an_index_that_holds_more_than_pages(site):
    UserFactory(first_name="Poster", last_name="Poster")
    CustomDocument.objects.create(title="Poster", file=ContentFile(b"%PDF-1.4", "poster.pdf"))
    call_command("update_index", verbosity=0)

    assert titles(find("poster")) == ["Poster in vijf talen", "Iets anders"]


@pytest.mark.parametrize(
    ("groups", "every"),
    [
        ([["poster", "posters"]], True),
        ([["posters"]], True),
        ([["poster"], ["talen", "taal"]], True),
        ([["poster"], ["patiënt"]], True),
        ([["poster"], ["patiënt"]], False),
        ([["patiënt", "patiënten"], ["qqq"]], False),
        ([["de"]], True),
        ([["de"], ["poster"]], True),
        ([["over_posters"]], True),
        ([["½"]], True),
        ([["i̇"]], True),
    ],
)
def test_matching_entries_are_what_wagtails_own_search_finds(site, groups, every):
    forms = [Or([PlainText(form) for form in group]) for group in groups]
    theirs = Page.objects.all().search(And(forms) if every else Or(forms), order_by_relevance=False)
    types = ContentType.objects.get_for_models(*(type(page) for page in Page.objects.all().specific())).values()
    page_types = {content_type.pk for content_type in types}

    found = matching_entries(groups, every=every)

    assert sorted(pk for kind, pk in found if kind in page_types) == sorted(str(page.pk) for page in theirs)


@pytest.mark.parametrize(
    "bad",
    [
        "\x00",
        "poster\x00poster",
        '"',
        '"poster',
        "poster*",
        "(poster",
        "poster) OR (",
        "NEAR(poster, 5)",
        "title:poster",
        "poster AND NOT",
        "-poster",
        "^poster",
        "poster'; DROP TABLE wagtailcore_page; --",
        "%s %d %(a)s",
        "\\",
        "\ud800",
        "😀",
        "‮poster",
        "x" * 10_000,
        "poster " * 2_000,
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "½ ﬁ İ ß",
    ],
)
def test_search_takes_anything(site, bad):
    found = find(bad, kind=bad, page_number=bad)

    assert found.kind == ""
    assert len(found.text) <= 200


def test_search_words_are_folded_and_few():
    assert search_words("Patiënt, P-REGEL!") == ["patient", "p", "regel"]
    assert len(search_words("a " * 500)) == 8


def test_parts_of_marks_words_whatever_accents_and_case():
    assert parts_of("Eén Patiënten-dossier", ["patient"]) == [
        Part(text="Eén ", hit=False),
        Part(text="Patiënten", hit=True),
        Part(text="-dossier", hit=False),
    ]
