"""A small page cache of SQLite while many rows are gone through once: they gain nothing by it, and would fill it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KILOBYTES = 4000


@contextmanager
def small_cache() -> Iterator[None]:
    """For this connection, within. Else the rows of 50,000 readers fill the 32 MB that the settings allow."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size=-{KILOBYTES}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size={int(before)}")
