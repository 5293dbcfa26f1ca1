"""Walk 1: a visitor finds the first module and reads it, without an account. Walk 6: a communicator makes a poster."""

import io
import re

import pypdfium2
import pytest
import zxingcpp

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_visitor_finds_and_reads_the_first_module_without_an_account(platform, new_page, sound):
    page = new_page()
    page.goto(platform.url)
    assert page.get_by_role("heading", level=1).inner_text() == "Uw praktijk, klaar voor online inzage"
    assert page.get_by_text("97%").is_visible()
    for label in ("Ik werk in een praktijk", "Ik werk bij een coalitie", "Ik ben patiënt"):
        assert page.get_by_role("heading", name=label).is_visible()
    sound(page)

    page.get_by_role("navigation").first.get_by_role("link", name="Leren").click()
    page.get_by_label(re.compile("^Doktersassistent")).check()
    page.wait_for_url(re.compile("rol=doktersassistent"))
    page.locator("summary", has_text="Duur").click()
    page.get_by_label(re.compile("^Hoogstens 30 minuten")).check()
    page.wait_for_url(re.compile("duur=30"))
    page.reload()
    assert page.get_by_label(re.compile("^Doktersassistent")).is_checked()
    assert page.get_by_role("heading", name="Vragen van patiënten en uitslagen").is_visible()
    assert page.get_by_role("heading", name="De basis van online inzage").count() == 0
    sound(page)

    page.goto(f"{platform.url}/leren/")
    page.get_by_role("link", name="De basis van online inzage").click()
    sound(page)
    page.get_by_role("link", name="Waarom online inzage?").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Waarom online inzage?"
    sound(page)


def test_visitor_answers_a_question_and_learns_why(platform, new_page, sound):
    page = new_page()
    page.goto(f"{platform.url}/leren/de-basis/wat-ziet-de-patient/")
    page.get_by_label("Nee, brieven van anderen nooit").check()
    page.get_by_role("button", name="Kijk mijn antwoord na").click()
    page.get_by_text("Gegevens van andere zorgverleners zijn in te zien").wait_for()
    sound(page)


def test_visitor_finds_things_by_searching(platform, new_page, sound):
    page = new_page()
    page.goto(platform.url)
    page.get_by_role("searchbox").first.fill("werkaantekeningen")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/zoeken/"))
    assert page.get_by_role("link", name="Ziet de patiënt mijn werkaantekeningen?").first.is_visible()
    sound(page)
    page.goto(f"{platform.url}/zoeken/?q=xyzzyx")
    sound(page)


@pytest.mark.parametrize(
    "path",
    ["/toolkit/", "/nieuws/", "/regio/", "/regio/noorderveld/", "/vragen/", "/kennis/", "/contact/", "/privacy/",
     "/toegankelijkheid/", "/voor-patienten/", "/account/login/", "/account/signup/", "/praktijk-aanmelden/",
     "/certificaat/", "/patronen/", "/bestaat-niet/"],
)  # fmt: skip
def test_page_is_sound_at_both_widths(platform, new_page, sound, path):
    page = new_page()
    page.goto(platform.url + path)
    sound(page)


@pytest.mark.parametrize("path", ["/", "/leren/", "/leren/de-basis/waarom-inzage/", "/toolkit/", "/regio/noorderveld/"])
def test_page_is_sound_in_the_dark(platform, new_page, sound, path):
    page = new_page(color_scheme="dark")
    page.goto(platform.url + path)
    sound(page)


def test_page_asks_nothing_of_anybody_else(platform, new_page):
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/leren/de-basis/wat-ziet-de-patient/", "/toolkit/poster-kijk-in-uw-dossier/"):
        page.goto(platform.url + path)
        page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((platform.url, "data:", "blob:"))] == []
    assert page.context.cookies() == []


def test_communicator_downloads_the_poster_with_the_practices_name_and_qr(platform, new_page, sound):
    page = new_page(accept_downloads=True)
    page.goto(f"{platform.url}/toolkit/")
    page.get_by_role("link", name=re.compile("Poster ‘Kijk in uw dossier’")).first.click()
    page.get_by_label("Naam van uw praktijk").fill("Huisartsenpraktijk Yıldız & Łukasz")
    page.get_by_label("Adres van uw portaal").fill("yildiz.example/dossier")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    sound(page)
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile("PDF, A3")).click()
    pdf = started.value.path().read_bytes()
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    assert "Huisartsenpraktijk Yıldız & Łukasz" in re.sub(r"\s+", " ", text)
    found = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    assert [code.text for code in found] == ["https://yildiz.example/dossier"]
    assert started.value.suggested_filename.endswith(".pdf")
    assert io.BytesIO(pdf).read(5) == b"%PDF-"
