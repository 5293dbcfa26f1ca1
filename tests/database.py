"""A migrated database is kept under var/ and restored, as long as no migration changed: migrating anew takes a
run's first half minute. On PostgreSQL, emptying it by DELETE spares a file a table and the wait for the disk."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import management
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

FOLDER = Path(settings.BASE_DIR) / "var" / "test-databases"


def migrations_hash() -> str:
    """Of every migration of every installed app, ours and others': name and content."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def quick_test_database() -> Iterator[None]:
    """Within, making a test database restores the kept one, or migrates and keeps it; and emptying it is quick."""
    if connection.vendor == "postgresql":
        _empty_by_delete()
    migrate = management.call_command

    def restore_or_migrate(name: str, *args: Any, **options: Any) -> Any:
        if name != "migrate" or not options.get("run_syncdb"):
            return migrate(name, *args, **options)
        _restore_or(lambda: migrate(name, *args, **options))
        return None

    management.call_command = restore_or_migrate
    try:
        yield
    finally:
        management.call_command = migrate


def migrate_for(env: dict[str, str]) -> None:
    """Give a platform that a test starts, reached as `env` says, a migrated database: the kept one, or made anew."""
    kept = FOLDER / f"{'postgresql' if env.get('DB_NAME') else 'sqlite'}-{migrations_hash()}"
    if not kept.exists():
        command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)
    elif env.get("DB_NAME"):
        restore_dump(kept, env)
    else:
        shutil.copyfile(kept, Path(env["VAR_DIR"]) / "db.sqlite3")


def keep_dump(path: Path, env: dict[str, str]) -> None:
    """Write the PostgreSQL database that `env` names to a file."""
    subprocess.run(["pg_dump", "--no-owner", "--file", str(path)], env=_as_psql(env), check=True)


def restore_dump(path: Path, env: dict[str, str]) -> None:
    """Fill the empty PostgreSQL database that `env` names from such a file."""
    _psql(path, _as_psql(env))


def _as_psql(env: dict[str, str]) -> dict[str, str]:
    names = {"PGDATABASE": "DB_NAME", "PGUSER": "DB_USER", "PGPASSWORD": "DB_PASSWORD", "PGHOST": "DB_HOST",
             "PGPORT": "DB_PORT"}  # fmt: skip
    return {**env, **{name: env[ours] for name, ours in names.items() if env.get(ours)}}


def _restore_or(migrate: Callable[[], Any]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / f"{connection.vendor}-{migrations_hash()}"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the second worker waits for the first one's
        if not kept.exists():
            migrate()
            for old in FOLDER.glob(f"{connection.vendor}-*"):
                old.unlink()
            fresh = kept.with_suffix(".new")
            _keep(fresh)
            fresh.rename(kept)
            return
    _restore(kept)
    # What handlers make of models (permissions, say) may be newer than the kept rows.
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _keep(path: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        subprocess.run(["pg_dump", "--no-owner", "--file", str(path)], env=_own_environment(), check=True)


def _restore(path: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(path) as copy:
            copy.backup(connection.connection)
        copy.close()
    else:
        _psql(path, _own_environment())


def _psql(path: Path, env: dict[str, str]) -> None:
    command = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--output", os.devnull, "--file", str(path)]
    subprocess.run(command, env=env, check=True)


def _own_environment() -> dict[str, str]:
    of = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {**os.environ, **{name: str(of[ours]) for name, ours in names.items() if of[ours]}}


def _empty_by_delete() -> None:
    operations = type(connection.ops)
    truncate = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SHOW is_superuser")
            if not tables or cursor.fetchone() != ("on",):  # only a superuser may set foreign keys aside for a moment
                return truncate(self, style, tables, **options)
        deletes = " ".join(f"DELETE FROM {self.quote_name(table)};" for table in tables)
        return [f"SET LOCAL session_replication_role = replica; {deletes} SET LOCAL session_replication_role = origin"]

    operations.sql_flush = sql_flush
