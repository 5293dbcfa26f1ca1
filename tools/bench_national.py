"""`make bench SCALE=national`: the boards at 57 coalitions, 5,000 practices, 40,000 people, 600,000 completions.

Plants a database of its own on PostgreSQL, asks each board's statements again by EXPLAIN ANALYZE (their time in the
database), opens the pages as who may see them, and once more after history grew tenfold. Writes docs/benchmarks.md
between the marks of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAME = os.environ.get("BENCH_DB_NAME", "open_bench_national")
MARKS = ("<!-- national -->", "<!-- /national -->")
ROUNDS = 30


def plant() -> float:
    """A database with the national demo; one that stands already is used. Returns seconds of planting."""
    listed = subprocess.run(["psql", "-d", "postgres", "-Atc", "SELECT datname FROM pg_database"],
                            stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
    if NAME in listed.stdout.split():
        return 0.0
    subprocess.run(["createdb", NAME], check=True)
    started = time.monotonic()
    for arguments in (["migrate", "--verbosity", "0"], ["demo", "--scale", "national"]):
        subprocess.run([sys.executable, "-W", "ignore", "manage.py", *arguments], cwd=ROOT, check=True)
    return time.monotonic() - started


def database_ms(ask: Callable[[], Any]) -> tuple[float, int]:
    """(milliseconds, statements): the sum of each statement's best execution time of five, as the planner says."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    total = 0.0
    for query in asked.captured_queries:
        times = []
        for _ in range(5):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + query["sql"].replace("%", "%%"), [])
                times.append(float(cursor.fetchall()[-1][0].split()[2]))
        total += min(times)
    return total, len(asked)


def page_ms(user: Any, address: str) -> tuple[float, float]:
    """(p50, p95) of a page in process, as this user."""
    from django.test import Client

    client = Client(headers={"host": "bench.example"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address, secure=True)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        client.get(address, secure=True)
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


def boards() -> Iterator[tuple[str, float, Callable[[], Any], Any, str]]:
    """(name, target ms, query, who looks, address)."""
    from django.urls import reverse

    from accounts.models import User
    from learning.domain.queries.board import practice_board
    from learning.domain.queries.coalition_board import coalition_board
    from learning.domain.queries.national_board import national_board
    from organisations.models import Coalition, Membership

    desk = User.objects.filter(is_superuser=True).first()
    contact = Membership.objects.filter(is_contact=True, user__email="schaal-0@demo.example").select_related(
        "user", "practice"
    )[0]
    coalition = Coalition.objects.get(slug="noorderveld")
    yield "national", 5, national_board, desk, reverse("boards:national")
    yield (
        "coalition", 6, lambda: coalition_board(coalition=coalition), desk,
        reverse("boards:coalition", args=[coalition.slug]),
    )  # fmt: skip
    yield "practice", 1, lambda: practice_board(practice=contact.practice), contact.user, reverse("learning:board")


def grow_history() -> int:
    """Nine earlier cycles of each completion, so that history is ten times what it was. Returns completions."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(cycle) FROM learning_completion")
        count, cycle = cursor.fetchone()
        if cycle == 1:
            cursor.execute("SET session_replication_role = replica")  # rows of our own making need no foreign key asked
            cursor.execute(
                "INSERT INTO learning_completion (user_id, course_id, version_id, generation, cycle, basis, attempt_id,"
                " completed_at, recorded_by_id, corrects_id, reason)"
                " SELECT user_id, course_id, version_id, generation, 1 + n, basis, NULL,"
                " completed_at - make_interval(years => n), NULL, NULL, reason"
                " FROM learning_completion, generate_series(1, 9) n WHERE corrects_id IS NULL"
            )
            cursor.execute("ANALYZE learning_completion")
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("SELECT count(*) FROM learning_completion")
            count = cursor.fetchone()[0]
        return count


def files() -> list[str]:
    """A sheet of 40,000 × 12 cells as XLSX and as CSV."""
    from learning.domain.sheets import csv_pieces, xlsx_bytes

    def lines() -> Iterable[list[Any]]:
        yield [f"Kolom {number}" for number in range(12)]
        for number in range(40_000):
            yield [f"Huisartsenpraktijk {number}", number, "doktersassistent", "gehaald", *["2026-11-21"] * 8]

    rows = []
    for name, make in (
        ("XLSX", lambda: len(xlsx_bytes(lines(), title="Meting", widths=[20] * 12))),
        ("CSV", lambda: sum(len(piece) for piece in csv_pieces(lines()))),
    ):
        begin = time.perf_counter()
        size = make()
        took = time.perf_counter() - begin
        tracemalloc.start()
        make()
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        rows.append(f"| {name}, 40,000 × 12 | {took:.2f} | {peak:.0f} | {size / 1e6:.1f} |")
    return rows


def measured(title: str) -> list[str]:
    lines = [title, "", "| board | SQL ms | target | statements | page p50 ms | page p95 ms |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for name, target, ask, user, address in boards():
        ask()
        in_database, statements = database_ms(ask)
        p50, p95 = page_ms(user, address)
        lines.append(f"| {name} | {in_database:.2f} | {target} | {statements} | {p50:.0f} | {p95:.0f} |")
    return [*lines, ""]


def main() -> None:
    import django

    with tempfile.TemporaryDirectory(prefix="open-bench-") as folder:
        os.environ.update(DB_NAME=NAME, DJANGO_SETTINGS_MODULE="config.settings.dev", PAGE_CACHE="0")
        os.environ.setdefault("VAR_DIR", folder)
        planted = plant()
        django.setup()
        from learning.domain.tallies import rebuild_tallies
        from learning.models import Answer, Completion

        lines = ["## National scale, PostgreSQL", ""]
        lines.append(f"{Completion.objects.count():,} completions, {Answer.objects.count():,} answers"
                     + (f", planted in {planted:.0f} s." if planted else "."))  # fmt: skip
        begin = time.perf_counter()
        rebuild_tallies()
        lines += [f"All roll-ups made anew in {time.perf_counter() - begin:.0f} s.", ""]
        lines += measured(
            "SQL: the sum of the statements' own time in the database. Pages: in process, with rendering."
        )
        lines += ["| file | s | peak MB | size MB |", "|---|---|---|---|", *files(), ""]
        print("\n".join(lines), flush=True)
        grown = grow_history()
        lines += measured(f"The same with {grown:,} completions: history ten times as long.")
    target = ROOT / "docs" / "benchmarks.md"
    text = target.read_text()
    before, _, rest = text.partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    target.write_text(f"{before.rstrip()}\n\n{MARKS[0]}\n" + "\n".join(lines) + f"\n{MARKS[1]}\n{after.lstrip()}")
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
