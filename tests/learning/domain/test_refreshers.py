"""A refresher period starts with all attempts, whatever was used before it."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.domain.attempts import start_attempt
from learning.domain.exceptions import AttemptsLeft, NoAttemptsLeft
from learning.domain.extra_attempts import grant_extra_attempt
from learning.domain.queries.attempt_view import intro_view
from learning.domain.training import period_began_at
from learning.models import Attempt, Completion, Course, LearningPath, LearningPathItem
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion, take_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    """Two attempts; a year valid, and a refresher counts from 60 days before the end."""
    found = course_of(make_course(max_attempts=2))
    path = LearningPath.objects.create(title="Ieder jaar")
    LearningPathItem.objects.create(path=path, course=found, validity_months=12, refresher_days=60)
    return found


def completed(course: Course, *, days_ago: int, failed_before: int = 1):
    """Somebody who failed so often and completed so long ago, all in the first period."""
    user, moment = UserFactory(), timezone.now() - dt.timedelta(days=days_ago)
    for _failure in range(failed_before):
        take_test(user=user, course=course, wrong_count=4)
    Attempt.objects.filter(enrolment__user=user).update(submitted_at=moment - dt.timedelta(hours=1))
    record_completion(user=user, course=course, at=moment)
    return user


@pytest.mark.parametrize(
    ("days_ago", "left"),
    [(200, 0), (340, 2), (500, 2)],
    ids=["before the window", "in the window", "after it expired"],
)
def test_attempts_of_the_period_before_do_not_count_once_the_window_opens(course, days_ago, left) -> None:
    user = completed(course, days_ago=days_ago, failed_before=2)

    attempts = list(Attempt.objects.filter(enrolment__user=user).select_related("version").order_by("-number"))
    view = intro_view(user=user, attempts=attempts, version=attempts[0].version)

    assert (view.attempts_left, view.max_attempts) == (left, 2)
    assert view.is_passed is False
    if left:
        assert start_attempt(user=user, course=course).number == 3
    else:
        with pytest.raises(NoAttemptsLeft):
            start_attempt(user=user, course=course)


def test_attempts_of_the_running_refresher_period_count_and_one_extra_is_for_that_period(course) -> None:
    user, manager = completed(course, days_ago=340, failed_before=2), UserFactory()
    with pytest.raises(AttemptsLeft):
        grant_extra_attempt(user=user, course=course, reason="Internet viel uit", actor=manager)

    for _failure in range(2):
        take_test(user=user, course=course, wrong_count=4)
    with pytest.raises(NoAttemptsLeft):
        start_attempt(user=user, course=course)
    grant_extra_attempt(user=user, course=course, reason="Internet viel uit", actor=manager)
    take_test(user=user, course=course)

    assert list(Completion.objects.filter(user=user).order_by("cycle").values_list("cycle", flat=True)) == [1, 2]


def test_an_extra_attempt_of_the_period_before_is_not_carried_over(course) -> None:
    user = completed(course, days_ago=340, failed_before=2)
    extra = {"user": user, "course": course, "generation": course.generation, "reason": "Storing"}
    user.extra_attempts.create(**extra, granted_at=timezone.now() - dt.timedelta(days=341))

    attempts = list(Attempt.objects.filter(enrolment__user=user).select_related("version"))

    assert intro_view(user=user, attempts=attempts, version=attempts[0].version).attempts_left == 2


def test_the_period_goes_on_after_the_refresher_was_passed(course) -> None:
    """The window of the completion before is what the attempts of this period came after."""
    user = completed(course, days_ago=340, failed_before=0)
    began_at = period_began_at(user_id=user.pk, course_id=course.pk, generation=1)
    take_test(user=user, course=course)

    assert period_began_at(user_id=user.pk, course_id=course.pk, generation=1) == began_at is not None


def test_a_course_that_stays_valid_has_one_period(django_assert_num_queries) -> None:
    lasting = course_of(make_course(title="Blijft", max_attempts=2))
    user = completed(lasting, days_ago=900)

    with django_assert_num_queries(1):
        assert period_began_at(user_id=user.pk, course_id=lasting.pk, generation=1) is None
