"""The screens of a bank: forms, the spreadsheet, preview, courses; and extra time."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from learning.domain.bank_sheets import COLUMNS
from learning.domain.banks import banks_of
from learning.domain.versions import questions_of
from learning.models import Attempt, BankQuestion, CourseVersion, ExtraAttempt, QuestionBank, TimeAllowance
from organisations.enums import StaffRole
from organisations.models import CoalitionGroup
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_coalition
from tests.factories.learning import choice, course_of, make_course, publish_page, take_test, version_of
from tests.factories.questions import add_question, make_bank, reflection

pytestmark = pytest.mark.django_db


def signed_in(role: StaffRole, *, coalition=None) -> Client:
    user = UserFactory(is_staff=True)
    group = (
        CoalitionGroup.objects.get(coalition=coalition, role=role).group
        if coalition
        else ensure_staff_groups()[role.value]
    )
    user.groups.add(group)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


@pytest.fixture
def manager() -> Client:
    return signed_in(StaffRole.TRAINING_MANAGER)


def test_a_coalition_keeps_its_own_banks_only() -> None:
    ours, theirs = make_coalition(name="Noord", slug="noord"), make_coalition(name="Zuid", slug="zuid")
    make_bank(title="Landelijk", blocks=[])
    make_bank(title="Van Zuid", blocks=[], coalition=theirs)
    editor = signed_in(StaffRole.COALITION_EDITOR, coalition=ours)

    made = editor.post(reverse("question_banks:add"), {"title": "Van Noord", "coalition": ours.pk})
    forged = editor.post(reverse("question_banks:add"), {"title": "Kaap", "coalition": theirs.pk})
    national = editor.post(reverse("question_banks:add"), {"title": "Kaap", "coalition": ""})
    html = editor.get(reverse("question_banks:index")).content.decode()

    assert list(banks_of(editor.user).values_list("title", "coalition__slug")) == [("Van Noord", "noord")]
    assert made.headers["Location"] == reverse("question_banks:bank", args=[banks_of(editor.user).get().pk])
    assert (forged.status_code, national.status_code) == (200, 200)
    assert not QuestionBank.objects.filter(title="Kaap").exists()
    assert ("Van Noord" in html, "Landelijk" in html, "Zuid" in html) == (True, False, False)


def test_a_question_is_written_edited_and_found_by_tag(manager: Client) -> None:
    bank = make_bank(blocks=[choice("b1")], tags="rust")
    url = f"{reverse('bank_questions:add')}?bank={bank.pk}"
    form = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "true_false",
        "body-0-id": "",
        "body-0-value-text": "Inzage is een recht.",
        "body-0-value-is_true": "on",
        "body-0-value-feedback_true": "",
        "body-0-value-feedback_false": "",
        "body-0-value-explanation": "",
        "tags": " Balie,inzage , balie",
        "is_active": "on",
    }

    assert manager.get(url).status_code == 200
    made = manager.post(url, form)
    listed = manager.get(f"{reverse('bank_questions:index')}?bank={bank.pk}&tag=balie").content.decode()

    assert made.headers["Location"] == f"{reverse('bank_questions:index')}?bank={bank.pk}"
    question = bank.questions.latest("pk")
    assert (question.kind, question.text, question.tags) == ("true_false", "Inzage is een recht.", "balie, inzage")
    assert ("Inzage is een recht." in listed, "Vraag b1?" in listed) == (True, False)


def test_a_new_question_without_a_bank_of_ones_own_does_not_exist(manager: Client) -> None:
    for query in ("", "?bank=", "?bank=999", "?bank=x", "?bank=99999999999999999999"):
        assert manager.get(reverse("bank_questions:add") + query).status_code == 404


def test_the_sheet_goes_out_and_comes_in_through_the_screens(manager: Client) -> None:
    bank = make_bank(blocks=[choice("b1"), reflection("b2")])
    exported = manager.get(reverse("question_banks:export", args=[bank.pk, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    book.worksheets[0]["C2"] = "Anders?"
    changed = io.BytesIO()
    book.save(changed)
    url = reverse("question_banks:import", args=[bank.pk])

    good = manager.post(url, {"file": SimpleUploadedFile("a.xlsx", changed.getvalue())})
    bad = manager.post(
        url, {"file": SimpleUploadedFile("b.csv", f"{';'.join(COLUMNS)}\r\n;raadsel;Wat?;;;;;".encode())}
    )
    none = manager.post(url, {})

    assert exported.headers["Content-Disposition"] == 'attachment; filename="balie.xlsx"'
    assert (good.context["report"].changed, good.context["report"].unchanged) == (1, 1)
    assert bank.questions.get(key="b1").text == "Anders?"
    assert [(fault.row, fault.column) for fault in bad.context["faults"]] == [(2, "soort")]
    assert (bad.status_code, none.status_code) == (422, 422)
    assert manager.get(reverse("question_banks:export", args=[bank.pk, "exe"])).status_code == 404


def test_the_template_can_be_imported_as_it_is(manager: Client) -> None:
    content = manager.get(reverse("question_banks:template")).content
    bank = make_bank(blocks=[])

    response = manager.post(
        reverse("question_banks:import", args=[bank.pk]), {"file": SimpleUploadedFile("sjabloon.xlsx", content)}
    )

    assert response.context["report"].new == 9
    assert sorted(bank.questions.values_list("kind", flat=True)) == sorted(
        ["single_choice", "multiple_choice", "true_false", "matching", "ordering", "fill_in", "case", "reflection",
         "likert"]
    )  # fmt: skip


def test_preview_shows_no_answer_before_and_the_feedback_after(manager: Client) -> None:
    question = add_question(make_bank(blocks=[]), choice("b1", correct=1))
    url = reverse("bank_questions:preview", args=[question.pk])

    before = manager.get(url).content.decode()
    after = manager.post(url, {"antwoord": "b1-a"}).content.decode()
    empty = manager.post(url).content.decode()

    assert ("Uitleg bij b1." in before, "Uitleg bij b1." in after, "Uitleg bij b1." in empty) == (False, True, False)
    assert "Reactie a op b1." in after
    assert 'class="field-error"' in empty


def test_bringing_a_bank_into_courses_freezes_a_version(manager: Client) -> None:
    bank = make_bank(blocks=[choice("b1"), choice("b2")])
    page = make_course(questions=1, bank=bank, draw_count=2)
    add_question(bank, choice("b3"))
    url = reverse("question_banks:bank", args=[bank.pk])

    behind = manager.get(url).content.decode()
    manager.post(reverse("question_banks:bring", args=[bank.pk]))
    again = manager.post(reverse("question_banks:bring", args=[bank.pk]), follow=True)

    assert "heeft oudere vragen" in behind
    assert "bijgewerkt" in again.content.decode()
    assert [question.id for question in questions_of(version_of(page))] == ["q1", "b1", "b2", "b3"]
    assert CourseVersion.objects.count() == 2


def test_a_bank_in_use_is_not_deleted(manager: Client) -> None:
    bank = make_bank()
    page = make_course(bank=bank, draw_count=2)
    url = reverse("question_banks:delete", args=[bank.pk])

    refused = manager.post(url, follow=True).content.decode()
    assert page.title in refused
    assert QuestionBank.objects.count() == 1

    page.bank = None
    publish_page(page)
    manager.post(url)

    assert (QuestionBank.objects.count(), BankQuestion.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(action="learning.delete_bank").count() == 1


def test_extra_time_is_granted_by_address_and_on_record(manager: Client) -> None:
    person = UserFactory(email="lezer@praktijk.example")
    url = reverse("time_allowances:add")

    unknown = manager.post(url, {"email": "niemand@praktijk.example", "extra_percent": 25, "reason": "Verklaring"})
    granted = manager.post(url, {"email": "LEZER@praktijk.example", "extra_percent": 25, "reason": "Verklaring"})
    twice = manager.post(url, {"email": person.email, "extra_percent": 25, "reason": "Verklaring"})
    too_much = manager.post(url, {"email": manager.user.email, "extra_percent": 301, "reason": "Veel"})

    assert (granted.status_code, unknown.status_code, twice.status_code, too_much.status_code) == (302, 200, 200, 200)
    row = TimeAllowance.objects.get()
    assert (row.user, row.extra_percent, row.granted_by) == (person, 25, manager.user)
    entry = AuditEntry.objects.get(action="learning.grant_extra_time")
    assert entry.after == {"user": person.pk, "extra_percent": 25}
    manager.post(reverse("time_allowances:edit", args=[row.pk]), {"extra_percent": 50, "reason": "Verklaring"})
    manager.post(reverse("time_allowances:delete", args=[row.pk]))
    assert TimeAllowance.objects.count() == 0
    assert AuditEntry.objects.filter(action__endswith="_extra_time").count() == 3


def test_another_attempt_is_given_to_who_has_none_left_and_on_record(manager: Client, client: Client) -> None:
    page = make_course(max_attempts=1)
    course = course_of(page)
    person = UserFactory(email="lezer@praktijk.example")
    url = reverse("extra_attempts:add")
    wanted = {"email": "LEZER@praktijk.example", "course": course.pk, "reason": "Internet viel uit"}

    too_early = manager.post(url, wanted)
    graded = take_test(user=person, course=course, wrong_count=4)
    nobody = manager.post(url, {**wanted, "email": "niemand@praktijk.example"})
    without_reason = manager.post(url, {**wanted, "reason": ""})
    client.force_login(person)
    before = client.get(reverse("learning:result", args=[graded.public_id])).content.decode()
    given = manager.post(url, wanted)
    twice = manager.post(url, wanted)
    after = client.get(reverse("learning:result", args=[graded.public_id])).content.decode()

    assert [one.status_code for one in (too_early, nobody, without_reason, given, twice)] == [200, 200, 200, 302, 200]
    assert (">Probeer opnieuw</button>" in before, "alle pogingen" in before) == (False, True)
    assert (">Probeer opnieuw</button>" in after, "alle pogingen" in after) == (True, False)
    row = ExtraAttempt.objects.get()
    assert (row.user, row.course, row.reason, row.granted_by) == (person, course, "Internet viel uit", manager.user)
    entry = AuditEntry.objects.get(action="learning.grant_extra_attempt")
    assert entry.after == {"user": person.pk, "course": course.pk}
    assert "Internet viel uit" in manager.get(reverse("extra_attempts:index")).content.decode()
    client.post(reverse("learning:test_begin", args=[page.pk]))
    assert list(Attempt.objects.order_by("number").values_list("state", flat=True)) == ["submitted", "open"]

    manager.post(reverse("extra_attempts:delete", args=[row.pk]))

    assert ExtraAttempt.objects.count() == 0
    assert AuditEntry.objects.get(action="learning.withdraw_extra_attempt").before == entry.after
