"""An author copies a course, orders its lessons, tries it as a learner and submits it; the desk publishes it."""

import re
import uuid

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]

AUTHOR = "auteur@demo.example"
DESK = "redactie@demo.example"


def press(page, name: str) -> None:
    """Use one of the actions at the foot of Wagtail's edit screen, also when it hides behind the arrow."""
    action = page.locator("footer").get_by_role("button", name=re.compile(name, re.IGNORECASE))
    if not action.first.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    action.first.click()


def lesson_titles(page) -> list[str]:
    return page.locator("[data-lesson-rows] .open-lesson-name a").all_inner_texts()


def test_author_duplicates_orders_tries_and_submits_and_the_desk_publishes(platform, new_page, sign_in, axe_findings):
    title = f"Meelezen op maandag {uuid.uuid4().hex[:5]}"
    page = new_page(height=1000)
    sign_in(page, AUTHOR, then="/admin/")
    page.get_by_role("link", name="Wijzig een module").click()
    page.get_by_role("link", name="De basis van online inzage", exact=True).first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
    course = re.search(r"/pages/(\d+)/", page.url)[1]

    # a copy, as a draft
    page.goto(f"{platform.url}/admin/cursussen/{course}/dupliceren/")
    page.get_by_label("Titel van de kopie").fill(title)
    page.get_by_role("button", name="Module dupliceren").click()
    page.wait_for_url(re.compile(r"/edit/"))
    copy = re.search(r"/pages/(\d+)/", page.url)[1]
    before = lesson_titles(page)
    assert len(before) == 4

    # the order: by keyboard, then by dragging
    page.locator("[data-lesson-rows] li").nth(0).get_by_role("button", name=re.compile("Omlaag")).press("Enter")
    page.wait_for_function(
        "first => document.querySelector('[data-lesson-rows] a').textContent !== first", arg=before[0]
    )
    assert lesson_titles(page) == [before[1], before[0], *before[2:]]
    rows = page.locator("[data-lesson-rows] li")
    rows.nth(3).drag_to(rows.nth(0), target_position={"x": 40, "y": 4})
    page.wait_for_function("document.querySelector('[data-status]').textContent !== ''")
    page.reload()
    assert lesson_titles(page)[0] == before[3]
    for path in (f"cursussen/{copy}/lessen/", f"cursussen/{copy}/publiceren/", f"cursussen/{copy}/dupliceren/"):
        page.goto(f"{platform.url}/admin/{path}")
        assert axe_findings(page, include="main") == []

    # as a learner: the test is graded, nothing is kept
    page.goto(f"{platform.url}/admin/cursussen/{copy}/toets/")
    assert "Dit is een voorbeeld" in page.locator("main").inner_text()
    for question in page.locator("fieldset.question").all():
        question.locator("input[type=radio], input[type=checkbox]").first.check()
    page.get_by_role("button", name="Inleveren").click()
    page.locator(".result").wait_for()

    # submitted; the author cannot publish
    page.goto(f"{platform.url}/admin/pages/{copy}/edit/")
    assert page.locator("button[name=action-publish]").count() == 0
    press(page, "Module beoordelen")
    page.locator(".messages li.success").first.wait_for()

    desk = new_page(height=1000)
    sign_in(desk, DESK, then="/admin/")
    assert desk.get_by_role("link", name=re.compile("wacht(en)? op uw oordeel")).count() == 1
    desk.goto(f"{platform.url}/admin/pages/{copy}/edit/")
    press(desk, "^Goedkeuren")
    desk.locator(".messages li.success").first.wait_for()

    visitor = new_page()
    visitor.goto(f"{platform.url}/leren/")
    visitor.get_by_role("link", name=title).first.click()
    assert visitor.get_by_role("heading", level=1).inner_text() == title
    assert visitor.get_by_role("link", name=before[3]).count() >= 1
