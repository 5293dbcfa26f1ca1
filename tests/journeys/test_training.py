"""Walks 2, 3 and 4: a colleague is invited, learns, fails, passes and is certified; the contact person sees it."""

import csv
import io
import json
import re
import uuid

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from config.demo.data_files import modules

pytestmark = pytest.mark.browser

QUESTIONS = {question["text"]: question for question in modules()[0]["questions"]}
CONTACT = "contact@demo.example"


def answer_test(page, *, right: int) -> None:
    """Fill in the test on the page: this many answers right, as the demo's data have it, the others wrong."""
    for position, group in enumerate(page.locator("fieldset.question").all()):
        text = next(text for text in QUESTIONS if text in group.locator("legend").inner_text())
        question = QUESTIONS[text]
        wanted = question["correct"] if position < right else (question["correct"] + 1) % len(question["options"])
        group.get_by_label(question["options"][wanted], exact=True).check()


@pytest.fixture
def invited(platform, new_page, sign_in, sound):
    """A new colleague of De Linde, invited by its contact person through the site; gives (address, link)."""
    address = f"nieuw.{uuid.uuid4().hex[:6]}@de-linde.example"
    page = new_page()
    sign_in(page, CONTACT)
    page.goto(f"{platform.url}/mijn/praktijk/team/uitnodigen/")
    sound(page)
    form = page.locator("form").filter(has=page.locator("input[name$=first_name]"))
    form.locator("input[name$=first_name]").fill("Fatima")
    form.locator("input[name$=last_name]").fill("El Idrissi")
    form.locator("input[type=email]").fill(address)
    form.locator("select, input[value=doktersassistent]").first.select_option("doktersassistent")
    form.get_by_role("button").click()
    page.get_by_text(address).first.wait_for()
    sound(page)
    mail = platform.mail_to(address, subject="")
    link = re.search(r"https?://\S+/uitnodiging/\S+", mail)
    assert link is not None, mail
    return address, link[0].rstrip(".")


def test_colleague_goes_from_invitation_to_certificate(platform, invited, new_page, sign_in, sound):
    address, link = invited
    page = new_page(accept_downloads=True)

    # she follows the link and joins
    page.goto(link)
    sound(page)
    page.locator("input[name$=first_name]").fill("Fatima")
    page.locator("input[name$=last_name]").fill("El Idrissi")
    page.get_by_role("button", name="Bij het team komen").or_(page.locator("main form button").first).first.click()
    page.wait_for_url(lambda url: "/uitnodiging/" not in url)
    page.goto(f"{platform.url}/mijn/")
    sound(page)

    # the first two lessons; then she leaves halfway
    page.goto(f"{platform.url}/leren/de-basis/")
    page.locator("main form button, main a.btn").first.click()
    page.wait_for_url(re.compile("/leren/de-basis/waarom-inzage/"))
    page.get_by_role("button", name=re.compile("verder", re.IGNORECASE)).click()
    page.wait_for_url(re.compile("/wat-ziet-de-patient/"))
    page.get_by_role("button", name=re.compile("verder", re.IGNORECASE)).click()
    page.wait_for_url(re.compile("/twee-routes/"))
    state = page.context.storage_state()

    # the next visit brings her back to the same place
    later = new_page(storage_state=state, accept_downloads=True)
    later.goto(f"{platform.url}/mijn/")
    later.get_by_role("link", name=re.compile("De basis van online inzage|Verder", re.IGNORECASE)).first.click()
    if not re.search("/twee-routes/", later.url):
        later.locator("main form button, main a.btn").first.click()
    later.wait_for_url(re.compile("/twee-routes/"))

    # an H5P activity plays in its frame
    frame = later.frame_locator("iframe").first
    frame.locator("button, [role=button], [role=radio], input").first.wait_for()
    sound(later)

    later.get_by_role("button", name=re.compile("verder", re.IGNORECASE)).click()
    later.wait_for_url(re.compile("/de-vier-voorwaarden/"))

    # she fails the test, reads why, tries again, passes
    later.goto(f"{platform.url}/leren/de-basis/")
    later.get_by_role("link", name=re.compile("Toets", re.IGNORECASE)).first.click()
    sound(later)
    later.locator("main form button.btn").first.click()
    later.wait_for_url(re.compile("/poging/"))
    sound(later)
    assert "explanation" not in later.content()
    answer_test(later, right=1)
    later.get_by_role("button", name="Inleveren").click()
    later.get_by_role("heading", name=re.compile("nog niet", re.IGNORECASE)).first.wait_for()
    assert "25%" in later.locator("main").inner_text()
    wrong = [question["explanation"] for question in QUESTIONS.values()]
    assert any(explanation in later.locator("main").inner_text() for explanation in wrong)
    sound(later)
    later.get_by_role("button", name="Probeer het opnieuw").or_(later.locator("main .result form button")).first.click()
    later.wait_for_url(re.compile("/poging/"))
    answer_test(later, right=3)
    later.get_by_role("button", name="Inleveren").click()
    later.get_by_role("heading", name=re.compile("geslaagd|gehaald", re.IGNORECASE)).first.wait_for()
    assert "75%" in later.locator("main").inner_text()
    sound(later)

    # the certificate is there within seconds, with her name, a number and a QR to the public page
    ready = later.get_by_role("link", name=re.compile("certificaat", re.IGNORECASE)).first
    ready.wait_for(timeout=20_000)
    later.wait_for_selector("a[href*='/mijn/leren/certificaat/']", timeout=20_000)
    with later.expect_download() as started:
        later.locator("a[href*='/mijn/leren/certificaat/']").first.click()
    document = pypdfium2.PdfDocument(started.value.path().read_bytes())
    text = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())
    assert "Fatima El Idrissi" in text or "F. El Idrissi" in text
    assert "De basis van online inzage" in text
    codes = [code.text for code in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())]
    assert [code.startswith(f"{platform.url}/certificaat/") for code in codes] == [True]

    visitor = new_page()
    visitor.goto(codes[0])
    sound(visitor)
    said = visitor.locator("main").inner_text()
    assert "El Idrissi" in said
    assert address not in said
    assert "75" not in re.sub(r"\d{4}|[A-Z0-9]{4}-", "", said.split("OPEN-")[0])

    # the contact person sees it, without her score, and takes it away as CSV and XLSX
    board = new_page(accept_downloads=True)
    sign_in(board, CONTACT, then="/mijn/praktijk/")
    row = board.get_by_role("row").filter(has_text="El Idrissi").first
    assert "75" not in row.inner_text()
    sound(board)
    with board.expect_download() as started:
        board.get_by_role("link", name=re.compile("CSV")).click()
    rows = list(csv.reader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig")), delimiter=";"))
    assert any("El Idrissi" in cell for line in rows for cell in line)
    with board.expect_download() as started:
        board.get_by_role("link", name=re.compile("Excel|XLSX", re.IGNORECASE)).click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes())).active
    assert any("El Idrissi" in str(cell or "") for line in sheet.iter_rows(values_only=True) for cell in line)


def test_invitation_works_once(platform, invited, new_page):
    _address, link = invited
    first = new_page()
    first.goto(link)
    first.locator("input[name$=first_name]").fill("Fatima")
    first.locator("input[name$=last_name]").fill("El Idrissi")
    first.locator("main form button").first.click()
    first.wait_for_url(lambda url: "/uitnodiging/" not in url)
    second = new_page()
    second.goto(link)
    assert second.locator("input[name$=first_name]").count() == 0


def test_sign_in_by_a_code_from_the_mail(platform, new_page, sound):
    page = new_page()
    page.goto(f"{platform.url}/account/login/")
    page.fill("input[name=login]", "huisarts@demo.example")
    page.get_by_role("button", name="Mail mij een code").click()
    page.wait_for_url(re.compile("/account/login/code"))
    sound(page)
    code = re.search(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b", platform.mail_to("huisarts@demo.example"))
    assert code is not None
    page.locator("input[name=code]").fill(code[1])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/mijn/"))
    sound(page)
    for path in ("/mijn/leren/", "/mijn/gegevens/", "/account/2fa/", "/account/email/", "/account/sessions/"):
        page.goto(platform.url + path)
        sound(page)


def test_own_data_can_be_taken_along(platform, new_page, sign_in):
    page = new_page(accept_downloads=True)
    sign_in(page, "assistent@demo.example", then="/mijn/gegevens/")
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("download", re.IGNORECASE)).or_(
            page.get_by_role("button", name=re.compile("download", re.IGNORECASE))
        ).first.click()
    data = json.loads(started.value.path().read_text())
    assert "assistent@demo.example" in json.dumps(data)
