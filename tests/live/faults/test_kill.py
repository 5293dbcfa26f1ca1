"""kill -9 while people come and go: no place is offered twice, none is lost. Long rounds: `make faults`."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.database import migrate_for
from tests.live.faults.worker import CAPACITY
from tests.services import database_named

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("FAULT_ROUNDS", "3"))
ACTS = 12  # that are done before each kill


def environment(folder: Path, **extra: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder),
        "PYTHONWARNINGS": "ignore",
        **extra,
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.live.faults.worker", *arguments]


def call(env: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        command(*arguments), cwd=settings.BASE_DIR, env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def kill_rounds(env: dict[str, str], path: Path) -> None:
    """Let them come and go, and kill -9 all at once in mid-work, as often as asked."""
    chance = random.Random(20261122)
    path.touch()
    for turn in range(KILLS):
        process = subprocess.Popen(command("go", str(path)), cwd=settings.BASE_DIR, env=env, start_new_session=True)
        deadline = time.monotonic() + 90
        while len(path.read_text().split()) < ACTS * (turn + 1):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(chance.random() * 0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def check(env: dict[str, str]) -> None:
    assert json.loads(call(env, "check")) == {
        "places given twice": 0,
        "most places held": CAPACITY,
        "the log and the list agree": True,
        "places counted right": True,
        "free while somebody waits": False,
        "people twice on the list": 0,
        "offers without their one mail": 0,
        "there were offers": True,
    }


@pytest.mark.once
def test_killed_while_people_come_and_go_no_place_is_given_twice_on_sqlite(tmp_path: Path) -> None:
    env = environment(tmp_path)
    for name in ("DB_NAME", "REDIS_URL", "BROKER_URL"):
        env.pop(name, None)
    migrate_for(env)
    call(env, "fill")
    kill_rounds(env, tmp_path / "done")
    check(env)


@pytest.mark.services
def test_killed_while_people_come_and_go_no_place_is_given_twice_on_postgresql(tmp_path: Path) -> None:
    with database_named(f"open_faults_live_{os.getpid()}") as name:
        env = environment(tmp_path, DB_NAME=name)
        migrate_for(env)
        call(env, "fill")
        kill_rounds(env, tmp_path / "done")
        check(env)
