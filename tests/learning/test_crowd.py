"""A crowd at once: many learners who answer and hand in, and one answer sent by many. Short here, long in faults."""

import os
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from learning.domain.attempts import save_answers, start_attempt, submit_attempt
from learning.models import Answer, Certificate, Completion
from tests.factories.accounts import UserFactory
from tests.factories.learning import answers, course_of, make_course
from tests.learning.domain.test_completion import use_shared_database  # noqa: F401 a fixture

LEARNERS = int(os.environ.get("FAULT_ROUNDS", "0")) * 4 or 12
THREADS = 16  # as many as a server works on at once; the other requests wait at its door


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_crowd_answers_and_hands_in_at_once_without_an_error(request: pytest.FixtureRequest) -> None:
    course = course_of(make_course())
    people = [UserFactory() for _ in range(LEARNERS)]
    attempts = [start_attempt(user=person, course=course) for person in people]
    given = answers(attempts[0].version)
    use_database: Callable[[], None] = request.getfixturevalue("use_shared_database")  # after the rows it copies
    errors: list[Exception] = []
    steps = [
        lambda person, attempt, key=key, chosen=chosen: save_answers(
            user=person, attempt_id=attempt.public_id, given={key: chosen}
        )
        for key, chosen in given.items()
    ]
    hand_in = [lambda person, attempt: submit_attempt(user=person, attempt_id=attempt.public_id)] * 2

    def work(number: int) -> None:
        """One of the server's threads: every so many of the requests, each learner's in turn."""
        use_database()
        try:
            for step in [*steps, *hand_in]:
                for person, attempt in list(zip(people, attempts, strict=True))[number::THREADS]:
                    step(person, attempt)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    counts: list[tuple[int, int, int]] = []

    def count() -> None:
        use_database()
        counts.append((Completion.objects.count(), Certificate.objects.count(), Answer.objects.count()))
        connection.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for group in (workers, [threading.Thread(target=count)]):
        for thread in group:
            thread.start()
        for thread in group:
            thread.join()

    assert errors == []
    assert counts == [(LEARNERS, LEARNERS, LEARNERS * len(given))]
