"""Publishing freezes; a frozen version never changes."""

import hashlib
import json

import pytest

from core.models.append_only import AppendOnlyError
from learning.domain.versions import freeze_course_version, questions_of
from learning.models import Course, CourseVersion, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.learning import choice, make_course, make_lesson, publish_page, set_blocks, version_of

pytestmark = pytest.mark.django_db


def test_publish_course_freezes_everything_with_its_hash() -> None:
    page = make_course(lessons=2, questions=1)

    version = version_of(page)

    content = version.content
    assert (version.number, version.language, version.question_count, version.pass_mark) == (1, "nl", 1, 70)
    assert content["test"] == [choice("q1")]
    assert [lesson["title"] for lesson in content["lessons"]] == ["Les 1", "Les 2"]
    assert [block["type"] for block in content["lessons"][0]["blocks"]] == ["text", "single_choice"]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert version.content_hash == hashlib.sha256(canonical.encode()).hexdigest()


def test_publish_again_unchanged_makes_no_version() -> None:
    page = make_course()

    publish_page(page)

    assert CourseVersion.objects.count() == 1


def test_publish_lesson_of_a_live_course_freezes_the_next_version() -> None:
    page = make_course()
    editor = UserFactory()
    lesson = LessonPage.objects.child_of(page).first()
    set_blocks(lesson, "body", [choice("p1", correct=2)])

    publish_page(lesson, user=editor)

    assert list(CourseVersion.objects.order_by("number").values_list("number", "published_by")) == [
        (1, None),
        (2, editor.pk),
    ]


def test_publish_lesson_of_a_draft_course_freezes_nothing() -> None:
    page = make_course(publish=False)

    publish_page(LessonPage.objects.child_of(page).first())

    assert CourseVersion.objects.count() == 0


def test_unpublished_and_moved_lessons_give_versions() -> None:
    page = make_course(lessons=2)
    first, second = LessonPage.objects.child_of(page).order_by("path")

    second.move(first, pos="left")
    moved = version_of(page).lesson_keys
    LessonPage.objects.get(pk=first.pk).unpublish()

    assert moved == [str(second.translation_key), str(first.translation_key)]
    assert version_of(page).lesson_keys == [str(second.translation_key)]


def test_frozen_version_stays_when_the_page_changes_or_goes() -> None:
    page = make_course()
    version = version_of(page)
    set_blocks(page, "test", [choice("q9")])
    publish_page(page)
    page.delete()

    kept = CourseVersion.objects.get(pk=version.pk)
    assert [question.id for question in questions_of(kept)] == ["q1", "q2", "q3", "q4"]
    assert Course.objects.get().page_id is None
    with pytest.raises(AppendOnlyError):
        kept.save()


def test_unpublish_course_closes_it_and_publishing_opens_it_again() -> None:
    page = make_course()

    page.unpublish()
    closed = Course.objects.get().is_open
    publish_page(page)

    assert (closed, Course.objects.get().is_open) == (False, True)


def test_freeze_keeps_the_course_row_in_step_with_its_page() -> None:
    page = make_course(is_mandatory=True, minutes=25, roles=["poh"])

    freeze_course_version(page=page)

    assert Course.objects.values("title", "minutes", "is_mandatory", "roles", "is_open").get() == {
        "title": "De basis van online inzage",
        "minutes": 25,
        "is_mandatory": True,
        "roles": ["poh"],
        "is_open": True,
    }


def test_questions_without_ids_get_ids_that_stay() -> None:
    page = make_course(lessons=0, questions=0)
    lesson = make_lesson(page, title="Zonder ids")
    block = choice("x")
    del block["id"]
    block["value"]["options"] = [option["value"] for option in block["value"]["options"]]
    set_blocks(lesson, "body", [block])
    lesson.save()

    first = LessonPage.objects.get(pk=lesson.pk).body.get_prep_value()
    second = LessonPage.objects.get(pk=lesson.pk).body.get_prep_value()

    assert first == second
    assert all(option["id"] for option in first[0]["value"]["options"])
