"""The accreditation clerk: a GP fills in her number, the clerk reports it once, and takes a mistake back."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]

CLERK = "accreditatie@demo.example"
MANAGER = "scholing@demo.example"
GP = "huisarts@demo.example"
NUMBER = "49012345601"


def test_clerk_reports_once_and_takes_a_mistake_back(platform, new_page, sign_in, sound, axe_findings):
    # a GP gives a second number, first with a digit too few
    doctor = new_page()
    sign_in(doctor, GP, then="/mijn/nascholing/")
    sound(doctor)
    gaia = doctor.locator("#gaia")
    if gaia.locator("summary").count():
        gaia.locator("summary").first.click()
    gaia.get_by_label("BIG-nummer").fill(NUMBER[:-1])
    gaia.get_by_role("button", name=re.compile("Nummer bewaren")).click()
    doctor.get_by_text("Een BIG-nummer heeft 11 cijfers").first.wait_for()
    sound(doctor)
    assert doctor.locator("#gaia").get_by_label("BIG-nummer").input_value() == NUMBER[:-1]
    doctor.locator("#gaia").get_by_label("BIG-nummer").fill(NUMBER)
    doctor.locator("#gaia").get_by_role("button", name=re.compile("Nummer bewaren")).click()
    doctor.get_by_text(NUMBER).first.wait_for()
    doctor.goto(f"{platform.url}/mijn/leren/")
    doctor.get_by_role("heading", name="Mijn nascholingspunten").wait_for()

    # the clerk sees what waits, and reports one register
    clerk = new_page(accept_downloads=True)
    sign_in(clerk, CLERK, then="/admin/")
    clerk.goto(f"{platform.url}/admin/")
    clerk.get_by_role("link", name=re.compile("KABIZ: \\d+ te melden")).click()
    clerk.get_by_role("heading", name="Nascholing melden").wait_for()
    assert axe_findings(clerk, include=".acc") == []
    to_report = int(clerk.locator(".acc-figures b").first.inner_text())
    assert to_report > 0
    clerk.get_by_role("button", name="Vraag hun allemaal om het nummer").click()
    clerk.get_by_text(re.compile(r"personen? krijg(t|en) een mail")).first.wait_for()
    clerk.get_by_role("button", name=re.compile("Maak de bestanden en markeer")).click()
    clerk.wait_for_url(re.compile("/nascholing/leveringen/"))
    assert axe_findings(clerk, include=".acc") == []
    with clerk.expect_download() as started:
        clerk.get_by_role("link", name=re.compile(r"Downloaden .*\.csv")).click()
    lines = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == to_report + 1
    with clerk.expect_download() as started:
        clerk.get_by_role("link", name=re.compile(r"Downloaden .*\.txt")).first.click()
    assert re.fullmatch(r"([A-Z]*\d+\r\n)+", started.value.path().read_bytes().decode())

    # nobody is offered a second time; a withdrawal opens them again
    delivery = clerk.url
    clerk.goto(f"{platform.url}/admin/nascholing/?register=kabiz")
    assert clerk.locator(".acc-figures b").first.inner_text() == "0"
    clerk.goto(delivery)
    clerk.get_by_text("Per ongeluk gemaakt?").click()
    clerk.get_by_label("Reden").fill("Verkeerde periode")
    clerk.get_by_role("button", name="Intrekken").click()
    clerk.get_by_text("Verkeerde periode").first.wait_for()
    clerk.goto(f"{platform.url}/admin/nascholing/?register=kabiz&van=2020-01-01")
    assert int(clerk.locator(".acc-figures b").first.inner_text()) >= to_report

    # the training manager sees the certificate follow what she types
    manager = new_page()
    sign_in(manager, MANAGER, then="/admin/")
    manager.goto(f"{platform.url}/admin/certificaatsjablonen/")
    manager.get_by_role("link", name="alle modules en coalities").click()
    picture = manager.locator("#paper-preview")
    picture.wait_for()
    manager.wait_for_function("document.getElementById('paper-preview').naturalWidth > 500")
    manager.get_by_label("Wie ondertekent", exact=True).fill("Iemand Anders")
    manager.wait_for_function("document.getElementById('paper-preview').src.startsWith('blob:')")
    assert picture.is_visible()
    assert axe_findings(manager, include=".paper") == []
