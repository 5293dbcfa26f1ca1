"""What a browser brings at sign-in: lessons done and the place, never more than that."""

import json
import uuid

import pytest

from learning.domain.enrolments import enrol_learner
from learning.domain.progress import record_lesson_done
from learning.domain.visitors import CourseTrace, VisitorProgress, parse_visitor_progress, take_along
from learning.models import Bookmark, Completion, CoursePage, Enrolment, LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course

pytestmark = pytest.mark.django_db


def lesson_keys(page: CoursePage) -> list[uuid.UUID]:
    return list(LessonPage.objects.child_of(page).order_by("path").values_list("translation_key", flat=True))


def done_keys(user: object) -> set[uuid.UUID]:
    return set(
        LessonProgress.objects.filter(enrolment__user=user, done_at__isnull=False).values_list("lesson_key", flat=True)
    )


def test_take_along_marks_lessons_done_and_moves_to_the_place() -> None:
    page = make_course(lessons=3)
    first, second, third = lesson_keys(page)
    user = UserFactory()
    trace = CourseTrace(course=page.translation_key, place=third, done=frozenset({first, second}))

    taken = take_along(user=user, progress=VisitorProgress(courses=(trace,)))

    enrolment = Enrolment.objects.get(user=user)
    assert (taken.courses, taken.lessons) == (1, 2)
    assert (enrolment.place, enrolment.progress, done_keys(user)) == (third, 50, {first, second})
    assert Completion.objects.count() == 0

    again = take_along(user=user, progress=VisitorProgress(courses=(trace,)))
    assert (again.courses, again.lessons, Enrolment.objects.count()) == (0, 0, 1)


def test_take_along_never_moves_somebody_back() -> None:
    page = make_course(lessons=3)
    keys = lesson_keys(page)
    user = UserFactory()
    record_lesson_done(user=user, course_key=page.translation_key, lesson_key=keys[1], lesson_keys=keys, has_test=True)
    trace = CourseTrace(course=page.translation_key, place=keys[1], done=frozenset({keys[0]}))

    take_along(user=user, progress=VisitorProgress(courses=(trace,)))

    assert (Enrolment.objects.get(user=user).place, done_keys(user)) == (keys[2], {keys[0], keys[1]})


def test_take_along_of_a_course_without_a_test_leaves_the_last_lesson_to_do_signed_in() -> None:
    page = make_course(lessons=2, questions=0)
    keys = lesson_keys(page)
    user = UserFactory()
    trace = CourseTrace(course=page.translation_key, place=keys[1], done=frozenset(keys))

    take_along(user=user, progress=VisitorProgress(courses=(trace,)))

    assert (done_keys(user), Completion.objects.count()) == ({keys[0]}, 0)

    record_lesson_done(user=user, course_key=page.translation_key, lesson_key=keys[1], lesson_keys=keys, has_test=False)
    assert Completion.objects.filter(user=user).count() == 1


def test_take_along_leaves_alone_what_was_only_looked_at_and_what_is_not_ours() -> None:
    page = make_course(lessons=2)
    keys = lesson_keys(page)
    user = UserFactory()
    looked = CourseTrace(course=page.translation_key, place=keys[1])
    strange = CourseTrace(course=uuid.uuid4(), done=frozenset({uuid.uuid4()}))
    stray = CourseTrace(course=page.translation_key, done=frozenset({uuid.uuid4()}))

    for trace in (looked, strange, stray):
        assert take_along(user=user, progress=VisitorProgress(courses=(trace,))).courses == 0
    assert Enrolment.objects.count() == 0


def test_take_along_of_a_closed_course_enrols_nobody_and_kept_courses_are_kept_once() -> None:
    page, other = make_course(lessons=1), make_course(title="Ander", lessons=1)
    user = UserFactory()
    trace = CourseTrace(course=page.translation_key, done=frozenset(lesson_keys(page)))
    page.unpublish()
    progress = VisitorProgress(courses=(trace,), kept=(other.translation_key, page.translation_key, uuid.uuid4()))

    assert [take_along(user=user, progress=progress).kept for _time in range(2)] == [1, 0]
    assert list(Bookmark.objects.values_list("course__key", flat=True)) == [other.translation_key]
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "niets",
        "null",
        "[1]",
        '{"courses": 5, "kept": {"a": 1}}',
        '{"courses": [null, {"course": 7}, {"course": "x"}]}',
        "[" * 100_000,
        json.dumps({"courses": [{"course": "zz", "done": [1]}], "kept": [None, {}]}),
    ],
)
def test_progress_that_makes_no_sense_is_left_out(text: str) -> None:
    assert parse_visitor_progress(text) == VisitorProgress()


def test_progress_is_read_as_the_browser_writes_it() -> None:
    course, lesson, place = (uuid.uuid4() for _number in range(3))
    text = json.dumps(
        {"courses": [{"course": str(course), "place": str(place), "done": [str(lesson), "onzin"]}], "kept": ["x"]}
    )

    assert parse_visitor_progress(text) == VisitorProgress(
        courses=(CourseTrace(course=course, place=place, done=frozenset({lesson})),)
    )


def test_take_along_keeps_what_the_account_already_had() -> None:
    page = make_course(lessons=2)
    keys = lesson_keys(page)
    user = UserFactory()
    enrolment = enrol_learner(user=user, course=course_of(page))
    LessonProgress.objects.create(enrolment=enrolment, lesson_key=keys[0], answers={"p1": ["p1-a"]})

    take_along(
        user=user,
        progress=VisitorProgress(courses=(CourseTrace(course=page.translation_key, done=frozenset({keys[0]})),)),
    )

    assert LessonProgress.objects.get().answers == {"p1": ["p1-a"]}
    assert done_keys(user) == {keys[0]}
