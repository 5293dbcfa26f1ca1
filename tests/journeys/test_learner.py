"""A doctor starts as a visitor, signs in, and goes on where she was; nothing she types is lost; then she judges."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]
COURSE = "/leren/portaal-of-pgo/"


def test_learner_starts_as_a_visitor_and_goes_on_with_an_account(platform, new_page, sign_in, sound):
    page = new_page()
    page.goto(f"{platform.url}/leren/")
    page.get_by_role("group", name="Functie").get_by_label(re.compile("Huisarts")).check()
    page.wait_for_url(re.compile("rol=huisarts"))
    page.reload()
    assert page.get_by_label(re.compile("Huisarts")).is_checked()

    page.goto(f"{platform.url}{COURSE}")
    first = page.locator(".steps a").first
    first_title = first.inner_text()
    first.click()
    page.get_by_role("button", name=re.compile("^Klaar")).click()
    page.wait_for_url(lambda url: COURSE in url)
    assert page.locator(".side .dot-done").count() == 1
    second_title = page.get_by_role("heading", level=1).inner_text()
    page.goto(f"{platform.url}/leren/")
    assert page.get_by_role("region", name="Verder waar u was").get_by_text(second_title).is_visible()
    sound(page)

    sign_in(page, "assistent@demo.example", then=COURSE)
    page.get_by_text("Uw voortgang in deze browser is meegenomen: 1 les.").wait_for()
    assert page.evaluate("localStorage.getItem('open.leerstap')") is None
    page.reload()
    done = page.locator(".steps li", has_text=first_title)
    assert done.get_by_text("klaar").is_visible()

    other_device = new_page()
    sign_in(other_device, "assistent@demo.example", then="/leren/")
    other_device.get_by_role("link", name="Ga verder").click()
    assert other_device.get_by_role("heading", level=1).inner_text() == second_title


def test_learner_types_offline_and_loses_nothing(platform, new_page, sign_in):
    page = new_page()
    lesson = f"{platform.url}/leren/de-basis/wat-ziet-de-patient/"
    page.goto(lesson)
    wrong = page.get_by_label("Nee, brieven van anderen nooit")
    wrong.check()
    page.reload()
    page.get_by_text("Wat u eerder typte, staat hier weer.").wait_for()
    assert page.get_by_label("Nee, brieven van anderen nooit").is_checked()

    page.context.set_offline(True)
    page.get_by_role("button", name="Kijk mijn antwoord na").click()
    page.get_by_text("Geen verbinding. Uw antwoord is bewaard").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Gegevens van andere zorgverleners zijn in te zien").wait_for()
    page.reload()
    assert not page.get_by_label("Nee, brieven van anderen nooit").is_checked()


def test_learner_whose_session_ended_judges_all_the_same(platform, new_page, sign_in, sound):
    page = new_page()
    sign_in(page, "huisarts@demo.example", then="/leren/de-basis/")
    page.get_by_role("link", name=re.compile("Wat vond u ervan|Wijzig uw evaluatie")).click()
    page.get_by_label("4 sterren").check()
    page.get_by_label("In uw eigen woorden").fill("Helder, en precies lang genoeg.")
    sound(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Verstuur de evaluatie").click()
    page.wait_for_url(re.compile("/account/login/"))
    sign_in_here(page)
    page.wait_for_url(re.compile("/mening/"))
    assert page.get_by_label("In uw eigen woorden").input_value() == "Helder, en precies lang genoeg."
    assert page.get_by_label("4 sterren").is_checked()
    page.get_by_role("button", name="Verstuur de evaluatie").click()
    page.get_by_text("Dank u wel. Uw evaluatie is bewaard.").wait_for()


def sign_in_here(page):
    from config.demo.accounts import PASSWORD

    page.fill("input[name=login]", "huisarts@demo.example")
    page.get_by_text("Inloggen met een wachtwoord").click()
    page.fill("input[name=password]", PASSWORD)
    page.locator("button[name=with_password]").click()
