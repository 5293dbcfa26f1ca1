"""Composing, approving, sending and reading back, through the addresses that editors use."""

import datetime as dt
import email
import email.policy
import json

import pytest
from django.utils import timezone

from newsletters.domain.issues import NotNow, approve_issue, copy_issue, submit_issue, withdraw_issue
from newsletters.domain.links import MailLink
from newsletters.domain.progress import progress_of
from newsletters.domain.unsubscribing import unsubscribe_by_mail
from newsletters.enums import DeliveryState, IssueState, Source
from newsletters.models import Delivery, Issue
from organisations.models import CoalitionGroup
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_coalition
from tests.newsletters.issues import make_issue, make_list, make_readers, run_due_jobs

pytestmark = pytest.mark.django_db
BASE = "/admin/nieuwsbrieven"


def staff(client, *, coalition=None, role="national_editor"):
    """Sign somebody in who works as this role."""
    group = (
        CoalitionGroup.objects.get(coalition=coalition, role=role).group if coalition else ensure_staff_groups()[role]
    )
    user = UserFactory(is_staff=True)
    user.groups.add(group)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def form_of(issue: Issue, mailing_list, **values) -> dict[str, str]:
    """What the editor's browser posts for an issue with one quote."""
    return {
        "subject": issue.subject,
        "preheader": "Voorregel",
        "language": "nl",
        "lists": [mailing_list.pk],
        "segment": "",
        "is_archived": "on",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "quote",
        "body-0-id": "",
        "body-0-value-text": "Dat scheelt mij tijd.",
        "body-0-value-name": "M. Bakker",
        "body-0-value-role": "huisarts",
        **values,
    }


def test_two_coalitions_and_the_desk_compose_approve_send_and_read_back(client, post_office):
    zuid, noord = (make_coalition(name=name, slug=name.lower()) for name in ("Zuiderkamp", "Noorderveld"))
    expected = []
    for coalition, makes, sends in (
        (zuid, "coalition_editor", "coalition_lead"),
        (noord, "coalition_editor", "coalition_lead"),
        (None, "national_editor", "national_editor"),
    ):
        mailing_list = make_list(coalition=coalition)
        name = coalition.slug if coalition else "landelijk"
        make_readers(mailing_list, f"anna@{name}.example", "overal@lezer.example")
        staff(client, coalition=coalition, role=makes)
        begun = client.post(
            f"{BASE}/nieuw/",
            {"sender": coalition.pk if coalition else "national", "subject": f"Nieuws van {name}", "template": ""},
        )
        issue = Issue.objects.get(subject=f"Nieuws van {name}")
        assert begun.headers["Location"] == f"{BASE}/{issue.pk}/schrijven/"
        saved = client.post(f"{BASE}/{issue.pk}/schrijven/", form_of(issue, mailing_list))
        assert saved.status_code == 302
        if coalition:
            client.post(f"{BASE}/{issue.pk}/indienen/")
            issue.refresh_from_db()
            assert issue.state == IssueState.AWAITING
            assert client.post(f"{BASE}/{issue.pk}/goedkeuren/").status_code == 404
        staff(client, coalition=coalition, role=sends)
        client.post(f"{BASE}/{issue.pk}/goedkeuren/", {"at": ""})
        run_due_jobs()
        issue.refresh_from_db()
        assert (issue.state, issue.coalition) == (IssueState.SENT, coalition)
        expected += [(f"anna@{name}.example", issue.subject), ("overal@lezer.example", issue.subject)]
        page = client.get(
            f"/regio/{name}/nieuwsbrieven/{issue.slug}/" if coalition else f"/nieuwsbrieven/archief/{issue.slug}/"
        )
        assert "Dat scheelt mij tijd." in page.content.decode()
    got = [
        (to, email.message_from_bytes(content, policy=email.policy.default)["Subject"])
        for _sender, to, content in post_office.taken
    ]
    assert sorted(got) == sorted(expected)


def test_lists_of_another_sender_cannot_be_posted(client):
    mine, theirs = make_coalition(name="Zuiderkamp", slug="zuiderkamp"), make_coalition(name="Noord", slug="noord")
    staff(client, coalition=mine, role="coalition_editor")
    issue = make_issue(coalition=mine)
    response = client.post(f"{BASE}/{issue.pk}/schrijven/", form_of(issue, theirs.mailing_lists.get()))
    assert response.status_code == 200
    assert list(issue.lists.all()) == []
    assert client.post(f"{BASE}/nieuw/", {"sender": theirs.pk, "subject": "X", "template": ""}).status_code == 200
    assert Issue.objects.filter(coalition=theirs).count() == 0


def test_template_of_another_coalition_is_not_offered(client):
    mine, theirs = make_coalition(name="Zuiderkamp", slug="zuiderkamp"), make_coalition(name="Noord", slug="noord")
    for coalition, subject in ((None, "Landelijk model"), (mine, "Eigen model"), (theirs, "Hun model")):
        copy_issue(
            issue=make_issue(coalition=coalition, subject=subject), coalition=coalition, actor=None, as_template=True
        )
    staff(client, coalition=mine, role="coalition_editor")
    body = client.get(f"{BASE}/nieuw/").content.decode()
    assert [one for one in ("Landelijk model", "Eigen model", "Hun model") if one in body] == [
        "Landelijk model",
        "Eigen model",
    ]


def test_preview_shows_what_is_typed_before_it_is_saved(client):
    staff(client)
    mailing_list = make_list()
    issue = make_issue(mailing_list)
    url = f"{BASE}/{issue.pk}/voorbeeld/"
    answer = client.post(url, form_of(issue, mailing_list, subject="Nog niet bewaard"))
    assert json.loads(answer.content) == {"is_valid": True, "is_available": True}
    shown = {mode: client.get(url, {"mode": mode}) for mode in ("mail", "dark", "text", "web")}
    assert {mode: "Dat scheelt mij tijd." in page.content.decode() for mode, page in shown.items()} == dict.fromkeys(
        shown, True
    )
    assert "Nog niet bewaard" in shown["web"].content.decode()
    assert "script-src" not in shown["mail"].headers["Content-Security-Policy"]


def test_trial_goes_to_its_addresses_and_counts_nowhere(client, post_office):
    staff(client)
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    issue = make_issue(mailing_list, subject="Wat ziet u?")
    client.post(f"{BASE}/{issue.pk}/test/", {"addresses": "ik@bureau.example, jij@bureau.example"})
    assert post_office.readers == ["ik@bureau.example", "jij@bureau.example"]
    assert post_office.message_to("ik@bureau.example")["Subject"] == "[Test] Wat ziet u?"
    assert Delivery.objects.count() == 0


def test_progress_page_asks_ten_queries_at_most_for_the_figures(client, django_assert_max_num_queries):
    mailing_list = make_list()
    readers = make_readers(mailing_list, *[f"lezer{number}@een.example" for number in range(6)])
    now = timezone.now()
    issue = make_issue(mailing_list, state=IssueState.SENDING, scheduled_at=now, frozen_at=now, slug="x")
    given = [
        DeliveryState.SENT,
        DeliveryState.SENT,
        DeliveryState.FAILED,
        DeliveryState.UNCERTAIN,
        DeliveryState.PENDING,
    ]
    for number, (reader, state) in enumerate(zip(readers, given, strict=False)):
        at = now - dt.timedelta(seconds=60) if state != DeliveryState.PENDING else None
        Delivery.objects.create(issue=issue, subscriber=reader, domain="een.example", state=state, at=at, due_at=now,
                                message_id=f"<{number}@x>")  # fmt: skip
    with django_assert_max_num_queries(3):
        progress = progress_of(issue)
    assert (progress.total, progress.sent, progress.waiting, progress.percent) == (5, 2, 1, 80)
    assert (progress.rate, progress.left_minutes) == (2, 1)
    staff(client)
    client.get(f"{BASE}/{issue.pk}/")
    with django_assert_max_num_queries(10):  # what the page asks for every five seconds, with session and permissions
        followed = client.get(f"{BASE}/{issue.pk}/voortgang/")
    assert "2 per minuut" in followed.content.decode() or "2 a minute" in followed.content.decode()
    with django_assert_max_num_queries(30):  # ten of ours, the rest is Wagtail's frame with its menu
        assert client.get(f"{BASE}/{issue.pk}/").status_code == 200


def test_issue_under_way_cannot_be_edited_withdrawn_or_approved_again(client):
    staff(client)
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    issue = make_issue(mailing_list)
    approve_issue(issue=issue, actor=None)
    assert client.get(f"{BASE}/{issue.pk}/schrijven/").headers["Location"] == f"{BASE}/{issue.pk}/"
    with pytest.raises(NotNow):
        approve_issue(issue=issue, actor=None)
    with pytest.raises(NotNow):
        submit_issue(issue=issue, actor=None)
    withdraw_issue(issue=issue, actor=None)
    run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, Delivery.objects.count()) == (IssueState.DRAFT, 0)


def test_unsubscribing_counts_for_the_issue_it_came_from(client, post_office):
    mailing_list = make_list()
    (reader,) = make_readers(mailing_list, "anna@een.example")
    issue = make_issue(mailing_list)
    link = MailLink(subscriber_id=reader.pk, list_ids=(mailing_list.pk,), issue_id=issue.pk)
    unsubscribe_by_mail(link=link, source=Source.ONE_CLICK)
    assert progress_of(issue).unsubscribed == 1
