"""Completion: decided in one place, once, with a credit per practice and a certificate."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.models import Job
from core.models.append_only import AppendOnlyError
from learning.domain.attempts import start_attempt, submit_attempt
from learning.domain.completion import complete_course
from learning.domain.progress import record_lesson_done
from learning.domain.tallies import refresh_practices, tally_drift
from learning.enums import ChangeKind, CompletionBasis
from learning.models import Attempt, Certificate, Completion, Credit, Enrolment, LessonPage
from organisations.enums import PracticeRole
from organisations.models import Affiliation, Membership
from tests.factories.accounts import UserFactory
from tests.factories.learning import answers, course_of, make_course, publish_page, take_test, version_of
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory


@pytest.mark.django_db
def test_complete_course_in_two_practices_gives_one_completion_and_a_credit_in_each() -> None:
    course = course_of(make_course())
    north, south = CoalitionFactory(), CoalitionFactory()
    user = UserFactory(first_name="Marijke", last_name="Bakker")
    first, second, former = PracticeFactory(coalition=north), PracticeFactory(coalition=south), PracticeFactory()
    MembershipFactory(user=user, practice=first, role=PracticeRole.HUISARTS)
    MembershipFactory(user=user, practice=second, role=PracticeRole.WAARNEMER)
    MembershipFactory(user=user, practice=former, valid_until=timezone.localdate())

    attempt = take_test(user=user, course=course)

    completion = Completion.objects.get()
    assert (completion.user, completion.version, completion.attempt, completion.basis) == (
        user,
        attempt.version,
        attempt,
        CompletionBasis.TEST,
    )
    assert list(Credit.objects.order_by("pk").values_list("practice", "coalition", "role", "earned_on")) == [
        (first.pk, north.pk, PracticeRole.HUISARTS, timezone.localdate()),
        (second.pk, south.pk, PracticeRole.WAARNEMER, timezone.localdate()),
    ]
    assert Certificate.objects.get().holder_name == "Marijke Bakker"
    assert Job.objects.filter(kind="learning.issue_certificate").count() == 1
    assert Enrolment.objects.get().progress == 100


@pytest.mark.django_db
def test_credit_keeps_role_and_coalition_when_they_change_later() -> None:
    course = course_of(make_course())
    north = CoalitionFactory()
    practice = PracticeFactory(coalition=north)
    user = UserFactory()
    MembershipFactory(user=user, practice=practice, role=PracticeRole.POH)
    take_test(user=user, course=course)

    Membership.objects.update(role=PracticeRole.HUISARTS)
    Affiliation.objects.update(coalition=CoalitionFactory())

    assert list(Credit.objects.values_list("coalition", "role")) == [(north.pk, PracticeRole.POH)]


@pytest.mark.django_db
def test_complete_course_failed_test_gives_nothing() -> None:
    take_test(user=UserFactory(), course=course_of(make_course()), wrong_count=2)

    assert (Completion.objects.count(), Credit.objects.count(), Certificate.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_complete_course_with_somebody_elses_attempt_gives_nothing() -> None:
    page = make_course()
    course = course_of(page)
    theirs = take_test(user=UserFactory(), course=course)
    own = start_attempt(user=UserFactory(), course=course)

    assert complete_course(enrolment=own.enrolment, version=version_of(page), attempt=theirs) is None
    assert complete_course(enrolment=own.enrolment, version=version_of(page), attempt=own) is None


@pytest.mark.django_db
def test_course_without_test_is_completed_by_its_last_lesson() -> None:
    page = make_course(questions=0, lessons=2)
    user = UserFactory()
    keys = list(LessonPage.objects.child_of(page).order_by("path").values_list("translation_key", flat=True))
    course = course_of(page)

    for key in [*keys, *keys]:
        record_lesson_done(user=user, course_key=course.key, lesson_key=key, lesson_keys=keys, has_test=False)

    assert list(Completion.objects.values_list("basis", flat=True)) == [CompletionBasis.LESSONS]


@pytest.mark.django_db
def test_requires_redoing_asks_for_a_new_completion_and_keeps_the_old() -> None:
    page = make_course()
    course, user = course_of(page), UserFactory()
    take_test(user=user, course=course)
    page.title = "De basis, opnieuw"
    page.change_kind = ChangeKind.REQUIRES_REDOING
    publish_page(page)
    course.refresh_from_db()

    assert (course.generation, Enrolment.objects.get().progress) == (2, 0)
    take_test(user=user, course=course)

    assert list(Completion.objects.order_by("pk").values_list("generation", "version__number")) == [(1, 1), (2, 2)]
    assert Certificate.objects.count() == 2


@pytest.mark.django_db
def test_editorial_change_asks_for_nothing_new() -> None:
    page = make_course()
    course, user = course_of(page), UserFactory()
    take_test(user=user, course=course)
    page.title = "De basis van inzage"
    publish_page(page)
    course.refresh_from_db()
    take_test(user=user, course=course)

    assert Completion.objects.count() == 1
    assert version_of(page).number == 2


@pytest.mark.django_db
def test_completion_cannot_be_changed_deleted_or_doubled() -> None:
    course, user = course_of(make_course()), UserFactory()
    take_test(user=user, course=course)
    completion = Completion.objects.get()

    completion.completed_at = timezone.now() - dt.timedelta(days=400)
    with pytest.raises(AppendOnlyError):
        completion.save()
    with pytest.raises(AppendOnlyError):
        completion.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.create(user=user, course=course, version=completion.version, basis=CompletionBasis.RECORDED)


@pytest.mark.django_db
def test_completion_rolls_back_whole_when_the_certificate_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    course, user = course_of(make_course()), UserFactory()
    attempt = start_attempt(user=user, course=course)

    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("learning.domain.completion.issue_certificate", fail)
    with pytest.raises(RuntimeError):
        submit_attempt(user=user, attempt_id=attempt.public_id, given=answers(attempt.version))

    attempt.refresh_from_db()
    assert (attempt.state, Completion.objects.count(), Credit.objects.count()) == ("open", 0, 0)


@pytest.fixture
def use_shared_database(tmp_path: Path) -> Callable[[], None]:
    """A function that each thread calls first. SQLite's test database is in memory, where locks do not wait: the
    threads get a copy of it in a file, opened as production opens it."""
    if connection.vendor != "sqlite":
        return lambda: None
    file = tmp_path / "shared.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.close()

    def open_it() -> None:
        connection.settings_dict = {**connection.settings_dict, "NAME": str(file)}

    return open_it


@pytest.mark.django_db(transaction=True)
def test_hundred_simultaneous_submissions_give_one_completion_and_one_certificate(
    request: pytest.FixtureRequest,
) -> None:
    course, user = course_of(make_course()), UserFactory()
    MembershipFactory(user=user, practice=PracticeFactory())
    attempt = start_attempt(user=user, course=course)
    given = answers(attempt.version)
    use_shared_database = request.getfixturevalue("use_shared_database")  # after the rows it copies
    results: list[object] = []
    counts: list[tuple[int, int, int]] = []
    gate = threading.Barrier(20)

    def submit() -> None:
        use_shared_database()
        gate.wait(timeout=60)
        try:
            for _round in range(5):
                results.append(submit_attempt(user=user, attempt_id=attempt.public_id, given=given).is_passed)
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    def count() -> None:
        use_shared_database()
        counts.append((Completion.objects.count(), Credit.objects.count(), Certificate.objects.count()))
        connection.close()

    for threads in ([threading.Thread(target=submit) for _ in range(gate.parties)], [threading.Thread(target=count)]):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert results == [True] * 100
    assert counts == [(1, 1, 1)]


@pytest.mark.django_db(transaction=True)
def test_colleagues_who_finish_at_once_leave_the_boards_right(request: pytest.FixtureRequest) -> None:
    """Eight people, each in two practices of two coalitions, so that every lock is wanted by several."""
    course = course_of(make_course(is_mandatory=True))
    practices = [PracticeFactory(coalition=CoalitionFactory()) for _ in range(2)]
    attempts = []
    for number in range(8):
        user = UserFactory()
        for practice in practices if number % 2 else reversed(practices):
            MembershipFactory(user=user, practice=practice)
        attempts.append(start_attempt(user=user, course=course))
    given = answers(attempts[0].version)
    refresh_practices(practice_ids={one.pk for one in practices})
    use_shared_database = request.getfixturevalue("use_shared_database")  # after the rows it copies
    results: list[object] = []
    drift: list[int] = []
    gate = threading.Barrier(len(attempts))

    def submit(attempt: Attempt) -> None:
        use_shared_database()
        gate.wait(timeout=60)
        try:
            results.append(
                submit_attempt(user=attempt.enrolment.user, attempt_id=attempt.public_id, given=given).is_passed
            )
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    def count() -> None:
        use_shared_database()
        drift.append(tally_drift().count)
        connection.close()

    for threads in (
        [threading.Thread(target=submit, args=[one]) for one in attempts],
        [threading.Thread(target=count)],
    ):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (results, drift) == ([True] * 8, [0])
