"""The authors' screens in the admin, and what stands between a draft and its publication."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import User
from learning.domain.workflow import ensure_course_workflow
from learning.models import (
    Attempt,
    CoursePage,
    CourseVersion,
    Enrolment,
    LessonPage,
    LessonProgress,
)
from organisations.enums import StaffRole
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.learning import choice, course_of, make_course, set_blocks, take_test, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> CoursePage:
    return make_course(lessons=2, questions=2)


def enter(client: Client, role: StaffRole) -> User:
    user = UserFactory(is_staff=True)
    user.groups.add(ensure_staff_groups()[role.value])
    ensure_course_workflow()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def lesson_form(*, body: list[Any], **extra: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "Les 1",
            "slug": "les-1",
            "summary": "Kort.",
            "minutes": 10,
            "body": streamfield(body),
            "change_kind": "editorial",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            **extra,
        }
    )


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_editor_of_a_course_shows_lessons_checks_and_the_consequence(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.NATIONAL_EDITOR)
    take_test(user=UserFactory(), course=course_of(page))

    html = text_of(client.get(edit_url(page)))

    assert [title in html for title in ("Les 1", "Les 2", "data-lesson-order")] == [True, True, True]
    assert "Geen fouten gevonden in de module" in html
    assert "Dit raakt 1 persoon die de module al haalde" in html


def test_lesson_with_a_dead_link_is_saved_as_a_draft_and_not_published(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.NATIONAL_EDITOR)
    lesson = LessonPage.objects.child_of(page).first()
    body = [("text", rich_text('<p><a linktype="page" id="999999">weg</a></p>'))]

    saved = client.post(edit_url(lesson), lesson_form(body=body))
    refused = client.post(edit_url(lesson), lesson_form(body=body, **{"action-publish": "1"}))
    mended = client.post(
        edit_url(lesson), lesson_form(body=[("text", rich_text("<p>Goed.</p>"))], **{"action-publish": "1"})
    )

    assert (saved.status_code, refused.status_code, mended.status_code) == (302, 200, 302)
    assert "Hier staat een link naar een pagina die niet meer bestaat." in text_of(refused)
    assert CourseVersion.objects.filter(course=course_of(page)).count() == 2
    assert "Goed." in str(version_of(page).content["lessons"][0]["blocks"])


def test_author_submits_and_the_editor_approves_or_sends_back_with_a_comment(page: CoursePage) -> None:
    author_client, editor_client = Client(), Client()
    enter(author_client, StaffRole.COURSE_AUTHOR)
    enter(editor_client, StaffRole.NATIONAL_EDITOR)
    lesson = LessonPage.objects.child_of(page).first()
    form = lesson_form(body=[("text", rich_text("<p>Nieuw.</p>"))], title="Les een")

    published = author_client.post(edit_url(lesson), {**form, "action-publish": "1"})
    author_client.post(edit_url(lesson), {**form, "action-submit": "1"})
    state = TaskState.objects.get()
    action = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "reject", state.pk])
    by_author = author_client.post(action, {"comment": "x"})
    dashboard = text_of(editor_client.get(reverse("wagtailadmin_home")))
    editor_client.post(action, {"comment": "Noem ook de POH."})
    state.refresh_from_db()
    sent_back = (state.status, state.comment)
    author_client.post(edit_url(lesson), {**form, "action-restart-workflow": "1"})
    fresh = TaskState.objects.filter(status="in_progress").get()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", fresh.pk])
    editor_client.post(approve, {"comment": ""})

    assert (published.status_code, by_author.status_code) == (302, 302)
    assert sent_back == ("rejected", "Noem ook de POH.")
    assert "1 pagina wacht op uw oordeel" in dashboard
    assert LessonPage.objects.get(pk=lesson.pk).title == "Les een"
    assert CourseVersion.objects.filter(course=course_of(page)).count() == 2


def test_lessons_move_by_a_plain_form_and_by_a_script(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.NATIONAL_EDITOR)
    url = reverse("learning_authoring:lessons", args=[page.pk])
    first, second = LessonPage.objects.child_of(page).order_by("path")

    plain = client.post(url, {"omlaag": first.pk})
    moved = list(LessonPage.objects.child_of(page).order_by("path"))
    script = client.post(url, {"volgorde": f"{first.pk},{second.pk}"}, headers={"HX-Request": "true"})
    forged = client.post(url, {"volgorde": "1,2,x"}, follow=True)

    assert (plain.status_code, moved) == (302, [second, first])
    assert list(LessonPage.objects.child_of(page).order_by("path")) == [first, second]
    assert script.content.decode().index("Les 1") < script.content.decode().index("Les 2")
    assert "zet de lessen op volgorde" in text_of(forged)


def test_publish_screen_says_what_happens_and_publishes(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.NATIONAL_EDITOR)
    take_test(user=UserFactory(), course=course_of(page))
    lesson = LessonPage.objects.child_of(page).first()
    lesson.title = "Herschreven"
    lesson.save_revision()
    url = reverse("learning_authoring:publish", args=[page.pk])

    html = text_of(client.get(url))
    response = client.post(url, {"soort": "requires_redoing"})

    assert ["Herschreven" in html, "Dit raakt 1 persoon" in html] == [True, True]
    assert (response.status_code, version_of(page).generation) == (302, 2)
    assert "Er wacht niets" in text_of(client.get(url))


def test_publish_screen_of_an_author_leads_to_the_editors(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.COURSE_AUTHOR)
    LessonPage.objects.child_of(page).first().save_revision()
    url = reverse("learning_authoring:publish", args=[page.pk])

    html = text_of(client.get(url))
    client.post(url, {"soort": "editorial"})

    assert "U legt de module voor aan de landelijke redactie" in html
    assert CourseVersion.objects.filter(course=course_of(page)).count() == 1


def test_copy_of_wagtail_leads_to_our_duplicate(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.TRAINING_MANAGER)

    copy = client.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))
    empty = client.post(copy.url, {"titel": " "})
    made = client.post(copy.url, {"titel": "Tweede ronde"})

    duplicate = CoursePage.objects.get(title="Tweede ronde")
    assert (copy.status_code, empty.status_code, made.url) == (302, 422, edit_url(duplicate))
    assert (duplicate.live, duplicate.numchild) == (False, 2)


def test_preview_walks_the_drafts_grades_and_keeps_nothing(client: Client, page: CoursePage) -> None:
    author = enter(client, StaffRole.COURSE_AUTHOR)
    lesson = LessonPage.objects.child_of(page).first()
    lesson.title = "Les 1 in concept"
    set_blocks(lesson, "body", [choice("nieuw")])
    lesson.save_revision(user=author)
    page.add_child(instance=LessonPage(title="Les 3 in concept", slug="les-3", live=False))

    course = text_of(client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])))
    shown = text_of(client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])))
    answer = reverse("learning_authoring:preview_answer", args=[lesson.pk])
    right = client.post(answer, {"vraag": "nieuw", "antwoord": "nieuw-a"}, headers={"HX-Request": "true"})
    whole = client.post(answer, {"vraag": "nieuw", "antwoord": "nieuw-b"})
    nothing = client.post(answer, {"vraag": "nieuw"})

    assert ["Les 1 in concept" in course, "Les 3 in concept" in course] == [True, True]
    assert ["Dit is een voorbeeld" in shown, answer in shown] == [True, True]
    assert ["leerstap" in shown, "data-visitor-lesson" in shown] == [False, False]
    assert ["Goed" in text_of(right), "option-wrong" in text_of(whole), nothing.status_code] == [True, True, 422]
    assert [model.objects.count() for model in (Enrolment, LessonProgress, Attempt)] == [0, 0, 0]
    visitor = text_of(Client().get(page.url))
    assert ["Les 1 in concept" in visitor, "Dit is een voorbeeld" in visitor] == [False, False]


def test_preview_of_the_test_is_graded_from_the_draft(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.COURSE_AUTHOR)
    set_blocks(page, "test", [choice("a"), choice("b")])
    page.save_revision()
    url = reverse("learning_authoring:preview_test", args=[page.pk])

    shown = text_of(client.get(url))
    seed = re.search(r'name="toets" value="([0-9a-f]+)"', shown)
    assert seed is not None
    unfinished = client.post(url, {"toets": seed[1], "v-a": "a-a"})
    passed = client.post(url, {"toets": seed[1], "v-a": "a-a", "v-b": "b-a"})

    assert ["Vraag a?" in shown, "Vraag q1?" in shown, "is_correct" in shown] == [True, False, False]
    assert (unfinished.status_code, passed.status_code) == (422, 200)
    assert "2 van de 2" in text_of(passed)
    assert [model.objects.count() for model in (Enrolment, Attempt)] == [0, 0]


def test_version_page_shows_old_and_new_words(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.NATIONAL_EDITOR)
    page.summary = "Over rechten van patiënten."
    page.save_revision().publish()

    html = text_of(client.get(reverse("learning_authoring:version_changes", args=[version_of(page).pk])))

    assert "<ins>rechten</ins>" in html or "<ins>patiënten.</ins>" in html
    assert "<del>" in html


def test_bulk_publishing_refuses_what_is_not_ready(client: Client, page: CoursePage) -> None:
    enter(client, StaffRole.NATIONAL_EDITOR)
    lesson = LessonPage.objects.child_of(page).first()
    set_blocks(lesson, "body", [])
    lesson.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    client.post(f"{url}?id={lesson.pk}", {"include_descendants": ""})

    assert LessonPage.objects.get(pk=lesson.pk).has_unpublished_changes is True
