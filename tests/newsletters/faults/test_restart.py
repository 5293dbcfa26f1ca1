"""The database goes down and comes back in mid-send: the runner waits for it, nobody is mailed twice or left out."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.newsletters.faults.test_kill import (
    READERS,
    await_taken,
    check,
    command,
    environment,
    prepare,
    rows,
    sink,
    taken,
)

pytestmark = [pytest.mark.faults, pytest.mark.services]

RESTARTS = 5 if READERS > 500 else 2


class OwnServer:
    """A PostgreSQL of this test's own, reached by a socket in its folder; it refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found and not shutil.which("initdb"):
            pytest.skip("PostgreSQL's own programs (initdb, pg_ctl) are not here")
        self._bin = found[-1].parent if found else Path(shutil.which("initdb") or "").parent
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.folder = folder
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "--username", "open", "--auth", "trust", "--no-sync", str(folder / "data"))

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run([*self._as, str(self._bin / name), *arguments], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    def control(self, verb: str) -> None:
        options = ["-o", f"-k {self.folder} -c listen_addresses=''"] if verb != "stop" else []
        log = ["-l", str(self.folder / "log")] if verb != "stop" else []
        self._run("pg_ctl", verb, "-w", "-m", "immediate", "-D", str(self.folder / "data"), *options, *log)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="open-pg-", ignore_cleanup_errors=True) as name:
        server = OwnServer(Path(name))
        server.control("start")
        try:
            yield server
        finally:
            server.control("stop")


def test_the_database_crashes_in_mid_send_and_the_runner_goes_on(tmp_path):
    with own_server() as server:
        env = environment(tmp_path, DB_NAME="open", DB_USER="open", DB_HOST=str(server.folder))
        for name in ("REDIS_URL", "BROKER_URL", "DB_PORT", "DB_PASSWORD", "PGOPTIONS"):  # its commits reach the disk
            env.pop(name, None)
        subprocess.run(["createdb", "-h", env["DB_HOST"], "-U", "open", "open"], check=True)
        path = tmp_path / "taken"
        prepare(env)
        with sink(env, path), subprocess.Popen(command("run"), cwd=settings.BASE_DIR, env=env) as runner:
            try:
                for turn in range(RESTARTS):
                    await_taken(path, READERS * (turn + 1) // (RESTARTS + 2))
                    assert len(taken(path)) < READERS
                    server.control("restart")
                deadline = time.monotonic() + 120
                while any(state in {"pending", "sending"} for state, _email in rows(env)):
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
                assert runner.poll() is None
            finally:
                runner.kill()
        check(env, path)
