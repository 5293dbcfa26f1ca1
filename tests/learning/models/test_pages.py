"""The tree of the catalogue, and the forms its editors get."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.test.utils import WagtailPageTestCase

from learning.blocks import MultipleChoiceBlock, SingleChoiceBlock
from learning.enums import ChangeKind
from learning.models import CatalogueIndexPage, CoursePage, LessonPage
from tests.factories.learning import choice, make_course, publish_page, set_blocks


class TreeTests(WagtailPageTestCase):
    def test_catalogue_holds_courses_and_courses_hold_lessons(self) -> None:
        self.assertAllowedSubpageTypes(CatalogueIndexPage, {CoursePage})
        self.assertAllowedParentPageTypes(CoursePage, {CatalogueIndexPage})
        self.assertAllowedSubpageTypes(CoursePage, {LessonPage})
        self.assertAllowedParentPageTypes(LessonPage, {CoursePage})
        self.assertAllowedSubpageTypes(LessonPage, {})


def cleaned(block: object, raw: dict[str, object]) -> object:
    return block.clean(block.to_python(raw["value"]))  # type: ignore[attr-defined]


@pytest.mark.parametrize("correct", [0, 2])
def test_single_choice_with_one_right_answer_is_accepted(correct: int) -> None:
    assert cleaned(SingleChoiceBlock(), choice("q", correct=correct))


@pytest.mark.parametrize(
    ("block", "raw"),
    [
        (SingleChoiceBlock(), choice("q", correct=1, kind="multiple_choice")),
        (SingleChoiceBlock(), choice("q", correct=9)),
        (MultipleChoiceBlock(), choice("q", correct=9)),
        (MultipleChoiceBlock(), choice("q", correct=2, kind="multiple_choice")),
        (SingleChoiceBlock(), choice("q", options=1)),
    ],
)
def test_choice_with_a_wrong_number_of_right_answers_is_refused(block: object, raw: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        cleaned(block, raw)


def test_choice_with_two_equal_answers_is_refused() -> None:
    raw = choice("q")
    raw["value"]["options"][1]["value"]["text"] = raw["value"]["options"][0]["value"]["text"].upper()

    with pytest.raises(ValidationError):
        cleaned(SingleChoiceBlock(), raw)


@pytest.mark.django_db
def test_drafts_can_be_previewed_as_a_learner_sees_them() -> None:
    course = make_course(publish=False, lessons=1)
    lesson = LessonPage.objects.child_of(course).get()
    new = LessonPage(title="Nog niet bewaard", slug="nieuw", path=course.path + "9999", depth=course.depth + 1)
    set_blocks(new, "body", [choice("p9")])

    pages = [CatalogueIndexPage.objects.get(), course, lesson, new]
    answers = [page.make_preview_request() for page in pages]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
    assert "Vraag p9?" in answers[3].rendered_content


@pytest.mark.django_db
def test_change_kind_is_asked_anew_after_each_publication() -> None:
    page = make_course()
    page.change_kind = ChangeKind.REQUIRES_REDOING
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    form_class = CoursePage.get_edit_handler().get_form_class()

    unpublished = form_class(instance=draft).initial["change_kind"]
    publish_page(draft)
    published = form_class(instance=CoursePage.objects.get(pk=page.pk)).initial["change_kind"]

    assert (unpublished, published) == (ChangeKind.REQUIRES_REDOING, ChangeKind.EDITORIAL)
