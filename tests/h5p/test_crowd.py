"""Fifty clients that send statements at once: on SQLite too each waits its turn, and none fails."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from learning.h5p.domain.sessions import find_session
from learning.h5p.domain.statements import parse_request
from learning.h5p.domain.storing import store_statements
from learning.h5p.models import Launch, Result, Statement
from tests.factories.accounts import UserFactory
from tests.factories.h5p import opened, own_package
from tests.h5p.domain.test_statements import as_body, statement
from tests.learning.domain.test_completion import use_shared_database  # noqa: F401 a fixture

CLIENTS, ROUNDS = 50, 3


@pytest.mark.django_db(transaction=True)
def test_store_statements_of_fifty_clients_at_once_without_an_error(request: pytest.FixtureRequest) -> None:
    made = own_package()
    tokens = [opened(made, UserFactory()).session_token for _ in range(CLIENTS)]
    use_database: Callable[[], None] = request.getfixturevalue("use_shared_database")  # after the rows it copies
    errors: list[Exception] = []
    counts: list[tuple[Any, ...]] = []
    gate = threading.Barrier(CLIENTS)

    def work(token: str) -> None:
        use_database()
        gate.wait(timeout=60)
        try:
            for _ in range(ROUNDS):
                body = as_body(
                    statement(sub="recht-op-inzage", response="1"),
                    statement("completed", score={"raw": 6, "max": 6}),
                )
                _token, incoming = parse_request(body)
                store_statements(session=find_session(token=token), incoming=incoming)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def count() -> None:
        use_database()
        counts.append((Statement.objects.count(), Result.objects.filter(best_raw=2, is_checked=True).count()))
        counts.append(tuple(set(Launch.objects.values_list("statement_count", flat=True))))
        connection.close()

    for group in ([threading.Thread(target=work, args=(token,)) for token in tokens], [threading.Thread(target=count)]):
        for thread in group:
            thread.start()
        for thread in group:
            thread.join()

    assert errors == []
    assert counts == [(CLIENTS * ROUNDS * 2, CLIENTS), (ROUNDS * 2,)]
