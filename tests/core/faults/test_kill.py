"""kill -9 in mid-work: every job is done once, none is lost, none is doubled. Long rounds: `make faults`."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.database import migrate_for
from tests.services import database_named

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("FAULT_ROUNDS", "3"))
JOBS = 30 * (KILLS + 1)
WORK_S = 0.02  # the time one job takes, in worker.py
SCRIPT = """
import django; django.setup()
import sys
from django.db import transaction
from core.domain.jobs import enqueue_job
from core.models import AuditEntry, Job
if sys.argv[1] == "fill":
    with transaction.atomic():
        for number in range(int(sys.argv[2])):
            enqueue_job(kind="faults.write", payload={"number": number}, max_attempts=1000)
if sys.argv[1] == "count":
    done = Job.objects.filter(kind="faults.write", state="done").count()
    entries = list(AuditEntry.objects.filter(action="faults.write").values_list("target_id", flat=True))
    print(done, len(entries), len(set(entries)))
"""


def environment(folder: Path, **extra: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder),
        "JOB_LEASE_S": "2",
        "PYTHONWARNINGS": "ignore",
        **extra,
    }


def call(env: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=env, check=True, capture_output=True, text=True
    ).stdout


def counted(env: dict[str, str]) -> tuple[int, int, int]:
    done, entries, distinct = call(env, "-c", SCRIPT, "count").split()
    return int(done), int(entries), int(distinct)


def count_done(env: dict[str, str]) -> int:
    """Asked of the database itself, in a millisecond: a kill must land in mid-work, not after it."""
    query = "SELECT count(*) FROM core_job WHERE kind = 'faults.write' AND state = 'done'"
    if name := env.get("DB_NAME"):
        with psycopg.connect(dbname=name, user=env.get("DB_USER"), password=env.get("DB_PASSWORD"),
                             host=env.get("DB_HOST"), port=env.get("DB_PORT")) as connection:  # fmt: skip
            return connection.execute(query).fetchone()[0]
    with closing(sqlite3.connect(Path(env["VAR_DIR"]) / "db.sqlite3", timeout=20)) as connection:
        return connection.execute(query).fetchone()[0]


def await_done(env: dict[str, str], wanted: int) -> None:
    deadline = time.monotonic() + 90
    while count_done(env) < wanted and time.monotonic() < deadline:
        time.sleep(0.01)


def kill_rounds(env: dict[str, str], command: list[str]) -> tuple[int, int, int]:
    """Start a worker, kill -9 its whole group at a random moment of its work, as often as asked; let one finish."""
    chance = random.Random(20260712)
    for turn in range(KILLS):
        worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, start_new_session=True)
        await_done(env, JOBS * (turn + 1) // (KILLS + 1))
        time.sleep(chance.random() * WORK_S)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        assert count_done(env) < JOBS
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, start_new_session=True)
    try:
        await_done(env, JOBS)
        return counted(env)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.mark.once
def test_runner_killed_in_mid_work_on_sqlite_does_each_job_once(tmp_path):
    env = environment(tmp_path)
    for name in ("DB_NAME", "REDIS_URL", "BROKER_URL"):
        env.pop(name, None)
    migrate_for(env)
    call(env, "-c", SCRIPT, "fill", str(JOBS))
    command = [sys.executable, "-m", "tests.core.faults.worker", "runner"]
    assert kill_rounds(env, command) == (JOBS, JOBS, JOBS)


@pytest.mark.services
def test_celery_workers_killed_in_mid_work_and_broker_flushed_do_each_job_once(tmp_path):
    import redis

    with database_named(f"open_faults_{os.getpid()}") as name:
        env = environment(tmp_path, DB_NAME=name)
        migrate_for(env)
        call(env, "-c", SCRIPT, "fill", str(JOBS))
        # The broker forgets everything of this platform; beat's sweep finds the rows.
        forgotten = redis.Redis.from_url(env["BROKER_URL"]).delete(name)
        command = [sys.executable, "-m", "tests.core.faults.worker", "celery", str(tmp_path)]
        assert (forgotten, kill_rounds(env, command)) == (1, (JOBS, JOBS, JOBS))
