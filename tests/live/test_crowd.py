"""Many at once on the last places: exactly the capacity, the rest in order. Larger, and 100 rounds, in faults."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection

from core.exceptions import DomainError
from learning.live.domain.registering import accept_offer, register, sign_off
from learning.live.enums import RegistrationState
from learning.live.models import Edition, Registration
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_edition, make_registration
from tests.learning.domain.test_completion import use_shared_database  # noqa: F401 a fixture

IS_LONG = int(os.environ.get("FAULT_ROUNDS", "0")) > 0
ROUNDS = 100 if IS_LONG else 5
PEOPLE = 200 if IS_LONG else 16
THREADS = 8  # SQLite lets one write at a time: more of them would only wait
CAPACITY = 20 if IS_LONG else 4

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def at_once(use_database: Callable[[], None], work: Callable[[int], None]) -> list[Exception]:
    """`work(number)` in THREADS threads that begin together."""
    errors: list[Exception] = []
    gate = threading.Barrier(THREADS)

    def run(number: int) -> None:
        use_database()
        try:
            gate.wait()
            work(number)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def asked(use_database: Callable[[], None], ask: Callable[[], None]) -> None:
    """What the database says, read where the threads wrote."""
    errors = []

    def run() -> None:
        use_database()
        try:
            ask()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert errors == []


def test_a_crowd_on_the_last_places_gets_exactly_those_and_the_rest_waits_in_order(
    request: pytest.FixtureRequest,
) -> None:
    people = [UserFactory() for _ in range(PEOPLE)]
    editions = [make_edition(capacity=CAPACITY, title=f"Ronde {number}") for number in range(ROUNDS)]
    use_database: Callable[[], None] = request.getfixturevalue("use_shared_database")  # after the rows it copies

    def work(number: int) -> None:
        for edition in editions:
            for person in people[number::THREADS]:
                register(edition=edition, user=person)

    assert at_once(use_database, work) == []

    def ask() -> None:
        for edition in editions:
            rows = Registration.objects.filter(edition=edition)
            placed = rows.filter(state=RegistrationState.REGISTERED)
            queue = list(rows.filter(state=RegistrationState.WAITING).order_by("queued_at", "pk"))
            assert placed.count() == Edition.objects.get(pk=edition.pk).taken == CAPACITY
            assert len(queue) == PEOPLE - CAPACITY
            # In order: who got a place asked before everybody who waits.
            assert max(placed.values_list("pk", flat=True)) < min(row.pk for row in queue)

    asked(use_database, ask)


def test_signing_off_and_accepting_at_once_never_gives_one_place_twice(request: pytest.FixtureRequest) -> None:
    edition = make_edition(capacity=THREADS)
    holders = fill_up(edition)
    waiting = [make_registration(edition) for _ in range(THREADS * 2)]
    tokens = [row.token for row in waiting]
    use_database: Callable[[], None] = request.getfixturevalue("use_shared_database")

    def work(number: int) -> None:
        sign_off(registration=holders[number])
        for token in tokens[number::4]:
            with suppress(DomainError):
                accept_offer(token=token)

    assert at_once(use_database, work) == []

    def ask() -> None:
        held = Registration.objects.filter(edition=edition, state__in=Registration.HOLDING).count()
        assert held == Edition.objects.get(pk=edition.pk).taken == THREADS
        offers = Registration.objects.filter(events__step="offered").distinct().count()
        assert offers == THREADS  # one for each place that came free, and to the first in line
        first = [row.pk for row in waiting[:THREADS]]
        assert set(Registration.objects.filter(events__step="offered").values_list("pk", flat=True)) == set(first)

    asked(use_database, ask)
