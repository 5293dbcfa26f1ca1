from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.architecture.matrix import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The World, made once for a module's tests; what each test changes is rolled back to here, then all of it."""
    from core import stamp

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic._from_testcase = True  # as TestCase does: code under test may ask for a durable transaction
        atomic.__enter__()
        stamp.forget_everything()
        made = make_world()
        for persona in type(made).personas():
            made.client(persona)
    yield made
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        stamp.forget_everything()
