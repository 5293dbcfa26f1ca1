"""The whole platform as `make run` starts it: own database and folder, the demo, web server and job runner."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.demo.accounts import PASSWORD
from tests.database import keep_dump, migrate_for, restore_dump
from tests.services import database_named

ROOT = Path(settings.BASE_DIR)
# Pictures in a second format and certificates of the past: minutes of work that no walk looks at.
NO_BACKLOG = """
from core.models import Job
Job.objects.filter(kind__in=["learning.issue_certificate", "media.make_avif"]).delete()
"""


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A running platform. `mail_to` waits for the newest mail to an address and gives its text."""

    url: str
    folder: Path
    env: dict[str, str]

    def mail_to(self, address: str, *, subject: str = "", timeout_s: float = 20) -> str:
        import email
        import email.policy

        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for path in sorted((self.folder / "mail").glob("*.eml"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if address in message["To"] and subject in message["Subject"]:
                    body = message.get_body(("plain",))
                    return body.get_content() if body else ""
            time.sleep(0.2)
        raise AssertionError(f"no mail {subject!r} to {address} within {timeout_s} s")

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    if running := os.environ.get("PLATFORM_URL"):  # one that you started yourself, with its VAR_DIR
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        yield Platform(url=running, folder=Path(os.environ["PLATFORM_VAR_DIR"]), env=env)
        return
    folder = tmp_path_factory.mktemp("platform")
    port = _free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
        "PYTHONWARNINGS": "ignore",
    }
    site = Platform(url=env["BASE_URL"], folder=folder, env=env)
    processes: list[subprocess.Popen[bytes]] = []
    with ExitStack() as services:
        if env.get("DB_NAME"):
            env["DB_NAME"] = services.enter_context(database_named(f"open_journeys_{os.getpid()}"))
        try:
            _plant(site, shared=_shared_by_workers(tmp_path_factory))
            processes = [
                subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) for command in _commands(env)
            ]
            _wait(site.url)
            yield site
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)


def _shared_by_workers(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for each of xdist's workers."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def _plant(site: Platform, *, shared: Path) -> None:
    """The demo in this platform's database and folder: planted by the first worker, copied by the others."""
    planted, dump = shared / "demo", shared / "demo.sql"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if planted.exists():
            shutil.copytree(planted, site.folder, dirs_exist_ok=True)
            if site.env.get("DB_NAME"):
                restore_dump(dump, site.env)
            return
        migrate_for(site.env)
        site.manage("demo")
        site.manage("shell", "-c", NO_BACKLOG)
        if site.env.get("DB_NAME"):
            keep_dump(dump, site.env)
        shutil.copytree(site.folder, planted)


def _commands(env: dict[str, str]) -> list[list[str]]:
    granian = str(Path(sys.executable).parent / "granian")
    web = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", env["PORT"], "--workers", "1", "--no-ws",
           "--blocking-threads", "8", "--log-level", "error", "config.wsgi:application"]  # fmt: skip
    if env.get("BROKER_URL"):
        celery = [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "--loglevel", "error",
                  "--concurrency", "2", "--schedule", f"{env['VAR_DIR']}/beat"]  # fmt: skip
        return [web, celery]
    return [web, [sys.executable, "manage.py", "run_jobs"]]


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/robots.txt", timeout=3):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the platform did not start")


@pytest.fixture
def sign_in(platform: Platform) -> Callable[..., None]:
    """`sign_in(page, email)`: through the sign-in page, with the demo's password."""

    def run(page: Any, email: str, *, then: str = "/mijn/") -> None:
        page.goto(f"{platform.url}/account/login/?next={then}")
        page.fill("input[name=login]", email)
        page.get_by_text("Inloggen met een wachtwoord").click()
        page.fill("input[name=password]", PASSWORD)
        page.locator("button[name=with_password]").click()
        page.wait_for_url(lambda url: "/account/login" not in url)

    return run


@pytest.fixture
def sound(axe_findings: Callable[..., list[str]]) -> Callable[[Any], None]:
    """`sound(page)`: axe finds nothing at 1440 and 320 px, and nothing sticks out sideways."""

    def run(page: Any) -> None:
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert axe_findings(page) == []
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (page.url, width, over) == (page.url, width, 0)
        page.set_viewport_size({"width": 1440, "height": 900})

    return run
