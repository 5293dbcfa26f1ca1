"""A test with every kind of question: by keyboard with its clock, and once without a script."""

import re

import pytest

from tests.factories.questions import every_kind

pytestmark = [pytest.mark.browser, pytest.mark.once]
SLUG = "alle-soorten-vragen"
# As an editor would have made it: a course whose only lesson and test hold every kind, with a clock of 20 minutes.
MAKE = f"""
from tests.factories.learning import make_course, publish_page, set_blocks
from tests.factories.questions import every_kind
from learning.models import Attempt, CoursePage, LessonPage
Attempt.objects.filter(state="open", enrolment__course__page__slug="{SLUG}").delete()
if not CoursePage.objects.filter(slug="{SLUG}").exists():
    page = make_course(title="Alle soorten vragen", slug="{SLUG}", questions=0, lessons=1, publish=False,
                       number=99, shuffle=False, time_limit_minutes=20)
    set_blocks(page, "test", every_kind())
    publish_page(page)
    lesson = LessonPage.objects.child_of(page).get()
    set_blocks(lesson, "body", every_kind())
    publish_page(lesson)
"""


@pytest.fixture
def course(platform) -> str:
    platform.manage("shell", "-c", MAKE)
    return f"{platform.url}/leren/{SLUG}/"


def to_test(page, course: str) -> None:
    page.goto(course)
    page.get_by_role("link", name="Toets", exact=False).first.click()
    page.get_by_role("button", name=re.compile("Begin met de toets|Probeer opnieuw")).click()


def focus(page, question: str) -> None:
    """To the first field of this question, as Tab would come there from the question before."""
    page.locator(f"[data-question='{question}'] :is(input:not([type=hidden]), select, textarea)").first.focus()


def choose(page, label: str) -> None:
    """In the select that has the focus, by typing what one sees."""
    page.keyboard.type(label)
    page.keyboard.press("Tab")


def answer_by_keyboard(page) -> None:
    keys = page.keyboard
    focus(page, "single")
    for _step in range(4):  # arrows walk through the answers, whatever their order
        if "Antwoord b bij single" in page.evaluate("document.activeElement.closest('label').innerText"):
            break
        keys.press("ArrowDown")
    keys.press("Space")
    focus(page, "multiple")
    for _box in range(4):
        label = page.evaluate("document.activeElement.closest('label').innerText")
        if re.search("Antwoord [ab] bij multiple", label):
            keys.press("Space")
        keys.press("Tab")
    focus(page, "true")
    keys.press("Space")
    focus(page, "match")
    right = {"a": "een", "b": "twee", "c": "drie"}
    for _pair in range(3):
        left = page.evaluate("document.activeElement.closest('.part').querySelector('label').innerText")
        choose(page, right[left.strip()])
    focus(page, "order")
    place = {"Stap een": "1", "Stap twee": "2", "Stap drie": "3"}
    for _step in range(3):
        text = page.evaluate("document.activeElement.closest('.part').querySelector('span').innerText")
        choose(page, place[text.strip()])
    focus(page, "gaps")
    keys.type("DigiD")
    keys.press("Tab")
    keys.type("112")
    focus(page, "case")
    for _step in range(4):
        if "Antwoord b" in page.evaluate("document.activeElement.closest('label').innerText"):
            break
        keys.press("ArrowDown")
    keys.press("Space")
    keys.press("Tab")
    keys.type("digi-d")
    keys.press("Tab")
    keys.type("112")
    focus(page, "open")
    keys.type("Ik luister en vat samen.")
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowRight")


def test_every_kind_by_keyboard_against_the_clock(platform, course, new_page, sign_in, sound):
    page = new_page()
    sign_in(page, "assistent@demo.example")
    to_test(page, course)
    sound(page)
    # the demo gives her half as much time again
    assert page.locator("[data-clock-text]").inner_text() in ("30 minuten over", "29 minuten over")
    source = page.content()
    assert not [secret for secret in ("Uitleg bij", "digi-d", "Ik erken", "Reactie") if secret in source]

    # numbers trade places, so that no step is forgotten
    numbers = page.locator("[data-order] select")
    for position, number in enumerate(("1", "2", "3")):
        numbers.nth(position).select_option(number)
    numbers.nth(0).select_option("3")
    assert [numbers.nth(position).input_value() for position in range(3)] == ["3", "2", "1"]

    answer_by_keyboard(page)
    page.locator("form[data-autosave]:not([data-unsaved])").wait_for()
    assert "Bewaard" in page.locator("[data-saved]").inner_text()
    page.reload()  # another device would show the same
    assert page.locator("[name='v-gaps:gaps-a']").input_value() == "DigiD"
    page.get_by_role("button", name="Inleveren").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Gehaald!").wait_for()
    assert "14 van de 14 punten (100%)" in page.locator("main").inner_text()
    sound(page)
    page.get_by_label("Mijn antwoord zegt een deel ervan").check()
    page.locator("#vraag-open").get_by_role("button", name="Bewaren").click()
    assert page.get_by_label("Mijn antwoord zegt een deel ervan").is_checked()


def test_every_kind_without_a_script(platform, course, new_page, sound):
    page = new_page(java_script_enabled=False, width=320)
    page.goto(course)
    page.get_by_role("link", name="Toets", exact=False).first.click()
    for name, value in {
        "v-single": "single-b",
        "v-true": "true",
        "v-case:case-s1": "case-s1-b",
        "v-likert": "4",
    }.items():
        page.locator(f"[name='{name}'][value='{value}']").check()
    for value in ("multiple-a", "multiple-b"):
        page.locator(f"[value='{value}']").check()
    page.get_by_role("button", name="Inleveren").click()
    assert page.locator(".error-summary li").count() == 5  # match, order, gaps, the case's gaps, the reflection

    for pair, text in (("a", "een"), ("b", "twee"), ("c", "drie")):
        page.locator(f"[name='v-match:match-{pair}']").select_option(label=text)
        page.locator(f"[name='v-order:order-{pair}']").select_option(str("abc".index(pair) + 1))
    for field in ("v-gaps:gaps", "v-case:case-s2:case-s2"):
        page.locator(f"[name='{field}-a']").fill("DigiD")
        page.locator(f"[name='{field}-b']").fill("911")
    page.locator("[name='v-open:text']").fill("Ik luister.")
    page.get_by_role("button", name="Inleveren").click()
    assert "12 van de 14 punten (85%)" in page.locator("main").inner_text()
    assert len(every_kind()) == page.locator("article.question").count()
