"""200 at once on the last places: exactly the capacity, the rest in order of asking. 100 rounds in `make faults`."""

import itertools
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection

from core.exceptions import DomainError
from learning.live.domain.registering import accept_offer, register, sign_off
from learning.live.domain.turns import waiting_list
from learning.live.enums import RegistrationState
from learning.live.models import Edition, Registration
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_edition, make_registration
from tests.learning.domain.test_completion import use_shared_database  # noqa: F401 a fixture

ROUNDS = 100 if int(os.environ.get("FAULT_ROUNDS", "0")) else 5
PEOPLE = 200
THREADS = 16
LAST_PLACES = itertools.cycle((1, 20))
# In a line each of the others goes before somebody once; and once more, where a busy machine set them aside before it.
OVERTAKEN = 2 * THREADS

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
    capacities = list(itertools.islice(LAST_PLACES, ROUNDS))
    editions = [make_edition(capacity=capacity, title=f"Ronde {number}") for number, capacity in enumerate(capacities)]
    asked_at: dict[tuple[int, int], float] = {}
    together = threading.Barrier(THREADS)
    use_database: Callable[[], None] = request.getfixturevalue("use_shared_database")  # after the rows it copies

    def work(number: int) -> None:
        for edition in editions:
            together.wait(timeout=120)
            for person in people[number::THREADS]:
                asked_at[edition.pk, person.pk] = time.monotonic()
                register(edition=edition, user=person)

    assert at_once(use_database, work) == []

    def ask() -> None:
        for edition, capacity in zip(editions, capacities, strict=True):
            rows = Registration.objects.filter(edition=edition)
            placed = list(rows.filter(state=RegistrationState.REGISTERED).order_by("pk"))
            queue = waiting_list(edition)
            assert len(placed) == Edition.objects.get(pk=edition.pk).taken == capacity
            assert len(queue) == PEOPLE - capacity
            # In order: who got a place came before everybody who waits, and nobody's number grew after they read it.
            assert [row.pk for row in [*placed, *queue]] == sorted(row.pk for row in [*placed, *queue])
            moments = [asked_at[edition.pk, row.user_id or 0] for row in [*placed, *queue]]
            assert max(most_overtaken(moments), OVERTAKEN) == OVERTAKEN

    asked(use_database, ask)


def most_overtaken(moments: list[float]) -> int:
    """By how many who asked later the unluckiest was served. `moments`: when each asked, in the order of serving."""
    return max(sum(earlier > moment for earlier in moments[:place]) for place, moment in enumerate(moments))


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
