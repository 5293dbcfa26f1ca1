"""Standing in line for the places: first come, first served, also where the database draws lots.

SQLite lets every writer sleep and try again: of a crowd somebody draws the wrong lot each time, until the time that a
writer waits is over and the person reads an error. PostgreSQL lets those in who wait for a row, but who comes when it
has just changed overtakes them. So a line forms before the database: threads of a process in a queue and, for SQLite,
the first of each process at a lock on a file, which ends with its process.
"""

import fcntl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from django.conf import settings
from django.db import connection, transaction

from learning.live.domain.places import lock_edition
from learning.live.models import Edition


class Line:
    """A lock that threads get in the order in which they asked."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_held = False


_guard = threading.Lock()
_lines: WeakValueDictionary[int, Line] = WeakValueDictionary()


@contextmanager
def edition_in_turn(edition_id: int) -> Iterator[Edition]:
    """A transaction that holds the edition as it stands when it is our turn.

    Within a transaction of the caller there is no line: who holds a lock must never wait for who waits for it.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield lock_edition(edition_id)
    elif connection.vendor == "sqlite":  # one writer at a time, whatever they write
        with _line(0), (Path(settings.VAR_DIR) / "places.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with transaction.atomic():
                yield lock_edition(edition_id)
    else:
        with _line(edition_id), transaction.atomic():
            yield lock_edition(edition_id)


def _line(key: int) -> Line:
    with _guard:
        return _lines.setdefault(key, Line())
