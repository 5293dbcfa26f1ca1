"""What a path makes due, for whom and when; prerequisites and refreshers."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from learning.domain.assignments import assign_path, end_assignment, open_duties
from learning.domain.completion import complete_course, record_completion
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import AssignedAlready, PrerequisiteCircle, PrerequisiteMissing
from learning.domain.paths import check_no_circle
from learning.enums import AttemptState
from learning.models import Attempt, Enrolment, LearningPath, LearningPathItem, LessonProgress, Prerequisite
from organisations.enums import PracticeRole
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test, version_of
from tests.factories.learning import record_completion as complete
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def make_path(
    *, days: int | None = 30, months: int | None = None, roles: Any = (), title: str = "Basis"
) -> LearningPath:
    path = LearningPath.objects.create(title=title, roles=list(roles))
    course = course_of(make_course(title=f"Module {title}", lessons=1, questions=1))
    LearningPathItem.objects.create(path=path, course=course, complete_within_days=days, validity_months=months)
    return path


def course_in(path: LearningPath) -> Any:
    return path.items.get().course


def due(practice: Any, on: dt.date = TODAY) -> list[tuple[int, dt.date | None, bool]]:
    return [(one.user_id, one.due_on, one.is_refresher) for one in open_duties(practice_ids=[practice.pk], on=on)]


def test_days_count_from_the_start_of_the_assignment_or_of_the_work():
    path = make_path(days=30, roles=[PracticeRole.DOKTERSASSISTENT])
    practice = PracticeFactory()
    old = MembershipFactory(practice=practice).user
    new = MembershipFactory(practice=practice, valid_from=dt.date(2026, 5, 20)).user
    MembershipFactory(practice=practice, role=PracticeRole.HUISARTS)
    assign_path(path=path, practice=practice, actor=old, starts_on=dt.date(2026, 5, 1))

    assert due(practice) == [(old.pk, dt.date(2026, 5, 31), False), (new.pk, dt.date(2026, 6, 19), False)]


def test_one_deadline_holds_for_all_and_latecomers_get_their_time():
    path = make_path(days=14)
    practice = PracticeFactory()
    old = MembershipFactory(practice=practice).user
    late = MembershipFactory(practice=practice, valid_from=dt.date(2026, 5, 30)).user
    assign_path(path=path, practice=practice, actor=old, starts_on=dt.date(2026, 4, 1), due_on=dt.date(2026, 5, 1))

    assert due(practice) == [(old.pk, dt.date(2026, 5, 1), False), (late.pk, dt.date(2026, 6, 13), False)]


def test_assignment_reaches_its_level_and_no_further():
    coalition = CoalitionFactory()
    inside, outside = PracticeFactory(coalition=coalition), PracticeFactory(coalition=CoalitionFactory())
    one, other = MembershipFactory(practice=inside).user, MembershipFactory(practice=outside).user
    regional, national = make_path(title="Regio"), make_path(title="Land")
    assign_path(path=regional, coalition=coalition, actor=one, starts_on=TODAY)
    running = assign_path(path=national, actor=one, starts_on=TODAY)

    assert [len(due(practice)) for practice in (inside, outside)] == [2, 1]
    end_assignment(assignment=running, actor=one)
    assert [len(due(practice)) for practice in (inside, outside)] == [1, 0]
    assert other.pk not in {duty[0] for duty in due(inside)}


def test_same_path_twice_in_one_place_is_refused():
    path, practice = make_path(), PracticeFactory()
    actor = UserFactory()
    assign_path(path=path, practice=practice, actor=actor)

    with pytest.raises(AssignedAlready):
        assign_path(path=path, practice=practice, actor=actor)


def test_completion_ends_the_duty_until_its_refresher_window_opens():
    path = make_path(months=24)
    practice = PracticeFactory()
    user = MembershipFactory(practice=practice).user
    assign_path(path=path, practice=practice, actor=user, starts_on=dt.date(2024, 1, 1))
    complete(user=user, course=course_in(path), at=dt.datetime(2024, 8, 1, 12, tzinfo=dt.UTC))

    assert due(practice, on=dt.date(2026, 4, 1)) == []
    assert due(practice, on=dt.date(2026, 6, 1)) == [(user.pk, dt.date(2026, 8, 1), True)]
    assert due(practice, on=dt.date(2026, 9, 1)) == [(user.pk, dt.date(2026, 8, 1), True)]


@pytest.mark.parametrize("people", [1, 4])
def test_open_duties_take_five_queries_however_many_people(people: int, django_assert_num_queries: Any):
    path, practice = make_path(), PracticeFactory()
    for _ in range(people):
        MembershipFactory(practice=practice)
    assign_path(path=path, practice=practice, actor=UserFactory(), starts_on=TODAY)

    with django_assert_num_queries(5):
        assert len(due(practice)) == people


def test_prerequisite_comes_first_and_reading_stays_open():
    first, second = course_of(make_course(title="Eerst")), course_of(make_course(title="Daarna"))
    Prerequisite.objects.create(course=second, requires=first)
    user = UserFactory()

    with pytest.raises(PrerequisiteMissing) as refusal:
        enrol_learner(user=user, course=second)
    complete(user=user, course=first, at=timezone.now())

    assert refusal.value.titles == ["Eerst"]
    assert enrol_learner(user=user, course=second).course == second


def test_courses_that_wait_for_each_other_are_refused():
    one, two, three = (course_of(make_course(title=title)) for title in ("Een", "Twee", "Drie"))
    Prerequisite.objects.create(course=two, requires=one)
    Prerequisite.objects.create(course=three, requires=two)

    with pytest.raises(PrerequisiteCircle):
        check_no_circle(course_id=one.pk, requires_id=three.pk)
    check_no_circle(course_id=three.pk, requires_id=one.pk)


def test_refresher_by_a_new_test_starts_the_next_cycle_and_an_old_one_does_not():
    path = make_path(months=12)
    course = course_in(path)
    user = UserFactory()
    early = complete(user=user, course=course, at=timezone.now() - dt.timedelta(days=320))
    version = early.version
    old = Attempt.objects.create(
        enrolment=Enrolment.objects.get(user=user),
        version=version,
        number=1,
        state=AttemptState.SUBMITTED,
        submitted_at=early.completed_at,
        percent=100,
        is_passed=True,
    )

    assert complete_course(enrolment=old.enrolment, version=version, attempt=old) == early
    take_test(user=user, course=course)

    cycles = user.completions.order_by("cycle").values_list("cycle", flat=True)
    assert list(cycles) == [1, 2]
    assert user.standings.get().completion.cycle == 2


def test_refresher_of_a_course_without_test_asks_its_lessons_again():
    page = make_course(title="Zonder toets", lessons=1, questions=0)
    course = course_of(page)
    path = LearningPath.objects.create(title="Pad")
    LearningPathItem.objects.create(path=path, course=course, validity_months=12, refresher_days=60)
    user = UserFactory()
    complete(user=user, course=course, at=timezone.now() - dt.timedelta(days=340))
    enrolment = Enrolment.objects.get(user=user)
    LessonProgress.objects.create(
        enrolment=enrolment, lesson_key=version_of(page).lesson_keys[0], done_at=timezone.now()
    )

    enrolment = enrol_learner(user=user, course=course)

    assert enrolment.progress == 0
    assert not LessonProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).exists()
    assert complete_course(enrolment=enrolment, version=version_of(page)) is None
    assert user.completions.count() == 1


def test_completion_that_stays_valid_is_not_done_again():
    path = make_path(months=None)
    user = UserFactory()
    done = record_completion(user=user, course=course_in(path), at=timezone.now(), reason="Papier", actor=UserFactory())
    take_test(user=user, course=course_in(path))

    assert list(user.completions.all()) == [done]
