"""`make bench`, newsletters: how fast an issue is handed to a mail server, beside a bare smtplib loop in the same run.

The server is a sink in a process of its own. The bare loop sends one ready message over one connection, which is the
most that one connection can do; ours renders, fills in, commits each row before it is sent, and runs as the platform's
own runner. With two slots somebody works in the admin meanwhile. Writes the part of docs/benchmarks.md between the
newsletters marks. BENCH_READERS=50000 for the whole of it; `make bench` takes fewer.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import HEADERS, ROOT, Server, free_port, granian, has_postgresql, manage, site_environment

READERS = int(os.environ.get("BENCH_READERS", "3000"))
BARE = int(os.environ.get("BENCH_BARE", "3000"))
SINK = """
import asyncio, sys
from aiosmtpd.controller import UnthreadedController
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
import logging; logging.disable(logging.CRITICAL)
loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop)
UnthreadedController(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]), loop=loop).begin()
loop.run_forever()
"""
READERS_MADE = """
import django; django.setup()
import sys
from django.utils import timezone
from newsletters.domain.addresses import hash_email
from newsletters.models import MailingList, Subscriber, Subscription
count = int(sys.argv[1])
many = MailingList.objects.create(title="Bench", slug="bench", is_public=False)
emails = [f"lezer{number}@praktijk{number % 1000}.example" for number in range(count)]
Subscriber.objects.bulk_create((Subscriber(email=one, email_hash=hash_email(one)) for one in emails), batch_size=2000)
readers = Subscriber.objects.filter(email__startswith="lezer").values_list("pk", flat=True)
Subscription.objects.bulk_create((Subscription(mailing_list=many, subscriber_id=pk, state="active", source="import",
    proof="bench", confirmed_at=timezone.now()) for pk in readers), batch_size=2000)
"""
ISSUE = """
import django; django.setup()
import json, sys
from newsletters.models import Issue, MailingList
from newsletters.domain.issues import approve_issue
from newsletters.domain.rendering import render_issue
from newsletters.domain.filling import CompiledIssue, Recipient
body = [{"type": "lead", "value": {"greet": True, "title": "Samen openen we het dossier", "text": "<p>Tekst.</p>",
         "image": None, "alt": "", "button": "", "page": None, "url": ""}}]
body += [{"type": "text", "value": f"<h2>Onderwerp {number}</h2>" + "<p>Steeds meer patiënten kijken thuis.</p>" * 20}
         for number in range(6)]
body += [{"type": "button", "value": {"label": "Lees verder", "page": None, "url": "https://open.example/"}}] * 6
body += [{"type": "quote", "value": {"text": "Dat scheelt mij tijd.", "name": "M. Bakker", "role": "huisarts"}}] * 6
issue = Issue.objects.create(subject=sys.argv[1], preheader="Bench", body=json.dumps(body))
issue.lists.set(MailingList.objects.filter(slug="bench"))
approve_issue(issue=issue, actor=None)
rendered = render_issue(issue=issue)
copy = CompiledIssue(issue=issue, html=rendered.html, text=rendered.text).copy_for(
    Recipient(subscriber_id=1, email="a@b.example", name="Anna"), message_id="<1@open.example>")
open(sys.argv[2], "wb").write(copy.content)
"""
FREEZE = """
import django; django.setup()
import newsletters.tasks
from core.domain.jobs import run_job
from core.models import Job
run_job(job_id=Job.objects.filter(kind="newsletters.freeze").latest("pk").pk)
"""
COUNT = """
import django; django.setup()
import json, sys
from django.db.models import Count, Max, Min
from newsletters.models import Delivery, Issue
from core.models import Job
issue = Issue.objects.get(subject=sys.argv[1])
span = Delivery.objects.filter(issue=issue).aggregate(first=Min("at"), last=Max("at"))
freeze = Job.objects.filter(kind="newsletters.freeze").latest("pk")
print(json.dumps({
    "state": issue.state,
    "rows": dict(Delivery.objects.filter(issue=issue).values_list("state").annotate(Count("pk"))),
    "freeze_s": (issue.frozen_at - freeze.started_at).total_seconds(),
    "send_s": (span["last"] - span["first"]).total_seconds(),
}))
"""

# A browser's cookie of somebody who may do everything, and the pages that one opens while an issue is on its way.
ADMIN = """
import django; django.setup()
import sys
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from newsletters.models import Issue
user = User.objects.filter(email="bench@open.example").first() or User.objects.create_superuser("bench@open.example")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
print(session.session_key, Issue.objects.get(subject=sys.argv[1]).pk)
"""


def python(*arguments: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout


def bare_loop(port: int, wire: bytes) -> float:
    """Messages a second of smtplib alone: one connection, one ready message, nothing written down."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as ours
        started = time.perf_counter()
        for number in range(BARE):
            smtp.sendmail("bench@open.example", f"lezer{number}@praktijk.example", wire)
        return BARE / (time.perf_counter() - started)


def peak_mb(pid: int) -> float:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def prepare(database: str, folder: Path, port: int) -> dict[str, str]:
    """A platform of its own, with the readers."""
    env = site_environment(folder, database=database) | {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "NEWSLETTER_DOMAIN_RATE": "0",
        "STAFF_SECOND_FACTOR": "0",
    }
    if database == "PostgreSQL":
        env["DB_NAME"] = "open_bench_newsletters"
        subprocess.run(["dropdb", "--if-exists", env["DB_NAME"]], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["createdb", env["DB_NAME"]], check=True)
    manage("migrate", "--verbosity", "0", env={**env, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})
    manage("collectstatic", "--noinput", "--verbosity", "0", env=env)
    python("-c", READERS_MADE, str(READERS), env=env)
    return env


class Editor:
    """Somebody at work in the admin: one page after the other, with a breath between them."""

    def __init__(self, env: dict[str, str], subject: str) -> None:
        self.times_ms: list[float] = []
        key, issue = python("-c", ADMIN, subject, env=env).split()[-2:]
        self._headers = {**HEADERS, "Cookie": f"sessionid={key}"}
        base = "/admin/nieuwsbrieven/"
        self._paths = ["/admin/", base, f"{base}{issue}/", f"{base}{issue}/voortgang/", "/admin/pages/"]
        port = free_port()
        self._server = Server(granian("config.wsgi:application", port), env=env, port=port, path="/robots.txt")
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for path in self._paths:
            self._open(path)
        alone = sorted(self._open(path) for _round in range(8) for path in self._paths)
        self.alone_ms = alone[int(len(alone) * 0.95)]

    def _open(self, path: str) -> float:
        started = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answers {response.status}")
        return (time.perf_counter() - started) * 1000

    def work(self) -> None:
        self.times_ms.append(self._open(self._paths[len(self.times_ms) % len(self._paths)]))

    @property
    def p95_ms(self) -> float:
        return sorted(self.times_ms)[int(len(self.times_ms) * 0.95)]

    def leave(self) -> None:
        self._server.__exit__()


def measure(env: dict[str, str], folder: Path, port: int, *, slots: int) -> dict[str, float]:
    """Send one issue with as many runners as slots, between two runs of the bare loop."""
    env = {**env, "NEWSLETTER_SLOTS": str(slots)}
    subject, wire = f"Bench {slots}", folder / "wire.eml"
    python("-c", ISSUE, subject, str(wire), env=env)
    before = bare_loop(port, wire.read_bytes())
    command = [sys.executable, "-W", "ignore", "manage.py", "run_jobs", "--until-idle"]
    python("-c", FREEZE, env=env)  # a runner that has nothing to do yet would stop
    editor = Editor(env, subject) if slots > 1 else None
    # As docs/newsletters.md advises for workers: who waits for a page goes before who waits for a mail.
    runners = [subprocess.Popen(["nice", "-n", "10", *command], cwd=ROOT, env=env) for _slot in range(slots)]
    peak = 0.0
    while any(runner.poll() is None for runner in runners):
        peak = max(peak, *(peak_mb(runner.pid) for runner in runners))
        if editor:
            editor.work()
        time.sleep(0.3)
    if editor:
        editor.leave()
    bare = (before + bare_loop(port, wire.read_bytes())) / 2
    found = json.loads(python("-c", COUNT, subject, env=env).splitlines()[-1])
    if found["state"] != "sent" or found["rows"] != {"sent": READERS}:
        raise SystemExit(f"{subject}: {found}")
    rate = READERS / found["send_s"]
    kilobytes = wire.stat().st_size / 1000
    return {
        "bare": bare, "rate": rate, "share": rate / bare, "freeze_s": found["freeze_s"], "peak_mb": peak,
        "kb": kilobytes, "admin_ms": editor.p95_ms if editor else 0.0,
        "alone_ms": editor.alone_ms if editor else 0.0,
    }  # fmt: skip


def main() -> None:
    lines = [
        "<!-- newsletters -->",
        "## Newsletters",
        "",
        f"{READERS:,} readers, a sink in a process of its own. The bare loop: one connection, nothing written down;",
        "a slot is one connection and one runner. With two slots somebody opens pages of the admin",
        "meanwhile. Targets: 70 % of the bare loop, frozen in under 10 s, under 200 MB, the admin's p95 under 300 ms.",
        "",
        f"Load average at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; above that",
        "the shares say more about the machine than about the code, since each row waits for the disk.",
        "",
        "| database | slots | bare smtplib/s | ours/s | share | frozen in s | peak MB | message kB "
        "| admin p95 ms, before and while sending |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="open-bench-mail-") as name:
        for database in ["SQLite", *(["PostgreSQL"] if has_postgresql() else [])]:
            folder = Path(name) / database
            folder.mkdir()
            port = free_port()
            env = prepare(database, folder, port)
            sink = subprocess.Popen([sys.executable, "-W", "ignore", "-c", SINK, str(port)])
            try:
                time.sleep(1.5)
                for slots in (1, 2):
                    one = measure(env, folder, port, slots=slots)
                    lines.append(
                        f"| {database} | {slots} | {one['bare']:,.0f} | {one['rate']:,.0f} | {one['share']:.0%} "
                        f"| {one['freeze_s']:.1f} | {one['peak_mb']:.0f} | {one['kb']:.0f} "
                        + (f"| {one['alone_ms']:.0f}, {one['admin_ms']:.0f} |" if slots > 1 else "| |")
                    )
                    print(lines[-1], flush=True)
            finally:
                sink.terminate()
                sink.wait()
    lines += ["<!-- /newsletters -->", ""]
    target = ROOT / "docs" / "benchmarks.md"
    text = target.read_text() if target.exists() else ""
    kept = re.sub(r"<!-- newsletters -->.*?<!-- /newsletters -->\n?", "", text, flags=re.DOTALL).rstrip("\n")
    target.write_text(f"{kept}\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
