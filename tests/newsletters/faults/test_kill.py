"""kill -9 in mid-send: nobody gets an issue twice, nobody is left out in silence. Long rounds: `make faults`."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.database import migrate_for
from tests.services import database_named

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("FAULT_ROUNDS", "3"))
READERS = 1500 if KILLS > 3 else 120
SLOTS = 2


def environment(folder: Path, **extra: str) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder),
        "JOB_LEASE_S": "1",
        "NEWSLETTER_SLOTS": str(SLOTS),
        "NEWSLETTER_DOMAIN_RATE": "0",
        "NEWSLETTER_TURN_S": "0.5",
        "SINK_PORT": str(port),
        "PYTHONWARNINGS": "ignore",
        **extra,
    }


def prepare(env: dict[str, str]) -> None:
    """An issue for READERS, approved: the runner freezes and sends it."""
    migrate_for(env)
    subprocess.run(command("fill", str(READERS)), cwd=settings.BASE_DIR, env=env, check=True)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.newsletters.faults.worker", *arguments]


@contextmanager
def sink(env: dict[str, str], path: Path):
    path.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.newsletters.faults.sink", env["SINK_PORT"], str(path)], cwd=settings.BASE_DIR
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def rows(env: dict[str, str]) -> Counter:
    """(state, address) of every delivery, asked of the database itself."""
    query = (
        "SELECT d.state, s.email FROM newsletters_delivery d JOIN newsletters_subscriber s ON s.id = d.subscriber_id"
    )
    if name := env.get("DB_NAME"):
        with psycopg.connect(dbname=name, user=env.get("DB_USER"), password=env.get("DB_PASSWORD"),
                             host=env.get("DB_HOST"), port=env.get("DB_PORT")) as connection:  # fmt: skip
            return Counter(connection.execute(query).fetchall())
    with closing(sqlite3.connect(Path(env["VAR_DIR"]) / "db.sqlite3", timeout=20)) as connection:
        return Counter(connection.execute(query).fetchall())


def taken(path: Path) -> list[str]:
    return path.read_text().split()


def await_taken(path: Path, wanted: int) -> None:
    deadline = time.monotonic() + 120
    while len(taken(path)) < wanted and time.monotonic() < deadline:
        time.sleep(0.005)


def kill_rounds(env: dict[str, str], path: Path, worker: list[str]) -> None:
    """Start the worker, kill -9 its whole group at a random moment of its work, as often as asked; let one finish."""
    chance = random.Random(20261121)
    for turn in range(KILLS):
        process = subprocess.Popen(worker, cwd=settings.BASE_DIR, env=env, start_new_session=True)
        await_taken(path, READERS * (turn + 1) // (KILLS + 2))
        time.sleep(chance.random() * 0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert len(taken(path)) < READERS
    process = subprocess.Popen(worker, cwd=settings.BASE_DIR, env=env, start_new_session=True)
    try:
        deadline = time.monotonic() + 120
        while any(state in {"pending", "sending"} for state, _email in rows(env)) and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def check(env: dict[str, str], path: Path) -> None:
    got = Counter(taken(path))
    found = rows(env)
    by_state = Counter(state for state, _email in found)
    assert [reader for reader, count in got.items() if count > 1] == []  # nobody twice
    assert sum(by_state.values()) == READERS
    assert set(by_state) <= {"sent", "uncertain"}
    # Who is called sent has it; who has it is called sent or uncertain; so nobody is left out in silence.
    assert {email for state, email in found if state == "sent"} <= set(got)
    assert by_state["uncertain"] <= KILLS * SLOTS


@pytest.mark.once
def test_runner_killed_in_mid_send_doubles_and_loses_nobody_on_sqlite(tmp_path):
    env = environment(tmp_path)
    for name in ("DB_NAME", "REDIS_URL", "BROKER_URL"):
        env.pop(name, None)
    path = tmp_path / "taken"
    prepare(env)
    with sink(env, path):
        kill_rounds(env, path, command("run"))
    check(env, path)


@pytest.mark.services
def test_workers_killed_in_mid_send_and_broker_flushed_double_and_lose_nobody(tmp_path):
    import redis

    with database_named(f"open_faults_mail_{os.getpid()}") as name:
        env = environment(tmp_path, DB_NAME=name)
        path = tmp_path / "taken"
        prepare(env)
        redis.Redis.from_url(env["BROKER_URL"]).delete(name)  # the broker forgets; beat's sweep finds the rows
        with sink(env, path):
            kill_rounds(env, path, command("celery"))
        check(env, path)
