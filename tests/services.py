"""A PostgreSQL database for processes that a test starts: reached as DB_USER, DB_HOST, … say, as the platform's own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_PG = {"DB_USER": "PGUSER", "DB_PASSWORD": "PGPASSWORD", "DB_HOST": "PGHOST", "DB_PORT": "PGPORT"}


@contextmanager
def database_named(name: str) -> Iterator[str]:
    """An empty database, dropped afterwards with whoever still uses it."""
    env = {**os.environ, **{pg: os.environ[ours] for ours, pg in _PG.items() if os.environ.get(ours)}}
    drop = ["dropdb", "--if-exists", "--force", "--maintenance-db", "postgres", name]
    subprocess.run(drop, env=env, check=True, capture_output=True)
    subprocess.run(["createdb", "--maintenance-db", "postgres", name], env=env, check=True)
    try:
        yield name
    finally:
        subprocess.run(drop, env=env, check=True, capture_output=True)
