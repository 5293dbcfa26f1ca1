"""Attempts: drawn, kept, graded once, against the version they began with."""

import pytest

from learning.domain.attempts import given_answers, save_answers, start_attempt, submit_attempt
from learning.domain.exceptions import (
    AttemptClosed,
    CourseChanged,
    NoAttemptsLeft,
    NoTest,
    NotOpen,
    QuestionsUnanswered,
    TooManyChosen,
    UnknownOption,
    UnknownQuestion,
)
from learning.domain.grading import is_pass
from learning.enums import AttemptState, ChangeKind
from learning.models import Answer, Attempt, Certificate, Completion, Enrolment
from tests.factories.accounts import UserFactory
from tests.factories.learning import (
    answers,
    choice,
    course_of,
    make_course,
    publish_page,
    set_blocks,
    take_test,
)

pytestmark = pytest.mark.django_db


def test_start_attempt_twice_gives_the_same_attempt() -> None:
    course = course_of(make_course())
    user = UserFactory()

    first = start_attempt(user=user, course=course)
    second = start_attempt(user=user, course=course)

    assert second == first
    assert sorted(first.question_ids) == ["q1", "q2", "q3", "q4"]
    assert Enrolment.objects.filter(user=user).count() == 1


def test_save_answers_halfway_keeps_them_for_the_next_visit() -> None:
    course = course_of(make_course())
    user = UserFactory()
    attempt = start_attempt(user=user, course=course)

    save_answers(user=user, attempt_id=attempt.public_id, given={"q1": ["q1-b"]})
    save_answers(user=user, attempt_id=attempt.public_id, given={"q1": ["q1-a"], "q3": ["q3-c"], "q4": []})

    assert given_answers(start_attempt(user=user, course=course)) == {"q1": ["q1-a"], "q3": ["q3-c"]}


@pytest.mark.parametrize(
    ("wrong_count", "percent", "is_passed"), [(0, 100, True), (1, 75, True), (2, 50, False), (4, 0, False)]
)
def test_submit_attempt_grades_on_the_server(wrong_count: int, percent: int, is_passed: bool) -> None:
    course = course_of(make_course())

    attempt = take_test(user=UserFactory(), course=course, wrong_count=wrong_count)

    assert (attempt.percent, attempt.is_passed, attempt.points, attempt.max_points) == (
        percent,
        is_passed,
        4 - wrong_count,
        4,
    )
    assert Completion.objects.count() == int(is_passed)


@pytest.mark.parametrize(
    ("points", "max_points", "pass_mark", "passed"),
    [(7, 10, 70, True), (69, 100, 70, False), (0, 0, 70, False), (2, 3, 67, False), (2, 3, 66, True)],
)
def test_is_pass_compares_whole_numbers(points: int, max_points: int, pass_mark: int, passed: bool) -> None:
    assert is_pass(points=points, max_points=max_points, pass_mark=pass_mark) is passed


def test_submit_attempt_again_with_other_answers_keeps_the_first_grade() -> None:
    course = course_of(make_course())
    user = UserFactory()
    attempt = take_test(user=user, course=course, wrong_count=4)

    again = submit_attempt(user=user, attempt_id=attempt.public_id, given=answers(attempt.version))

    assert (again.percent, again.is_passed) == (0, False)
    assert Completion.objects.count() == 0
    assert set(Answer.objects.values_list("is_correct", flat=True)) == {False}


def test_submit_attempt_unanswered_names_the_questions_and_keeps_the_rest() -> None:
    course = course_of(make_course())
    user = UserFactory()
    attempt = start_attempt(user=user, course=course)
    given = answers(attempt.version)
    del given["q2"]

    with pytest.raises(QuestionsUnanswered) as caught:
        submit_attempt(user=user, attempt_id=attempt.public_id, given=given)

    assert caught.value.question_ids == ["q2"]
    assert set(given_answers(attempt)) == {"q1", "q3", "q4"}
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.OPEN


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"q9": ["q9-a"]}, UnknownQuestion),
        ({"q1": ["q2-a"]}, UnknownOption),
        ({"q1": ["q1-a", "q1-b"]}, TooManyChosen),
        ({"q1": ["<script>"]}, UnknownOption),
    ],
)
def test_save_answers_forged_is_refused_and_nothing_kept(given: dict[str, list[str]], error: type[Exception]) -> None:
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(make_course()))

    with pytest.raises(error):
        save_answers(user=user, attempt_id=attempt.public_id, given={"q2": ["q2-a"], **given})

    assert Answer.objects.count() == 0


def test_save_answers_of_somebody_else_does_not_exist() -> None:
    attempt = start_attempt(user=UserFactory(), course=course_of(make_course()))

    with pytest.raises(Attempt.DoesNotExist):
        save_answers(user=UserFactory(), attempt_id=attempt.public_id, given={"q1": ["q1-a"]})
    with pytest.raises(Attempt.DoesNotExist):
        submit_attempt(user=UserFactory(), attempt_id=attempt.public_id, given={"q1": ["q1-a"]})


def test_save_answers_after_handing_in_is_refused() -> None:
    user = UserFactory()
    attempt = take_test(user=user, course=course_of(make_course()), wrong_count=4)

    with pytest.raises(AttemptClosed):
        save_answers(user=user, attempt_id=attempt.public_id, given={"q1": ["q1-a"]})


def test_course_changed_editorially_during_an_attempt_grades_the_version_it_began_with() -> None:
    page = make_course()
    course, user = course_of(page), UserFactory()
    attempt = start_attempt(user=user, course=course)
    set_blocks(page, "test", [choice("q7", correct=1)])
    publish_page(page)

    graded = submit_attempt(user=user, attempt_id=attempt.public_id, given=answers(attempt.version))

    assert graded.is_passed is True
    assert Completion.objects.get().version_id == attempt.version_id


def test_course_that_requires_redoing_during_an_attempt_abandons_it() -> None:
    page = make_course()
    course, user = course_of(page), UserFactory()
    attempt = start_attempt(user=user, course=course)
    set_blocks(page, "test", [choice("q7", correct=1)])
    page.change_kind = ChangeKind.REQUIRES_REDOING
    publish_page(page)

    with pytest.raises(CourseChanged):
        submit_attempt(user=user, attempt_id=attempt.public_id, given=answers(attempt.version))

    attempt.refresh_from_db()
    course.refresh_from_db()
    assert attempt.state == AttemptState.ABANDONED
    assert Completion.objects.count() == 0
    assert start_attempt(user=user, course=course).question_ids == ["q7"]


def test_start_attempt_past_the_limit_is_refused() -> None:
    course, user = course_of(make_course(max_attempts=2)), UserFactory()
    take_test(user=user, course=course, wrong_count=4)
    take_test(user=user, course=course, wrong_count=4)

    with pytest.raises(NoAttemptsLeft):
        start_attempt(user=user, course=course)


def test_start_attempt_without_test_is_refused() -> None:
    with pytest.raises(NoTest):
        start_attempt(user=UserFactory(), course=course_of(make_course(questions=0)))


def test_start_attempt_of_a_closed_course_is_refused() -> None:
    page = make_course()
    page.unpublish()

    with pytest.raises(NotOpen):
        start_attempt(user=UserFactory(), course=course_of(page))


def test_retake_after_passing_gives_no_second_completion() -> None:
    course, user = course_of(make_course()), UserFactory()
    take_test(user=user, course=course)
    take_test(user=user, course=course)

    assert Completion.objects.count() == 1
    assert Certificate.objects.count() == 1
