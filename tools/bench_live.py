"""`make bench`, the agenda: what its pages and a registration cost with 2,000 events in it.

In process, with middleware, under production settings; without a test client or a socket. Target of the calendar, list
and month: at most 12 queries and a p95 under 60 ms by the clock. Writes the part of docs/benchmarks.md between the live
marks. BENCH_EVENTS=200 for a quick look.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bench_requests
import django
from bench import ROOT, has_postgresql, manage, site_environment

EVENTS = int(os.environ.get("BENCH_EVENTS", "2000"))
DATABASE = "open_bench_live"
COUNT, COLD, PEOPLE = 60, 10, 40
DAYS = 730  # over which the events lie, a third of them in the past
TARGET_MS, TARGET_QUERIES = 60, 12


def plant() -> None:
    """EVENTS published editions of twelve coalitions and the country, the first of them nearly full."""
    from django.utils import timezone

    from core.stamp import bump_stamp
    from learning.live.models import Edition, MeetingSession
    from organisations.enums import PracticeRole
    from organisations.models import Coalition
    from tests.factories.live import make_edition, make_webinar

    coalitions = [
        Coalition.objects.create(name=f"Coalitie {number}", slug=f"coalitie-{number}") for number in range(12)
    ]
    patterns = [make_edition(title="Patroon van een workshop"), make_webinar("Patroon van een webinar")]
    start = (timezone.now() - dt.timedelta(days=DAYS / 3)).replace(hour=18, minute=0, second=0, microsecond=0)
    editions = []
    for number in range(EVENTS):
        pattern = patterns[number % 4 == 0]
        begin = start + dt.timedelta(days=number * DAYS // EVENTS, minutes=number % 8 * 15)
        values = {field.attname: getattr(pattern, field.attname) for field in Edition._meta.concrete_fields}
        del values["id"], values["key"]
        values |= {
            "title": f"{pattern.title} {number}: online inzage in de praktijk",
            "slug": f"bijeenkomst-{number}",
            "coalition_id": coalitions[number % 13 - 1].pk if number % 13 else None,
            "roles": list(PracticeRole.values[:2]) if number % 3 == 0 else [],
            "starts_at": begin,
            "ends_at": begin + dt.timedelta(hours=2),
            "capacity": 20 if number % 2 else None,
            "taken": number % 21 if number % 2 else 0,
        }
        editions.append(Edition(**values))
    Edition.objects.bulk_create(editions, batch_size=200)
    MeetingSession.objects.bulk_create(
        (
            MeetingSession(
                edition=edition,
                starts_at=edition.starts_at + dt.timedelta(days=7 * turn),
                ends_at=edition.ends_at + dt.timedelta(days=7 * turn),
            )
            for number, edition in enumerate(editions)
            for turn in range(1 + (number % 5 == 0))
        ),
        batch_size=1000,
    )
    hosted = Edition.co_hosts.through
    hosted.objects.bulk_create(
        hosted(edition_id=edition.pk, coalition_id=coalitions[number % 12].pk)
        for number, edition in enumerate(editions)
        if number % 10 == 0
    )
    bump_stamp()


def pages() -> dict[str, str]:
    from django.utils import timezone

    from organisations.enums import PracticeRole

    month = f"{timezone.localdate():%Y-%m}"
    return {
        "list": "/agenda/",
        "list, page 20, with free places": "/agenda/?vrij=ja&pagina=20",
        "list, of a region, for a role": f"/agenda/?regio=coalitie-3&rol={PracticeRole.values[0]}",
        "month": f"/agenda/?maand={month}",
        "month, with free places": f"/agenda/?maand={month}&vrij=ja",
        "looking back": "/agenda/?eerder=ja",
        "agenda of a coalition": "/regio/coalitie-3/agenda/",
    }


def measure() -> dict[str, dict[str, float]]:
    from accounts.models import User
    from core.stamp import bump_stamp
    from learning.live.models import Edition, Registration
    from tests.factories.live import make_edition

    def again(path: str, cookies: str = "") -> Iterator[Any]:
        while True:
            yield bench_requests.request_for(path, cookies=cookies)

    plant()
    people = [User.objects.create_user(f"bench{number}@praktijk.example") for number in range(PEOPLE)]
    cookies = [bench_requests.cookies_of(person) for person in people]
    asked = pages()
    found = {name: timed(again(path)) for name, path in asked.items()}
    found["list, signed in"] = timed(again(asked["list"], cookies[0]))
    for name in ("list", "month"):
        found[f"{name}, just after something was published"] = timed(again(asked[name]), count=COLD, first=bump_stamp)
    target = make_edition(title="Waar iedereen heen wil", capacity=PEOPLE // 2)
    bump_stamp()
    found["event page"] = timed(again(f"/agenda/{target.slug}/"))
    path = f"/agenda/{target.slug}/aanmelden/"
    found["form to register, signed in"] = timed(again(path, cookies[0]))
    posts = (
        bench_requests.request_for(path, body=b"role=", cookies=one, content_type="application/x-www-form-urlencoded")
        for one in cookies
    )
    found["registering: place or turn, mail, calendar"] = timed(posts, count=PEOPLE - 4, expected=302)
    target = Edition.objects.get(pk=target.pk)
    standing = Registration.objects.filter(edition=target).count()
    if (target.taken, standing) != (PEOPLE // 2, PEOPLE):
        raise SystemExit(f"{target.taken} places taken, {standing} people on the lists")
    return found


def timed(requests: Iterator[Any], *, count: int = COUNT, expected: int = 200, first: Any = None) -> dict[str, float]:
    """Milliseconds by the clock and of CPU, and the queries of one request. `first`: done before each, not counted."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    respond = WSGIHandler().get_response
    for _ in range(3):
        bench_requests.answered(respond(next(requests)), expected)
    if first:
        first()
    with CaptureQueriesContext(connection) as captured:
        bench_requests.answered(respond(next(requests)), expected)
    queries = [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    if os.environ.get("BENCH_SHOW_SQL"):
        print("\n".join(query[:160] for query in queries), file=sys.stderr)
    times, cpu = [], 0.0
    for _ in range(count):
        if first:
            first()
        request = next(requests)
        begin, begin_cpu = time.perf_counter(), time.process_time()
        response = respond(request)
        cpu += time.process_time() - begin_cpu
        times.append((time.perf_counter() - begin) * 1000)
        bench_requests.answered(response, expected)
    times.sort()
    return {
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[int(len(times) * 0.95)],
        "cpu_ms": cpu * 1000 / count,
        "queries": len(queries),
    }


def measured(database: str, folder: Path) -> dict[str, dict[str, float]]:
    """In a process of its own, which knows one database."""
    from tests.database import migrate_for

    env = {**site_environment(folder, database=database), "PYTHONPATH": f"{ROOT}:{ROOT / 'tools'}", "PAGE_CACHE": "0"}
    if database == "PostgreSQL":
        env["DB_NAME"] = DATABASE
        subprocess.run(["dropdb", "--if-exists", DATABASE], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["createdb", DATABASE], check=True)
    migrate_for({**env, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})
    if not (folder / "static").exists():
        manage("collectstatic", "--noinput", "--verbosity", "0", env=env)
    command = [sys.executable, "-W", "ignore", str(Path(__file__)), "measure"]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, text=True)
    if database == "PostgreSQL":
        subprocess.run(["dropdb", DATABASE], check=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def table(database: str, found: dict[str, dict[str, float]]) -> list[str]:
    lines = [
        f"### {database}",
        "",
        "| request | p50 ms | p95 ms | CPU ms | queries |",
        "|---|---|---|---|---|",
    ]
    for name, row in found.items():
        lines.append(
            f"| {name} | {row['p50_ms']:.1f} | {row['p95_ms']:.1f} | {row['cpu_ms']:.1f} | {row['queries']:.0f} |"
        )
    return [*lines, ""]


def main() -> None:
    if "measure" not in sys.argv:
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    if "measure" in sys.argv:
        print(json.dumps(measure()))
        return
    lines = [
        "<!-- live -->",
        "## Agenda",
        "",
        f"{EVENTS:,} events of twelve coalitions over two years. In process, with middleware, without a socket and",
        f"without the page cache; {COUNT} requests a row. Target of list and month: at most {TARGET_QUERIES} queries",
        f"and a p95 under {TARGET_MS} ms by the clock. Load average at the start: {os.getloadavg()[0]:.1f} on",
        f"{os.cpu_count()} cores.",
        "",
    ]
    with tempfile.TemporaryDirectory(prefix="open-bench-live-") as name:
        for database in ["SQLite", *(["PostgreSQL"] if has_postgresql() else [])]:
            lines += table(database, measured(database, Path(name)))
    lines += ["<!-- /live -->", ""]
    print("\n".join(lines))
    target = ROOT / "docs" / "benchmarks.md"
    text = target.read_text() if target.exists() else ""
    kept = re.sub(r"<!-- live -->.*?<!-- /live -->\n?", "", text, flags=re.DOTALL).rstrip("\n")
    target.write_text(f"{kept}\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
