"""Two who edit one page at once: the second save is refused once, says who and how to compare, and loses nothing."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from wagtail.models import Page

from organisations.enums import StaffRole
from organisations.models import Coalition
from pages.models import NewsPage
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_coalition, make_news_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


def colleague(coalition: Coalition, name: str) -> Client:
    client = Client()
    user = UserFactory(first_name=name, last_name="Bos", is_staff=True)
    user.groups.add(coalition.groups.get(role=StaffRole.COALITION_EDITOR).group)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def page(coalition: Coalition) -> NewsPage:
    news = coalition.sections.get().get_children().get(slug="nieuws")
    return make_news_page(parent=news, title="Open dag", summary="Kom langs.")


def opened(client: Client, page: Page) -> dict[str, Any]:
    """What the browser would send back unchanged: every value of the form that Wagtail drew."""
    answer = client.get(f"/admin/pages/{page.pk}/edit/")
    return sent_back(answer)


def sent_back(answer: Any) -> dict[str, Any]:
    form = answer.context["form"]
    values: dict[str, Any] = {}
    for one in [form, *[inner for formset in form.formsets.values() for inner in [formset.management_form, *formset]]]:
        for bound in one:
            value = bound.value()
            if hasattr(value, "raw_data") or bound.name == "body":
                values[f"{bound.html_name}-count"] = "0"
            elif value not in (None, False, [], ""):
                values[bound.html_name] = value
    page = answer.context["page"]
    values["loaded_revision_id"] = page.latest_revision_id
    values["loaded_revision_created_at"] = answer.context["loaded_revision_created_at"]
    return values


def save(client: Client, page: Page, values: dict[str, Any], **changed: Any) -> Any:
    return client.post(f"/admin/pages/{page.pk}/edit/", {**values, **changed})


def test_second_to_save_is_refused_keeps_the_words_and_overwrites_nothing(coalition: Coalition, page: NewsPage) -> None:
    first, second = colleague(coalition, "Anna"), colleague(coalition, "Bram")
    annas, brams = opened(first, page), opened(second, page)
    assert save(first, page, annas, title="Open dag in mei").status_code == 302
    before = page.revisions.count()

    answer = save(second, page, brams, title="Open dag in juni")

    told = answer.content.decode()
    began, latest = brams["loaded_revision_id"], Page.objects.get(pk=page.pk).latest_revision_id
    assert (answer.status_code, page.revisions.count()) == (409, before)
    assert NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Open dag in mei"
    assert 'value="Open dag in juni"' in told
    assert escape("Niet opgeslagen: Anna Bos") in told
    assert f"/admin/pages/{page.pk}/revisions/compare/{began}...{latest}/" in told
    assert "w-autosave#save" not in told  # else the browser would save by itself what was refused
    assert second.get(f"/admin/pages/{page.pk}/revisions/compare/{began}...{latest}/").status_code == 200


def test_who_saves_the_answer_again_has_read_it_and_the_other_version_stays(
    coalition: Coalition, page: NewsPage
) -> None:
    first, second = colleague(coalition, "Anna"), colleague(coalition, "Bram")
    annas, brams = opened(first, page), opened(second, page)
    save(first, page, annas, title="Open dag in mei")
    refused = save(second, page, brams, title="Open dag in juni")

    answer = save(second, page, sent_back(refused))

    titles = [revision.content["title"] for revision in page.revisions.order_by("pk")]
    assert answer.status_code == 302
    assert titles == ["Open dag", "Open dag in mei", "Open dag in juni"]


def test_publishing_over_a_newer_version_is_refused_too(coalition: Coalition, page: NewsPage) -> None:
    first, second = colleague(coalition, "Anna"), colleague(coalition, "Bram")
    annas, brams = opened(first, page), opened(second, page)
    save(first, page, annas, title="Open dag in mei")

    answer = save(second, page, brams, **{"title": "Open dag in juni", "action-publish": "1"})

    assert (answer.status_code, NewsPage.objects.get(pk=page.pk).title) == (409, "Open dag")


def test_own_saves_one_after_another_are_never_refused(coalition: Coalition, page: NewsPage) -> None:
    only = colleague(coalition, "Anna")

    answers = [save(only, page, opened(only, page), title=f"Open dag {number}").status_code for number in range(3)]

    assert answers == [302, 302, 302]


def test_form_that_cannot_be_kept_for_another_reason_is_given_back_with_that_reason(
    coalition: Coalition, page: NewsPage
) -> None:
    first, second = colleague(coalition, "Anna"), colleague(coalition, "Bram")
    annas, brams = opened(first, page), opened(second, page)
    save(first, page, annas, title="Open dag in mei")

    answer = save(second, page, brams, title="")

    assert answer.status_code == 409
    assert "title" in answer.context["form"].errors
