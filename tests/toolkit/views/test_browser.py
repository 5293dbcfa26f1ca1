"""The communicator's walk in Chromium: finds the poster, puts the name on it, downloads it; no account."""

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from tests.factories.toolkit import make_material

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize("width", [320, 1440])
def test_communicator_makes_the_poster_in_the_practices_name(
    live_server: Any, new_page: Callable[..., Any], axe_findings: Callable[..., list[str]], width: int
) -> None:
    make_material(title="Poster Kijk in uw dossier", slug="kijk-in-uw-dossier")
    page = new_page(width=width)
    page.goto(f"{live_server.url}/toolkit/")
    assert axe_findings(page) == []
    page.get_by_role("link", name="Poster Kijk in uw dossier").click()
    assert axe_findings(page) == []

    page.get_by_label("Naam van uw praktijk").fill("Huisartsenpraktijk De Linde")
    page.get_by_label("Adres van uw portaal").fill("delinde.example/dossier")
    page.get_by_role("img", name="met de naam Huisartsenpraktijk De Linde").wait_for()
    page.get_by_role("link", name="Türkçe").click()
    assert page.get_by_label("Naam van uw praktijk").input_value() == "Huisartsenpraktijk De Linde"
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    with page.expect_download() as download:
        page.get_by_role("button", name="PDF, A4").click()
    document = pypdfium2.PdfDocument(io.BytesIO(download.value.path().read_bytes()))
    picture = document[0].render(scale=2).to_pil()
    document.close()
    assert download.value.suggested_filename == "kijk-in-uw-dossier-tr-a4.pdf"
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["https://delinde.example/dossier"]


def test_communicator_without_javascript_reads_what_is_wrong_and_downloads(
    live_server: Any, new_page: Callable[..., Any], axe_findings: Callable[..., list[str]]
) -> None:
    material = make_material()
    page = new_page(width=320, java_script_enabled=False)
    page.goto(live_server.url + material.url)
    page.get_by_label("Naam van uw praktijk").fill("De Linde")
    page.get_by_role("button", name="PDF, A3").click()
    assert (
        page.get_by_role("alert").inner_text().splitlines()[-1].endswith("Vul het adres van uw portaal of website in.")
    )
    assert page.get_by_label("Naam van uw praktijk").input_value() == "De Linde"

    page.get_by_label("Adres van uw portaal").fill("delinde.example")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF, A3").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")


def test_logo_page_has_nothing_for_axe(
    live_server: Any, new_page: Callable[..., Any], axe_findings: Callable[..., list[str]]
) -> None:
    material = make_material()
    page = new_page(width=320)
    page.goto(live_server.url + material.url)
    page.get_by_role("button", name="Uw logo toevoegen").click()
    page.get_by_role("button", name="Dit logo gebruiken").click()
    assert axe_findings(page) == []
    assert "Kies een bestand." in page.get_by_role("alert").inner_text()
