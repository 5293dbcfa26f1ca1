"""A new editor's items go live by the lead's hand; an editor's go without. Nobody of another coalition hears of it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from accounts.models import User
from coalitions.domain.staff import change_role
from organisations.enums import StaffRole
from organisations.models import Coalition
from pages.models import NewsPage
from tests.coalitions.views.test_section import editor_of, signed_in, text_of
from tests.coalitions.views.test_two_editors import opened, save
from tests.factories.coalitions import make_coalition, make_news_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def noordoever() -> Coalition:
    return make_coalition(name="Noordoever")


@pytest.fixture
def lead(noordoever: Coalition) -> User:
    return editor_of(noordoever, "coalition_lead")


@pytest.fixture
def author(noordoever: Coalition, lead: User) -> User:
    return editor_of(noordoever, "coalition_author")


@pytest.fixture
def page(noordoever: Coalition, author: User) -> NewsPage:
    news = noordoever.sections.get().get_children().get(slug="nieuws")
    return make_news_page(parent=news, title="Open dag", summary="Kom langs.", owner=author, live=False)


def submit(client: Client, page: NewsPage, action: str = "action-submit") -> Any:
    return save(client, page, opened(client, page), **{action: "1"})


def judge(client: Client, page: NewsPage, verb: str, comment: str = "") -> Any:
    state = TaskState.objects.filter(status="in_progress").get()
    return client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, verb, state.pk]), {"comment": comment}
    )


def test_new_editor_submits_and_the_lead_sends_back_then_approves(
    noordoever: Coalition, lead: User, author: User, page: NewsPage
) -> None:
    other = make_coalition(name="Zuiderkamp")
    stranger = editor_of(other, "coalition_lead")
    boss = User.objects.create_superuser("beheer@open.example")
    by_author, by_lead = signed_in(author), signed_in(lead)

    offered = by_author.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert ('name="action-submit"' in offered, 'name="action-publish"' in offered) == (True, False)
    assert "Stuur door naar coalitieleider – Noordoever" in offered
    submit(by_author, page, "action-publish")  # forged
    page.refresh_from_db()
    assert not page.live
    assert submit(by_author, page).status_code == 302

    (sent,) = mail.outbox
    assert (sent.to, "Open dag" in sent.subject) == ([lead.email], True)
    assert "ingediend" in sent.subject
    assert boss.email not in sent.to
    assert stranger.email not in sent.to
    assert "1 pagina wacht op uw oordeel" in text_of(by_lead.get("/admin/").content.decode())
    assert "wacht op uw oordeel" not in text_of(signed_in(stranger).get("/admin/").content.decode())
    judge(by_author, page, "approve")  # nobody judges their own
    assert TaskState.objects.get().status == "in_progress"

    judge(by_lead, page, "reject", "Noem ook de tijd.")
    assert mail.outbox[-1].to == [author.email]
    assert "Noem ook de tijd." in mail.outbox[-1].body
    submit(by_author, page, "action-restart-workflow")
    judge(by_lead, page, "approve")

    page.refresh_from_db()
    assert (page.live, TaskState.objects.order_by("-pk")[0].status) == (True, "approved")
    assert Client().get(page.url).status_code == 200


def test_editor_publishes_without_judgement_and_an_author_who_became_one_too(
    noordoever: Coalition, lead: User, author: User, page: NewsPage
) -> None:
    change_role(coalition=noordoever, user=author, role=StaffRole.COALITION_EDITOR, actor=lead)

    assert submit(signed_in(User.objects.get(pk=author.pk)), page, "action-publish").status_code == 302

    page.refresh_from_db()
    assert (page.live, TaskState.objects.count(), mail.outbox) == (True, 0, [])


def test_new_editor_starts_from_the_dashboard_and_comments(author: User, lead: User, page: NewsPage) -> None:
    client = signed_in(author)

    dashboard = text_of(client.get("/admin/").content.decode())
    assert "Schrijf een nieuwsbericht voor Noordoever" in dashboard
    assert "Logo en kleuren" not in dashboard
    for user in (author, lead):
        assert 'data-side-panel="comments"' in signed_in(user).get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_other_coalition_finds_neither_workflow_nor_its_history(
    noordoever: Coalition, author: User, page: NewsPage
) -> None:
    submit(signed_in(author), page)
    stranger = signed_in(editor_of(make_coalition(name="Zuiderkamp"), "coalition_lead"))
    workflow = page.get_workflow()

    for address in (
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:edit", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:usage", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:task_index"),
        reverse("wagtailadmin_pages:workflow_history", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, workflow.tasks[0].pk]),
    ):
        answer = stranger.get(address)
        assert (address, answer.status_code in (302, 404), "Noordoever" in answer.content.decode()) == (
            address, True, False,
        )  # fmt: skip
