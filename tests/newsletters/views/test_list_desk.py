"""The desk's screens: each coalition its own lists, readers and segments; the national desk the blocked addresses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEntry
from newsletters.domain.suppression import current_suppression, suppress_subscriber
from newsletters.enums import SubscriptionState, SuppressionReason
from newsletters.models import MailingList, Segment, Subscription, Suppression
from organisations.enums import StaffRole
from organisations.models import Coalition
from organisations.permissions.groups import coalition_collection, ensure_coalition_groups, ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader
from tests.factories.organisations import CoalitionFactory
from tests.newsletters.issues import run_due_jobs

pytestmark = pytest.mark.django_db


def browser(role: StaffRole, coalition: Coalition | None = None) -> Client:
    """Somebody signed in who may do what the declaration says of this role."""
    if coalition:
        groups = ensure_coalition_groups(coalition=coalition, collection=coalition_collection(coalition.name))
    else:
        groups = ensure_staff_groups()
    user = UserFactory(is_staff=True)
    user.groups.add(groups[role.value])
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def own() -> Coalition:
    return CoalitionFactory(name="Aardwijk", slug="aardwijk")


@pytest.fixture
def foreign_list() -> MailingList:
    return MailingListFactory(title="Nieuws van Zonnedal", coalition=CoalitionFactory(name="Zonnedal"))


@pytest.fixture
def editor(own: Coalition) -> Client:
    return browser(StaffRole.COALITION_EDITOR, own)


def test_editor_makes_a_list_of_the_own_coalition_only(
    editor: Client, own: Coalition, foreign_list: MailingList
) -> None:
    values = {"title": "Scholing", "language": "nl", "roles": ["poh"], "interests": ["training"], "is_active": "on"}
    foreign = editor.post(reverse("newsletter_lists:add"), {**values, "coalition": foreign_list.coalition_id})
    national = editor.post(reverse("newsletter_lists:add"), values)
    made = editor.post(reverse("newsletter_lists:add"), {**values, "coalition": own.pk})

    assert (foreign.status_code, national.status_code, made.status_code) == (200, 200, 302)
    found = MailingList.objects.exclude(pk=foreign_list.pk).get()
    assert (found.coalition, found.slug, found.roles, found.interests) == (
        own, "aardwijk-scholing", ["poh"], ["training"],
    )  # fmt: skip
    assert AuditEntry.objects.get(action="newsletters.list_made").coalition_id == own.pk


def test_editor_sees_own_readers_and_nothing_of_another_list(
    editor: Client, own: Coalition, foreign_list: MailingList
) -> None:
    mine = MailingListFactory(title="Nieuws van Aardwijk", coalition=own)
    row = make_reader(mine, "anna@praktijk.example", name="Anna van A")
    there = make_reader(foreign_list, "anna@praktijk.example", name="Anna van Z")
    make_reader(foreign_list, "ander@praktijk.example")
    MailingListFactory(title="Landelijk")

    pages = [
        editor.get(reverse(name, args=args)).text
        for name, args in (
            ("newsletter_lists:index", []),
            ("newsletter_readers:index", []),
            ("newsletter_readers:inspect", [row.pk]),
            ("newsletter_readers:import", []),
            ("newsletter_segments:add", []),
            ("newsletter_segments:count", []),
        )
    ]

    assert "Anna van A" in pages[1]
    for page in pages:
        for word in ("Zonnedal", "Anna van Z", "ander@", "Landelijk"):
            assert word not in page
    assert editor.get(reverse("newsletter_readers:inspect", args=[there.pk])).status_code == 404
    assert (
        editor.get(reverse("newsletter_readers:index"), {"mailing_list": foreign_list.pk}).text.count("Anna van Z") == 0
    )


def test_editor_takes_a_reader_off_and_lifts_a_bounce_but_no_request(editor: Client, own: Coalition) -> None:
    row = make_reader(MailingListFactory(coalition=own))
    suppress_subscriber(subscriber=row.subscriber, reason=SuppressionReason.HARD_BOUNCE, detail="5.1.1 weg")
    shown = editor.get(reverse("newsletter_readers:inspect", args=[row.pk])).text

    lifted = editor.post(reverse("newsletter_readers:lift", args=[row.pk]))
    assert ("5.1.1 weg" in shown, lifted.status_code, current_suppression(row.subscriber)) == (True, 302, None)
    suppress_subscriber(subscriber=row.subscriber, reason=SuppressionReason.REQUEST)
    assert editor.post(reverse("newsletter_readers:lift", args=[row.pk])).status_code == 404
    assert current_suppression(row.subscriber) is not None
    asked = editor.get(reverse("newsletter_readers:unsubscribe", args=[row.pk]))
    assert (row.subscriber.email in asked.text, Subscription.objects.get().state) == (True, SubscriptionState.ACTIVE)
    editor.post(reverse("newsletter_readers:unsubscribe", args=[row.pk]))
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED
    undo = reverse("newsletter_readers:undo", args=[row.pk])
    assert undo in editor.get(reverse("newsletter_readers:inspect", args=[row.pk])).text
    editor.post(undo)
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_import_names_faults_then_brings_readers_on_own_list_only(
    editor: Client, own: Coalition, foreign_list: MailingList
) -> None:
    mine = MailingListFactory(title="Eigen", coalition=own)
    address = reverse("newsletter_readers:import")

    def send(mailing_list: MailingList, text: str, **values: str) -> str:
        file = SimpleUploadedFile("lezers.csv", text.encode(), content_type="text/csv")
        data = {"mailing_list": mailing_list.pk, "proof": "Formulier", "consented_on": "2026-03-12", "file": file}
        return editor.post(address, {**data, **values}).text

    assert "Rij 3" in send(mine, "e-mail\na@b.example\nkapot\n")
    assert "1 nieuwe lezer" in send(mine, "e-mail\na@b.example\n", check="1")
    assert Subscription.objects.count() == 0
    send(foreign_list, "e-mail\na@b.example\n")
    assert Subscription.objects.count() == 0
    assert "1 nieuwe lezer" in send(mine, "e-mail\na@b.example\n")
    assert Subscription.objects.get().mailing_list == mine


def test_long_file_is_followed_on_a_page_of_its_own(editor: Client, own: Coalition) -> None:
    mine = MailingListFactory(title="Eigen", coalition=own)
    text = "e-mail\n" + "".join(f"lezer{number}@praktijk.example\n" for number in range(2001))
    file = SimpleUploadedFile("lezers.csv", text.encode(), content_type="text/csv")
    data = {"mailing_list": mine.pk, "proof": "Formulier", "consented_on": "2026-03-12", "file": file}
    address = editor.post(reverse("newsletter_readers:import"), data).headers["Location"]
    waiting = editor.get(address).text
    run_due_jobs()
    done = editor.get(address).text
    assert ("data-moving" in waiting, "data-moving" in done, mine.subscriptions.count()) == (True, False, 2001)
    assert address in editor.get(reverse("newsletter_readers:import")).text


def test_segment_keeps_plain_filters_and_counts_while_filled_in(editor: Client, own: Coalition) -> None:
    mine = MailingListFactory(title="Eigen", coalition=own)
    for role in ("poh", "poh", "huisarts"):
        make_reader(mine, role=role)
    values = {"title": "POH's", "coalition": own.pk, "roles": ["poh"], "since": "2026-01-01"}

    counted = editor.get(reverse("newsletter_segments:count"), {"roles": ["poh"]}).text
    hostile = editor.get(reverse("newsletter_segments:count"), {"roles": ["poh') OR 1=1 --"]}).text
    editor.post(reverse("newsletter_segments:add"), values)
    backward = editor.post(reverse("newsletter_segments:add"), {**values, "title": "x", "until": "2025-01-01"})

    assert ("<td>Eigen</td><td>2</td>" in counted, "<td>" in hostile) == (True, False)
    segment = Segment.objects.get()
    assert segment.filters == {
        "roles": ["poh"], "languages": [], "sources": [], "regions": [], "since": "2026-01-01", "until": None,
    }  # fmt: skip
    assert backward.status_code == 200
    assert "<td>Eigen</td><td>2</td>" in editor.get(reverse("newsletter_segments:edit", args=[segment.pk])).text


def test_national_desk_blocks_and_lifts_an_address() -> None:
    desk = browser(StaffRole.NATIONAL_EDITOR)

    desk.post(reverse("newsletter_blocked:block"), {"email": "Weg@Praktijk.example", "detail": "belde"})
    block = Suppression.objects.get()
    listed = desk.get(reverse("newsletter_blocked:index")).text
    desk.post(reverse("newsletter_blocked:lift", args=[block.pk]))
    again = desk.post(reverse("newsletter_blocked:lift", args=[block.pk]), follow=True)

    assert ("w•••@praktijk.example" in listed, "weg@praktijk.example" in listed) == (True, False)
    block.refresh_from_db()
    assert block.lifted_at is not None
    assert "niet meer geblokkeerd" in again.text


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_the_desk_ask_few_queries(
    editor: Client, own: Coalition, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mine = MailingListFactory(coalition=own)
    for _number in range(count):
        make_reader(mine)
        MailingListFactory(coalition=own)
    for name in ("newsletter_lists:index", "newsletter_readers:index"):
        editor.get(reverse(name))
        with django_assert_max_num_queries(26):
            editor.get(reverse(name))
