"""Walks through the agenda: a guest, a learner, a contact person and a trainer at the door. Each page kind is sound."""

import json
import re
import uuid

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]
LEARNER, CONTACT = "assistent@demo.example", "contact@demo.example"
PLANT = """
import json
from accounts.models import User
from core.stamp import bump_stamp
from tests.factories.live import make_edition, make_speaker, make_webinar, times
trainer = User.objects.get(email="{trainer}")
speaker = make_speaker("Abdel Benali", slug="spreker-{mark}", user=trainer)
webinar = make_webinar("Webinar {mark}", days=9, speakers=[speaker])
workshop = make_edition(title="Workshop {mark}", sessions=[times(days=12), times(days=19)], asks_needs=True)
soon = make_edition(title="Vanmiddag {mark}", sessions=[times(days=0.07)], capacity=30, speakers=[speaker])
bump_stamp()
print("PLANTED" + json.dumps({{
    "webinar": webinar.slug, "workshop": workshop.slug, "soon": soon.slug, "door": str(soon.key),
    "day": webinar.starts_at.strftime("%Y-%m"),
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
