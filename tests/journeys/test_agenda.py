"""Walks through the agenda: a guest, a learner, a contact person and a trainer at the door. Each page kind is sound."""

import datetime as dt
import json
import re
import uuid

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]
LEARNER, CONTACT = "assistent@demo.example", "contact@demo.example"
ORGANISER = "projectleider.noorderveld@demo.example"
PLANT = """
import json
import datetime as dt
from accounts.models import User
from core.stamp import bump_stamp
from learning.live.models import Edition
from organisations.models import Coalition
from tests.factories.live import make_edition, make_registration, make_speaker, make_webinar, times
trainer = User.objects.get(email="{trainer}")
speaker = make_speaker("Abdel Benali", slug="spreker-{mark}", user=trainer)
webinar = make_webinar("Webinar {mark}", days=9, speakers=[speaker])
workshop = make_edition(title="Workshop {mark}", sessions=[times(days=12), times(days=19)], asks_needs=True)
soon = make_edition(title="Vanmiddag {mark}", sessions=[times(days=0.07)], capacity=30, speakers=[speaker])
begun = make_edition(title="Begonnen {mark}", coalition=Coalition.objects.get(slug="noorderveld"), capacity=2)
for email in ("{trainer}", "assistent@demo.example", "huisarts@demo.example"):
    make_registration(begun, user=User.objects.get(email=email))
earlier = begun.starts_at - dt.timedelta(days=14, hours=-1)
begun.sessions.update(starts_at=earlier - dt.timedelta(hours=2), ends_at=earlier + dt.timedelta(hours=2))
Edition.objects.filter(pk=begun.pk).update(
    starts_at=earlier - dt.timedelta(hours=2), ends_at=earlier + dt.timedelta(hours=2)
)
bump_stamp()
print("PLANTED" + json.dumps({{
    "webinar": webinar.slug, "workshop": workshop.slug, "soon": soon.slug, "door": str(soon.key),
    "begun": begun.pk, "day": webinar.starts_at.strftime("%Y-%m"),
}}))
"""


@pytest.fixture(scope="session")
def planted(platform):
    """Events of this run alone, whatever else the demo holds."""
    mark = uuid.uuid4().hex[:6]
    told = platform.manage("shell", "-c", PLANT.format(mark=mark, trainer=CONTACT))
    return {"mark": mark, **json.loads(told.partition("PLANTED")[2].splitlines()[0])}


def test_guest_finds_a_webinar_in_the_month_and_comes(platform, planted, new_page, sound):
    address = f"gast.{planted['mark']}@elders.example"
    page = new_page()
    page.goto(f"{platform.url}/agenda/")
    sound(page)
    page.get_by_label("Soort").select_option("webinar")
    page.wait_for_url(re.compile("soort=webinar"))
    page.goto(f"{platform.url}/agenda/?maand={planted['day']}")
    sound(page)
    page.get_by_role("link", name=re.compile(f"Webinar {planted['mark']}")).first.click()
    sound(page)

    page.get_by_role("link", name="Aanmelden", exact=True).click()
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    assert page.locator(".error-summary").is_visible()
    sound(page)
    page.get_by_label("Uw naam").fill("Guusje Gast")
    page.get_by_label("Uw e-mailadres").fill(address)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.get_by_role("heading", name="Kijk in uw mail").wait_for()
    sound(page)

    link = re.search(r"https?://\S+/agenda/bevestigen/\S+", platform.mail_to(address))
    assert link is not None
    page.goto(link[0].rstrip("."))
    sound(page)
    page.get_by_role("button", name="Aanmelding bevestigen").click()
    page.get_by_text("U bent aangemeld", exact=True).wait_for()
    sound(page)
    page.get_by_role("link", name="Deelnemen").click()
    assert re.fullmatch(r"\d+ dagen \d+:\d\d:\d\d", page.locator(".countdown b").inner_text())
    sound(page)
    page.go_back()
    page.get_by_role("link", name="Ik kan niet komen").click()
    sound(page)
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("heading", name="U bent afgemeld").wait_for()
    sound(page)


def test_learner_comes_with_two_clicks_and_the_trainer_lets_them_in(platform, planted, new_page, sign_in, sound):
    learner = new_page()
    sign_in(learner, LEARNER)
    learner.goto(f"{platform.url}/agenda/{planted['soon']}/")
    learner.get_by_role("link", name="Aanmelden", exact=True).click()
    sound(learner)
    learner.get_by_role("button", name="Aanmelding bevestigen").click()
    learner.locator(".qr svg").wait_for()
    sound(learner)
    learner.goto(f"{platform.url}/mijn/agenda/")
    assert learner.get_by_role("link", name=f"Vanmiddag {planted['mark']}").is_visible()
    sound(learner)

    trainer = new_page(width=320)
    sign_in(trainer, CONTACT)
    trainer.goto(f"{platform.url}/agenda/deur/{planted['door']}/")
    sound(trainer)
    trainer.get_by_label("Zoek op naam of praktijk").fill("zzz")
    assert trainer.locator(".none-found").is_visible()
    trainer.get_by_label("Zoek op naam of praktijk").fill("")
    trainer.locator(".guest form button").first.focus()
    trainer.keyboard.press("Enter")
    trainer.locator(".guest-in").wait_for()
    trainer.locator(".walk-in summary").click()
    trainer.get_by_label("Naam", exact=True).fill("Inez Loper")
    trainer.get_by_role("button", name="Bijschrijven en binnenlaten").click()
    trainer.get_by_text("2 van 2 zijn binnen").wait_for()
    sound(trainer)


def test_contact_person_registers_colleagues(platform, planted, new_page, sign_in, sound):
    page = new_page()
    sign_in(page, CONTACT)
    page.goto(f"{platform.url}/agenda/{planted['workshop']}/")
    page.get_by_role("link", name="Collega’s aanmelden").click()
    sound(page)
    for box in page.locator("input[name=members]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Meld hen aan").click()
    page.get_by_text("2 collega’s zijn aangemeld.").wait_for()
    sound(page)


def test_event_says_in_data_what_it_is_and_nothing_is_blocked(platform, planted, new_page):
    page = new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(f"{platform.url}/agenda/{planted['workshop']}/")
    data = json.loads(page.locator("script[type='application/ld+json']").text_content())

    assert (data["@type"], len(data["subEvent"]), told) == ("EducationEvent", 2, [])


def test_organiser_makes_an_event_writes_to_who_comes_and_marks_who_was_there(
    platform, planted, new_page, sign_in, axe_findings
):
    title, page = f"Nieuw {planted['mark']}", new_page()
    sign_in(page, ORGANISER, then="/admin/")
    page.goto(f"{platform.url}/admin/bijeenkomsten/new/")
    day = dt.date.today() + dt.timedelta(days=40)
    page.fill("#id_title", title)
    page.fill("#id_summary", "U maakt samen een plan voor uw praktijk.")
    page.select_option("#id_kind", "workshop")
    page.fill("#id_sessions-0-starts_at", f"{day} 19:30")
    page.fill("#id_sessions-0-ends_at", f"{day} 21:00")
    page.fill("#id_place_name", "De Linde")
    page.fill("#id_city", "Lindestad")
    page.fill("#id_contact_email", "agenda@noorderveld.example")
    page.locator("#id_contact_email").press("Tab")
    page.locator("#w-editor-form footer button[type=submit]").first.click()
    page.get_by_role("heading", name=title).wait_for()
    assert page.get_by_role("button", name="Publiceren").is_disabled()
    page.get_by_text("Geef aan hoeveel mensen in de zaal passen.").wait_for()
    page.get_by_role("link", name="Wijzigen").click()
    page.get_by_role("tab", name="Plaatsen en voor wie").click()
    page.fill("#id_capacity", "8")
    page.locator("#w-editor-form footer button[type=submit]").first.click()
    page.get_by_role("button", name="Publiceren").click()
    page.get_by_text("Iemand aanmelden").click()
    page.get_by_label("Naam").fill("Piet Plaats")
    page.get_by_label("E-mail").fill(f"piet.{planted['mark']}@elders.example")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.locator(".lv-name", has_text="Piet Plaats").wait_for()
    assert axe_findings(page, include=".lv-desk") == []

    page.get_by_role("link", name="Deelnemers mailen").click()
    page.get_by_label("Tekst").fill("Tot {wanneer}!")
    page.get_by_role("button", name="Eerst bekijken").click()
    page.get_by_role("heading", name="Zo lezen zij het").wait_for()
    assert "{wanneer}" not in page.locator(".lv-mail").inner_text()
    page.get_by_role("button", name="Naar 1 persoon versturen").click()
    page.get_by_role("heading", name=title).wait_for()
    assert "19.30" in platform.mail_to(f"piet.{planted['mark']}@elders.example", subject=title)

    page.goto(f"{platform.url}/admin/bijeenkomsten/{planted['begun']}/")
    figures = " ".join(page.locator(".lv-figures").inner_text().split())
    assert figures.startswith("Aangemeld 2 / 2 Wachtlijst 1")
    page.get_by_role("button", name=re.compile("^Aanwezig: ")).first.click()
    page.get_by_role("button", name=re.compile("^Ongedaan maken: ")).wait_for()
    assert axe_findings(page, include=".lv-desk") == []
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert (len(lines), sum("aanwezig" in line for line in lines)) == (4, 1)


def test_writer_of_a_mail_sees_it_before_keeping_it(platform, planted, new_page, sign_in):
    page = new_page(width=320)
    sign_in(page, ORGANISER, then="/admin/")
    page.goto(f"{platform.url}/admin/bijeenkomsten/mailteksten/new/?soort=offer")
    page.fill("#id_words", "Uw plek bij {titel} wacht.")
    page.get_by_role("button", name="Toon de mail").click()
    mail = page.frame_locator("iframe[name=lv-mail]")
    mail.get_by_text("Uw plek bij Uitslagen online: wie legt uit? wacht.").wait_for()
    page.fill("#id_words", "Beste {voornaam}")
    page.get_by_role("button", name="Toon de mail").click()
    mail.get_by_role("alert").wait_for()
    assert "{voornaam}" in mail.get_by_role("alert").inner_text()
    assert "/new/" in page.url
