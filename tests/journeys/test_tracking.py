"""A contact person and a coalition lead follow their boards, remind who still has to, and take the figures along."""

import csv
import io
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]

CONTACT = "contact@demo.example"
ASSISTANT = "assistent@demo.example"
LEAD = "projectleider.noorderveld@demo.example"


def test_contact_person_reminds_a_colleague_who_then_chooses_how_often(platform, new_page, sign_in, sound):
    page = new_page()
    sign_in(page, CONTACT)
    page.goto(f"{platform.url}/mijn/praktijk/")
    sound(page)
    page.get_by_role("link", name="Herinner wie nog moet").click()
    page.get_by_role("heading", name="Wie een mail krijgt").wait_for()
    assert "Sanne de Vries" in page.locator("table").inner_text()
    sound(page)
    page.get_by_role("button", name="versturen").click()
    page.get_by_text("onderweg").first.wait_for()

    mail = platform.mail_to(ASSISTANT, subject="herinnert u aan uw scholing")
    assert "De basis van online inzage" in mail
    page.get_by_role("link", name="Herinner wie nog moet").click()
    page.get_by_text("minder dan 3 dagen geleden herinnerd").wait_for()

    colleague = new_page()
    sign_in(colleague, ASSISTANT)
    colleague.goto(f"{platform.url}/mijn/meldingen/")
    sound(colleague)
    colleague.get_by_label("Op de dag zelf", exact=True).check()
    colleague.get_by_role("button", name="Keuze opslaan").click()
    colleague.get_by_text("Uw keuze is").first.wait_for()
    assert colleague.get_by_label("Op de dag zelf", exact=True).is_checked()


def test_coalition_lead_sees_who_is_behind_and_takes_the_board_along(platform, new_page, sign_in):
    page = new_page(accept_downloads=True)
    sign_in(page, LEAD, then="/admin/scholing/")
    page.get_by_role("heading", name="Scholing in Noorderveld").wait_for()
    page.get_by_label("Status").select_option("nog-niet")
    page.get_by_role("button", name="Filteren").click()
    page.wait_for_url("**status=nog-niet**")
    names = page.locator("table.board[class] tbody th a").all_inner_texts()
    assert names

    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:] == names

    page.locator("table.board tbody th a").first.click()
    page.get_by_role("heading", name="Wat ontbreekt").wait_for()
    page.get_by_role("link", name="Overzicht van Noorderveld").click()
    page.get_by_role("link", name="Herinner wie nog moet").click()
    page.get_by_text("Er is nog niets verstuurd").wait_for()
