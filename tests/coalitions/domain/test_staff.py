"""Who works for a coalition: added, changed and ended by its lead, and never seen from elsewhere."""

import pytest
from django.utils import timezone
from wagtail.models import Page, WorkflowPage

from accounts.models import User
from coalitions.domain.exceptions import AccountClosed, AlreadyWorksHere, LastLead, NoSuchWorker
from coalitions.domain.review import ensure_review_workflow
from coalitions.domain.staff import (
    add_worker,
    change_role,
    end_work,
    leftovers_of,
    missing_people,
    staff_of,
    worker_of,
)
from core.mail.messages import compose_mail
from core.models import AuditEntry, Job
from organisations.enums import StaffRole
from organisations.models import Coalition
from tests.coalitions.views.test_section import editor_of
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_coalition, make_news_page

pytestmark = pytest.mark.django_db
LEAD, EDITOR, AUTHOR = StaffRole.COALITION_LEAD, StaffRole.COALITION_EDITOR, StaffRole.COALITION_AUTHOR


@pytest.fixture
def noordoever() -> Coalition:
    return make_coalition(name="Noordoever")


@pytest.fixture
def lead(noordoever: Coalition) -> User:
    return editor_of(noordoever, "coalition_lead")


def roles_in(coalition: Coalition) -> dict[str, list[str]]:
    return {worker.user.email: [role.value for role in worker.roles] for worker in staff_of(coalition)}


def test_add_worker_without_account_makes_one_and_mails_the_way_in(noordoever: Coalition, lead: User) -> None:
    user = add_worker(
        coalition=noordoever, email=" Nieuw@Noordoever.example ", first_name="Bo", role=AUTHOR, actor=lead
    )

    assert (user.email, user.first_name, user.is_staff, user.has_usable_password()) == (
        "nieuw@noordoever.example", "Bo", True, False,
    )  # fmt: skip
    assert roles_in(noordoever) == {lead.email: ["coalition_lead"], user.email: ["coalition_author"]}
    entry = AuditEntry.objects.get(action="coalition.person_added")
    assert (entry.actor_id, entry.coalition_id, entry.target_id, entry.after) == (
        lead.pk, noordoever.pk, str(user.pk), {"role": "coalition_author"},
    )  # fmt: skip
    sent = compose_mail(**Job.objects.get(kind="core.send_mail").payload)
    assert (sent.to, sent.subject) == (["nieuw@noordoever.example"], "U werkt nu voor Noordoever")
    assert "Noor heeft u toegevoegd aan de mensen van Noordoever." in sent.body
    assert "De coalitieleider bekijkt elk stuk voordat het online komt." in sent.body
    assert "Log in met nieuw@noordoever.example." in sent.body
    assert "#0b5c8a" in str(sent.alternatives[0][0])  # in the coalition's colour


def test_add_worker_of_another_coalition_keeps_their_place_there(noordoever: Coalition, lead: User) -> None:
    other = make_coalition(name="Zuiderkamp")
    known = editor_of(other)

    add_worker(coalition=noordoever, email=known.email, first_name="Anders", role=EDITOR, actor=lead)

    assert roles_in(other) == {known.email: ["coalition_editor"]}
    assert roles_in(noordoever)[known.email] == ["coalition_editor"]
    known.refresh_from_db()
    assert known.first_name == "Noor"  # an account keeps its own name
    assert "Zuiderkamp" not in str(Job.objects.filter(kind="core.send_mail").latest("pk").payload)


def test_add_worker_who_works_here_or_whose_account_is_closed_is_refused(noordoever: Coalition, lead: User) -> None:
    closed = UserFactory(is_active=False)
    before = (User.objects.count(), AuditEntry.objects.count(), Job.objects.count())

    with pytest.raises(AlreadyWorksHere):
        add_worker(coalition=noordoever, email=lead.email, role=EDITOR, actor=lead)
    with pytest.raises(AccountClosed):
        add_worker(coalition=noordoever, email=closed.email, role=EDITOR, actor=lead)

    assert (User.objects.count(), AuditEntry.objects.count(), Job.objects.count()) == before


def test_change_role_takes_the_place_of_the_old_one(noordoever: Coalition, lead: User) -> None:
    author = editor_of(noordoever, "coalition_author")

    change_role(coalition=noordoever, user=author, role=EDITOR, actor=lead)
    change_role(coalition=noordoever, user=author, role=EDITOR, actor=lead)  # twice is once

    assert roles_in(noordoever)[author.email] == ["coalition_editor"]
    entry = AuditEntry.objects.get(action="coalition.person_changed")
    assert (entry.before, entry.after) == ({"role": "coalition_author"}, {"role": "coalition_editor"})
    assert Job.objects.filter(kind="core.send_mail").count() == 1


def test_last_lead_cannot_leave_by_their_own_hand_but_by_an_administrators(noordoever: Coalition, lead: User) -> None:
    administrator = User.objects.create_superuser("beheer@open.example")

    with pytest.raises(LastLead):
        end_work(coalition=noordoever, user=lead, actor=lead)
    with pytest.raises(LastLead):
        change_role(coalition=noordoever, user=lead, role=EDITOR, actor=lead)
    assert roles_in(noordoever) == {lead.email: ["coalition_lead"]}

    end_work(coalition=noordoever, user=lead, actor=administrator)
    assert roles_in(noordoever) == {}
    lead.refresh_from_db()
    assert not lead.is_staff


def test_lead_beside_another_lead_may_go(noordoever: Coalition, lead: User) -> None:
    second = UserFactory()
    add_worker(coalition=noordoever, email=second.email, role=LEAD, actor=lead)

    end_work(coalition=noordoever, user=lead, actor=lead)

    assert roles_in(noordoever) == {second.email: ["coalition_lead"]}


def test_end_work_frees_locks_and_names_what_stays_unfinished(noordoever: Coalition, lead: User) -> None:
    editor = editor_of(noordoever)
    index = noordoever.sections.get().get_children().get(slug="nieuws")
    page = make_news_page(parent=index, title="Half af", owner=editor, live=False)
    other = make_coalition(name="Zuiderkamp")
    far = make_news_page(parent=other.sections.get().get_children().get(slug="nieuws"), title="Ver", live=False)
    for one in (page, far):
        one.save_revision(user=editor)
        Page.objects.filter(pk=one.pk).update(locked=True, locked_by=editor, locked_at=timezone.now())

    ended = end_work(coalition=noordoever, user=editor, actor=lead)

    assert (ended.unlocked, [(one.page.title, one.is_in_review) for one in ended.leftovers]) == (
        1,
        [("Half af", False)],
    )
    assert list(Page.objects.filter(locked=True).values_list("title", flat=True)) == ["Ver"]
    assert Page.objects.get(pk=page.pk).owner == editor  # what was written stays theirs
    assert [(one.page.title, one.who) for one in leftovers_of(noordoever)] == [("Half af", "Noor")]
    page.save_revision(user=lead)  # taken over
    assert leftovers_of(noordoever) == []


def test_worker_of_another_coalition_is_not_found(noordoever: Coalition, lead: User) -> None:
    stranger = editor_of(make_coalition(name="Zuiderkamp"))

    with pytest.raises(NoSuchWorker):
        worker_of(coalition=noordoever, user_id=stranger.pk)
    with pytest.raises(NoSuchWorker):
        end_work(coalition=noordoever, user=stranger, actor=lead)
    with pytest.raises(NoSuchWorker):
        change_role(coalition=noordoever, user=stranger, role=LEAD, actor=lead)


def test_missing_people_are_said(noordoever: Coalition) -> None:
    assert len(missing_people(noordoever)) == 2
    lead = editor_of(noordoever, "coalition_lead")
    assert missing_people(noordoever) == [
        "U hebt geen redacteur: al het schrijven komt op de coalitieleider neer. Voeg een redacteur toe."
    ]
    editor_of(noordoever, "coalition_author")
    assert missing_people(noordoever) == []
    lead.is_active = False
    lead.save()
    assert len(missing_people(noordoever)) == 2  # a closed account leads nobody


def judges_of(coalition: Coalition) -> set[str]:
    workflow = WorkflowPage.objects.get(page=coalition.sections.get().page_ptr).workflow
    (task,) = workflow.tasks
    return set(task.specific.groups.values_list("coalition_group__role", flat=True))


def test_review_is_the_leads_and_the_editors_as_long_as_there_is_no_lead(noordoever: Coalition) -> None:
    assert judges_of(noordoever) == {"coalition_lead", "coalition_editor"}
    administrator = User.objects.create_superuser("beheer@open.example")
    lead = add_worker(coalition=noordoever, email="lead@noordoever.example", role=LEAD, actor=administrator)
    assert judges_of(noordoever) == {"coalition_lead"}
    end_work(coalition=noordoever, user=lead, actor=administrator)
    assert judges_of(noordoever) == {"coalition_lead", "coalition_editor"}


def test_review_workflow_made_twice_is_one_and_each_coalition_has_its_own(noordoever: Coalition) -> None:
    other = make_coalition(name="Zuiderkamp")

    assert ensure_review_workflow(noordoever) == ensure_review_workflow(noordoever)
    assert ensure_review_workflow(noordoever) != ensure_review_workflow(other)
    assert WorkflowPage.objects.filter(page__in=[*noordoever.sections.all(), *other.sections.all()]).count() == 2
