"""Where the pages may stand, and what an editor does with a material in the admin."""

from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.factories.toolkit import ensure_toolkit, make_material
from toolkit.models import MaterialPage, ToolkitIndexPage


class TestPageTypes(WagtailPageTestCase):
    def test_material_stands_under_the_toolkit_only(self) -> None:
        self.assertAllowedParentPageTypes(MaterialPage, {ToolkitIndexPage})
        self.assertAllowedSubpageTypes(ToolkitIndexPage, {MaterialPage})
        self.assertAllowedSubpageTypes(MaterialPage, {})


def form_data(*, texts: str, title: str = "Poster in de gang", action: str = "action-publish") -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": "poster-in-de-gang",
            "summary": "Een poster",
            "kind": "poster",
            "theme": "inzage",
            "audience": "patienten",
            "channel": "wachtkamer",
            "reading_level": "b1",
            "licence": "CC BY-SA 4.0",
            "body": streamfield([]),
            "template_key": "poster-kijk",
            "change_note": "Eerste versie",
            "languages": inline_formset([{"language": "nl", "is_reviewed": "on", "texts": texts}]),
            "attachments": inline_formset([]),
            action: "1",
            "comments": inline_formset([]),
        }
    )


@pytest.mark.django_db
def test_editor_publishes_a_material_with_texts_written_as_lines(admin_client: Client) -> None:
    index = ensure_toolkit()
    url = f"/admin/pages/add/toolkit/materialpage/{index.pk}/"
    response = admin_client.post(url, form_data(texts="title: Lees uw dossier\n\npoints: Uitslagen | Medicijnen"))
    assert response.status_code == 302
    version = MaterialPage.objects.get(slug="poster-in-de-gang").versions.get()
    assert version.texts_in("nl") == {"title": "Lees uw dossier", "points": ["Uitslagen", "Medicijnen"]}
    assert (version.number, version.change_note) == (1, "Eerste versie")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ("titel zonder dubbele punt", "Regel 1 is niet geschreven als “naam: tekst”."),
        ("kop: Lees", "Dit ontwerp heeft geen tekst “kop”."),
        ("title: " + "x" * 37, "“title” is te lang: hoogstens 36 tekens."),
    ],
)
def test_editor_with_wrong_texts_reads_why_and_loses_nothing(admin_client: Client, texts: str, sentence: str) -> None:
    index = ensure_toolkit()
    response = admin_client.post(f"/admin/pages/add/toolkit/materialpage/{index.pk}/", form_data(texts=texts))
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert 'value="Poster in de gang"' in html
    assert MaterialPage.objects.count() == 0


@pytest.mark.django_db
def test_editor_sees_the_versions_and_the_texts_as_lines(admin_client: Client) -> None:
    material = make_material(texts={"nl": {"title": "Lees", "points": ["A", "B"]}}, change_note="Nieuwe QR-code")
    html = admin_client.get(f"/admin/pages/{material.pk}/edit/").content.decode()
    assert "title: Lees\npoints: A | B" in html
    assert "<td>Nieuwe QR-code</td>" in html


@pytest.mark.django_db
def test_editor_previews_a_material_that_was_never_published(admin_client: Client) -> None:
    index = ensure_toolkit()
    url = f"/admin/pages/add/toolkit/materialpage/{index.pk}/preview/"
    assert admin_client.post(url, form_data(texts="title: Lees")).json()["is_valid"] is True
    response = admin_client.get(url)
    assert response.status_code == 200
    assert "Poster in de gang" in response.content.decode()


@pytest.mark.django_db
def test_material_card_tells_kind_languages_and_test() -> None:
    card = make_material(
        title="Poster", languages=["nl", "en", "ar", "tr", "pl"], understandable_tested_on="2026-05-01"
    ).card()
    assert (card.kind, card.room, card.art, card.tag) == ("Poster", "toolkit", "poster", "Begrijpelijk getest")
    assert card.meta == ("Nederlands", "English", "العربية", "+ 2")
