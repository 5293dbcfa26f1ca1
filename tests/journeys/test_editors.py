"""Walks 5 and 7: a coalition's editor publishes and offers news, the national desk accepts it and keeps the site."""

import datetime as dt
import io
import random
import re
import uuid

import pytest
from PIL import Image

pytestmark = pytest.mark.browser

EDITOR = "redactie.noorderveld@demo.example"
OTHER_EDITOR = "redactie.zuiderkamp@demo.example"
DESK = "redactie@demo.example"


def press(page, name: str) -> None:
    """Use one of the actions at the foot of Wagtail's edit screen, also when it hides behind the arrow."""
    action = page.locator("footer").get_by_role("button", name=re.compile(name, re.IGNORECASE))
    if not action.first.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    action.first.click()


def picture_file() -> dict:
    """A photograph's worth of pixels, never twice the same: Wagtail asks about duplicates."""
    buffer = io.BytesIO()
    Image.effect_noise((1280, 720), random.uniform(20, 90)).convert("RGB").save(buffer, "JPEG")
    return {"name": "wachtkamer.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def choose_new_picture(page, field: str, title: str) -> None:
    chooser = page.locator(f"#{field}-chooser")
    chooser.get_by_role("button").first.click()
    page.get_by_role("tab", name=re.compile("upload", re.IGNORECASE)).click()
    form = page.locator("form[data-chooser-modal-creation-form]")
    form.locator("input[type=file]").set_input_files(picture_file())
    form.locator("input[name$=title]").fill(title)
    form.locator("button[type=submit], input[type=submit]").first.click()
    page.locator(f"#{field}-chooser [data-chooser-title]").filter(has_text=title).wait_for()


def published(page) -> str:
    """Wait for the message that says so; gives the address of the page's edit screen."""
    message = page.locator(".messages li.success").first
    message.wait_for()
    return message.locator("a[href*='/edit/']").first.get_attribute("href")


def write_news(page, platform, *, title: str) -> None:
    page.goto(f"{platform.url}/admin/")
    page.get_by_role("link", name=re.compile("nieuwsbericht", re.IGNORECASE)).first.click()
    page.locator("#id_title").fill(title)
    page.locator("#id_summary").fill("Vanaf maandag helpt een vrijwilliger in de wachtkamer met inloggen.")
    choose_new_picture(page, "id_listing_image", f"Wachtkamer {uuid.uuid4().hex[:4]}")


def test_coalition_editor_publishes_and_offers_and_the_desk_accepts(platform, new_page, sign_in, sound):
    title = f"Hulp in de wachtkamer {uuid.uuid4().hex[:5]}"
    page = new_page(height=1000)
    sign_in(page, EDITOR, then="/admin/")
    assert "Zuiderkamp" not in page.locator("main, body").first.inner_text()
    write_news(page, platform, title=title)
    press(page, "publiceren|publish")
    edit = published(page)

    visitor = new_page()
    visitor.goto(f"{platform.url}/regio/noorderveld/")
    visitor.get_by_role("link", name=title).first.click()
    assert visitor.get_by_role("heading", level=1).inner_text() == title
    assert visitor.locator("link[rel=stylesheet][href*='/thema/noorderveld']").count() == 1
    sound(visitor)
    visitor.goto(f"{platform.url}/nieuws/")
    assert visitor.get_by_role("link", name=title).count() == 0

    # offered to the national news, from the item's own screen
    page.goto(platform.url + edit)
    page.goto(platform.url + page.locator("a[href*='/nieuwsaanbod/aanbieden/']").first.get_attribute("href"))
    page.get_by_role("button", name="Landelijk aanbieden").click()
    page.get_by_text("ligt bij de landelijke redactie").first.wait_for()

    desk = new_page(height=1000)
    sign_in(desk, DESK, then="/admin/")
    desk.get_by_role("link", name=re.compile("Aangeboden nieuws")).first.click()
    desk.get_by_role("link", name=title).first.click()
    desk.wait_for_url(re.compile(r"/nieuwsaanbod/\d+/"))
    desk.get_by_label(re.compile("Aannemen")).check()
    desk.locator("main form button").last.click()
    desk.get_by_text("staat nu bij het landelijke nieuws").first.wait_for()

    visitor.goto(f"{platform.url}/nieuws/")
    item = visitor.locator("li, article").filter(has_text=title).first
    assert "Noorderveld" in item.inner_text()
    assert "aangenomen" in platform.mail_to(EDITOR, subject="landelijk nieuws")


def test_publishing_while_wagtail_still_keeps_the_page_makes_it_once(platform, new_page, sign_in):
    title = f"Spreekuur inloggen {uuid.uuid4().hex[:5]}"
    page = new_page(height=1000)
    sign_in(page, EDITOR, then="/admin/")
    held = []

    def hold(route) -> None:
        if "json" in route.request.headers.get("accept", "") and route.request.method == "POST":
            held.append((route, route.fetch()))  # the platform has kept it; the browser does not know yet
        else:
            route.continue_()

    page.route(re.compile("/admin/pages/add/"), hold)
    write_news(page, platform, title=title)
    for _ in range(10):  # what is typed before Wagtail listens is not kept by itself; it waits for half a second's rest
        page.locator("#id_summary").press_sequentially(" Welkom.")
        for _ in range(20):
            page.wait_for_timeout(100)
            if held:
                break
        else:
            continue
        break
    assert held, "Wagtail did not keep the page by itself"
    press(page, "publiceren|publish")
    page.wait_for_timeout(300)
    for route, answer in held:
        route.fulfill(response=answer)
    published(page)
    page.goto(f"{platform.url}/admin/pages/search/?q={title.replace(' ', '+')}")
    assert page.locator("a[href$='/edit/']").filter(has_text=title).count() == 1


def test_scheduled_news_waits_for_its_hour(platform, new_page, sign_in):
    title = f"Volgende maand {uuid.uuid4().hex[:5]}"
    page = new_page(height=1000)
    sign_in(page, EDITOR, then="/admin/")
    write_news(page, platform, title=title)
    later = dt.datetime.now() + dt.timedelta(days=30)
    page.get_by_role("button", name="Toon/verberg status").click()
    page.get_by_role("button", name="Stel schema in").first.click()
    page.locator("#id_go_live_at").fill(later.strftime("%Y-%m-%d 09:00"))
    page.get_by_role("button", name="Schema opslaan").dispatch_event("click")  # the calendar lies over it
    page.get_by_text(re.compile("Ingepland|wordt gepubliceerd|Ingeroosterd|gaat live", re.IGNORECASE)).first.wait_for()
    press(page, "publiceren|plannen|publish|schedule")
    page.wait_for_load_state("networkidle")
    visitor = new_page()
    visitor.goto(f"{platform.url}/regio/noorderveld/nieuws/")
    assert visitor.get_by_role("link", name=title).count() == 0


def test_editor_sees_nothing_of_another_coalition(platform, new_page, sign_in):
    page = new_page(height=1000)
    sign_in(page, OTHER_EDITOR, then="/admin/")
    for path in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/reports/site-history/"):
        page.goto(platform.url + path)
        assert "Noorderveld" not in page.locator("body").inner_text()


def test_national_editor_finds_a_tidy_dutch_admin(platform, new_page, sign_in):
    page = new_page(height=1000)
    sign_in(page, DESK, then="/admin/")
    assert page.locator("html").get_attribute("lang") == "nl"
    seen = page.locator("body").inner_text()
    assert "Wacht op u" in seen
    assert "Begin hier" in seen
    for label in ("Pagina", "Afbeeldingen", "Documenten"):
        assert label in seen
    page.goto(f"{platform.url}/admin/pages/search/?q=dossier")
    page.locator("a[href$='/edit/']").filter(has_text=re.compile("^\\s*Kijk in uw dossier")).first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
    title = f"Kijk in uw dossier {uuid.uuid4().hex[:3]}"
    page.locator("#id_title").fill(title)
    press(page, "publiceren|publish")
    published(page)
    visitor = new_page()
    visitor.goto(f"{platform.url}/voor-patienten/")
    assert visitor.get_by_role("heading", level=1).inner_text() == title


def test_h5p_manager_uploads_a_real_package_and_it_plays(platform, new_page, sign_in):
    from tests.h5p.conftest import sample

    package = sample("H5P.TrueFalse-1.8.h5p")
    page = new_page(height=1000)
    sign_in(page, "h5p@demo.example", then="/admin/")
    page.get_by_role("button", name="H5P").click()
    page.get_by_role("link", name="Activiteiten").click()
    page.get_by_role("link", name=re.compile("Upload een H5P-pakket|toevoegen", re.IGNORECASE)).first.click()
    page.locator("input[type=file]").set_input_files(str(package))
    page.get_by_role("button", name="Controleer de pakketten").click()
    page.get_by_text("H5P.TrueFalse").first.wait_for()
    page.get_by_role("button", name="Gebruik dit pakket").click()
    page.wait_for_url(lambda url: "bevestig" not in url)
    page.frame_locator("iframe").first.locator(".h5p-true-false-answer").first.wait_for(timeout=20_000)
