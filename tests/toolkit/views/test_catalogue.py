"""The catalogue: found by word and by facet, with counts, in few queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core import stamp
from tests.factories.toolkit import ensure_toolkit, make_material
from toolkit.domain.queries import find_materials

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> None:
    make_material(title="Poster Kijk in uw dossier", summary="Voor de wachtkamer")
    make_material(
        title="Tekst voor uw website", kind="websitetekst", template_key="", languages=["nl"], theme="aanmelden"
    )
    make_material(title="Brief", kind="brief", template_key="", languages=["nl", "tr"], audience="praktijk")
    make_material(title="Concept", live=False)


def titles(**asked: list[str]) -> list[str]:
    return [entry.card.title for entry in find_materials(index=ensure_toolkit(), asked=asked).entries]


def test_catalogue_shows_what_is_published_in_the_editors_order(three: None) -> None:
    assert titles() == ["Poster Kijk in uw dossier", "Tekst voor uw website", "Brief"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": ["poster DOSSIER"]}, ["Poster Kijk in uw dossier"]),
        ({"q": ["wachtk"]}, ["Poster Kijk in uw dossier"]),
        ({"q": ["türkçe"]}, ["Poster Kijk in uw dossier", "Brief"]),
        ({"q": ["niets"]}, []),
        ({"soort": ["brief"]}, ["Brief"]),
        ({"soort": ["brief", "poster"]}, ["Poster Kijk in uw dossier", "Brief"]),
        ({"taal": ["tr"], "doelgroep": ["praktijk"]}, ["Brief"]),
        ({"soort": ["nonsense"], "page": ["x"]}, ["Poster Kijk in uw dossier", "Tekst voor uw website", "Brief"]),
        ({"q": ["x" * 5000]}, []),
    ],
)
def test_catalogue_narrowed_down(three: None, asked: dict[str, list[str]], found: list[str]) -> None:
    assert titles(**asked) == found


def test_catalogue_counts_what_each_option_would_give(three: None) -> None:
    catalogue = find_materials(index=ensure_toolkit(), asked={"doelgroep": ["patienten"]})
    counts = {facet.name: {o.value: (o.count, o.is_chosen) for o in facet.options} for facet in catalogue.facets}
    assert counts["doelgroep"] == {"patienten": (2, True), "praktijk": (1, False)}
    assert counts["soort"] == {"poster": (1, False), "websitetekst": (1, False)}
    assert counts["taal"]["nl"] == (2, False)


def test_catalogue_page_with_nothing_found_says_so_and_leads_back(client: Client, three: None) -> None:
    html = client.get("/toolkit/?q=zonnebloem").content.decode()
    assert "Niets gevonden" in html
    assert 'value="zonnebloem"' in html
    assert "0 materialen voor “zonnebloem”" in html


def test_catalogue_page_script_in_query_stays_text(client: Client, three: None) -> None:
    assert "<script>alert" not in client.get("/toolkit/", {"q": '"><script>alert(1)</script>'}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_catalogue_page_query_counts(
    client: Client, settings: object, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    settings.PAGE_CACHE_ENABLED = False  # type: ignore[attr-defined]
    for _number in range(count):
        make_material()
    client.get("/toolkit/")
    with django_assert_num_queries(1):  # the version stamp
        client.get("/toolkit/")


@pytest.mark.parametrize("count", [1, 3])
def test_find_materials_query_counts_in_a_process_that_knows_nothing(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count):
        make_material()
    index = ensure_toolkit()
    stamp.forget_everything()
    with django_assert_num_queries(10):
        find_materials(index=index, asked={})
