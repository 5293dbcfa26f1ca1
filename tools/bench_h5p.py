"""What an H5P activity costs: a statement, arrays of them, the player's page; beside wagtail-lms in the same run.

`python tools/bench_h5p.py` wants PostgreSQL and a database with the demo: BENCH_DB_NAME, made where it is missing. The
peer is installed into var/bench-peer and measured by tools/bench_h5p_peer.py; without a registry it is left out. Writes
docs/benchmarks.md between marks of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bench_h5p_import
import bench_h5p_paint
import bench_requests

ROOT = Path(__file__).resolve().parent.parent
NAME = os.environ.get("BENCH_DB_NAME", "open_bench_h5p")
PEER = "wagtail-lms==0.11.1"
PEER_FOLDER = ROOT / "var" / "bench-peer"
PEER_DATABASE = "open_bench_peer"
SAMPLES = Path(os.environ.get("H5P_SAMPLES") or ROOT.parent / "shared" / "h5p")
MARKS = ("<!-- h5p -->", "<!-- /h5p -->")
ADL = "http://adlnet.gov/expapi/verbs/"
ARRAY, ARRAYS, SINGLE = 25, 80, 400
PER_LAUNCH = 100  # under the limit of 120 a minute


def plant() -> None:
    listed = subprocess.run(["psql", "-d", "postgres", "-Atc", "SELECT datname FROM pg_database"],
                            stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
    is_there = NAME in listed.stdout.split()
    if not is_there:
        subprocess.run(["createdb", NAME], check=True)
    for command in [["migrate", "--verbosity", "0"], *([] if is_there else [["demo"]])]:
        subprocess.run([sys.executable, "-W", "ignore", "manage.py", *command], cwd=ROOT, check=True)


def statement(*, verb: str = "answered", part: str = "", response: str = "1") -> dict[str, Any]:
    extensions = {"http://h5p.org/x-api/h5p-subContentId": part} if part else {}
    return {
        "key": str(uuid.uuid4()),
        "statement": {
            "verb": {"id": ADL + verb, "display": {"en-US": verb}},
            "object": {
                "id": "https://bench.example/1",
                "definition": {"extensions": extensions, "description": {"en-US": "Wat antwoordt u?"}},
            },
            "result": {"response": response, "score": {"raw": 2, "max": 2, "scaled": 1}, "duration": "PT3S"},
        },
    }


def learner_and_place() -> tuple[Any, dict[str, str], Any]:
    """(learner, the context of a lesson they are enrolled for, that lesson's page)."""
    from accounts.models import User
    from learning.domain.enrolments import enrol_learner
    from learning.models import Course, CoursePage

    page = CoursePage.objects.live().get(slug="de-basis")
    user, _made = User.objects.get_or_create(email="h5p-bench@bench.example")
    enrol_learner(user=user, course=Course.objects.get(key=page.translation_key))
    lesson = page.get_children().live().first().specific
    return user, {"course": str(page.translation_key), "lesson": str(lesson.translation_key)}, lesson


def bodies(*, content: Any, user: Any, context: dict[str, str], size: int) -> Iterator[bytes]:
    """Requests of `size` statements: an answer to a step and the whole by turns, a launch for each hundred."""
    from learning.h5p.domain.launching import make_launch_token, open_launch

    turn = sent = PER_LAUNCH
    token = ""
    steps = ["recht-op-inzage", "dochter-van-dertien", "werkaantekeningen"]
    while True:
        if sent + size > PER_LAUNCH:
            token = open_launch(token=make_launch_token(content=content, user=user, context=context)).session_token
            sent = 0
        statements = []
        for _ in range(size):
            turn += 1
            is_whole = turn % 4 == 0
            statements.append(
                statement(verb="completed", response="") if is_whole else statement(part=steps[turn % 4 - 1])
            )
        sent += size
        yield json.dumps({"token": token, "statements": statements}).encode()


def posts(path: str, given: Iterator[bytes], *, cookies: str = "") -> Iterator[Any]:
    for body in given:
        yield bench_requests.request_for(path, body=body, cookies=cookies)


def wholes(**where: Any) -> Iterator[bytes]:
    """Only the dearest kind: the end of an activity of several questions, which is counted again from its answers."""
    for body in bodies(size=1, **where):
        request = json.loads(body)
        request["statements"] = [statement(verb="completed", response="")]
        yield json.dumps(request).encode()


def bare_insert() -> dict[str, float]:
    """One durable row by a plain cursor, without a request: what the machine gives in these minutes."""
    from django.db import connection

    times, cpu, pid = [], time.process_time(), bench_requests.backend_pid()
    before = bench_requests.cpu_of(pid)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_durable (id bigserial PRIMARY KEY, said text)")
        for _ in range(SINGLE):
            begin = time.perf_counter()
            cursor.execute("INSERT INTO bench_durable (said) VALUES (%s)", ["x" * 300])
            times.append((time.perf_counter() - begin) * 1000)
        cpu = time.process_time() - cpu
        cursor.execute("DROP TABLE bench_durable")
    return {
        "app_ms": cpu * 1000 / SINGLE,
        "database_ms": (bench_requests.cpu_of(pid) - before) * 1000 / SINGLE,
        "p50_ms": sorted(times)[SINGLE // 2],
        "queries": 1,
    }


def ours() -> dict[str, dict[str, float]]:
    from django.urls import reverse

    from learning.h5p.domain.building import DEMO_KEY
    from learning.h5p.domain.launching import make_launch_token
    from learning.h5p.models import Content

    content = Content.objects.get(key=DEMO_KEY)
    user, context, lesson = learner_and_place()
    cookies = bench_requests.cookies_of(user)
    where = {"content": content, "user": user, "context": context}
    address = reverse("h5p:statements")
    found = {
        "bare": bare_insert(),
        "statement": bench_requests.cost(posts(address, bodies(size=1, **where)), count=SINGLE),
        "whole": bench_requests.cost(posts(address, wholes(**where)), count=SINGLE),
        "array": bench_requests.cost(posts(address, bodies(size=ARRAY, **where)), count=ARRAYS),
    }

    def frames() -> Iterator[Any]:
        while True:
            token = make_launch_token(content=content, user=user, context=context)
            yield bench_requests.request_for(f"{reverse('h5p:frame')}?start={token}")

    def lessons() -> Iterator[Any]:
        while True:
            yield bench_requests.request_for(lesson.url, cookies=cookies)

    found["frame"] = bench_requests.cost(frames(), count=100)
    found["lesson"] = bench_requests.cost(lessons(), count=150)
    if question := practice_question(lesson):
        given = f"vraag={question[0]}&antwoord={question[1]}".encode()
        found["answer"] = bench_requests.cost(
            (
                bench_requests.request_for(
                    reverse("learning:answer", args=[question[2]]),
                    body=given,
                    cookies=cookies,
                    content_type="application/x-www-form-urlencoded",
                )
                for _ in iter(int, 1)
            ),
            count=150,
            expected=302,
        )
    return found


def imported() -> dict[str, float]:
    """CPU of importing a package of 3 MB whose code is all new: rows that are rolled back, files that go."""
    from django.conf import settings
    from django.test import override_settings

    rounds, pid = 5, bench_requests.backend_pid()
    with tempfile.TemporaryDirectory(prefix="bench-h5p-") as folder:
        private = {**settings.STORAGES["private"], "OPTIONS": {"location": folder}}
        with override_settings(STORAGES={**settings.STORAGES, "private": private}):
            before = bench_requests.cpu_of(pid)
            found = bench_h5p_import.measure_import(rounds=rounds)
    return {**found, "database_s": (bench_requests.cpu_of(pid) - before) / rounds}


def practice_question(lesson: Any) -> tuple[str, str, int] | None:
    """(question, option, page) of the first question to practise with in the course of this lesson."""
    for page in [lesson, *(one.specific for one in lesson.get_siblings(inclusive=False).live())]:
        for block in page.body.raw_data if hasattr(page, "body") else []:
            if block["type"] == "single_choice":
                return block["id"], block["value"]["options"][0]["id"], page.pk
    return None


def peer() -> dict[str, dict[str, float]] | str:
    """The same measurements of wagtail-lms, or a sentence that says why not."""
    python = PEER_FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        PEER_FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True)
        installing = [str(python), "-m", "pip", "install", "--quiet", PEER, "psycopg[binary]"]
        if subprocess.run(installing, check=False, stderr=subprocess.DEVNULL).returncode:
            shutil.rmtree(PEER_FOLDER)
            return f"{PEER} could not be installed, so it was not measured."
    subprocess.run(["dropdb", "--if-exists", PEER_DATABASE], check=True)
    subprocess.run(["createdb", PEER_DATABASE], check=True)
    env = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "PYTHONPATH"}}
    command = [str(python), "-W", "ignore", str(ROOT / "tools" / "bench_h5p_peer.py"), str(PEER_FOLDER)]
    done = subprocess.run(command, env={**env, "PEER_DB_NAME": PEER_DATABASE}, stdout=subprocess.PIPE, text=True,
                          check=False)  # fmt: skip
    subprocess.run(["dropdb", "--if-exists", PEER_DATABASE], check=True)
    if done.returncode:
        return f"{PEER} did not run, so it was not measured."
    found: dict[str, dict[str, float]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def row(name: str, figures: dict[str, float], target: str) -> str:
    whole = figures["app_ms"] + figures["database_ms"]
    return (
        f"| {name} | {whole:.2f} | {figures['app_ms']:.2f} | {figures['database_ms']:.2f} | {figures['queries']:.0f} "
        f"| {figures['p50_ms']:.2f} | {target} |"
    )


def import_line(found: dict[str, float]) -> str:
    whole = found["cpu_s"] + found["database_s"]
    return (
        f"Import of a package of {found['bytes'] / 1e6:.1f} MB, all code new: {whole:.2f} s CPU, of which "
        f"{found['database_s']:.2f} s PostgreSQL (target 1.5 s)."
    )


def paint_line(found: dict[str, float] | str) -> str:
    if isinstance(found, str):
        return found
    return (
        f"MultiChoice in Chromium over loopback, nothing cached: first paint after {found['first_ms']:.0f} ms (target "
        f"1,000 ms), the question stands after {found['ready_ms']:.0f} ms, {found['requests']:.0f} requests."
    )


def written(
    mine: dict[str, dict[str, float]],
    other: dict[str, dict[str, float]] | str,
    *,
    load: float,
    import_cost: dict[str, float],
    paint: dict[str, float] | str,
) -> list[str]:
    per_second = ARRAY * ARRAYS / mine["array"]["seconds"]
    per_cpu = ARRAY * 1000 / (mine["array"]["app_ms"] + mine["array"]["database_ms"])
    lines = [
        "## H5P, PostgreSQL",
        "",
        "In process, with middleware, without a test client or a socket; CPU of the application and of PostgreSQL's",
        f"backend together. Load average of the machine {load:.1f} on {os.cpu_count()} cores: CPU is less disturbed by",
        "that than the clock is.",
        "",
        "| request | CPU ms | application | database | queries | p50 ms | target |",
        "|---|---|---|---|---|---|---|",
        row("reference: a bare durable INSERT, no request", mine["bare"], "–"),
        row("one statement (three answers, then the whole)", mine["statement"], "6 ms, 6 queries"),
        row("the end of an activity, counted from its answers", mine["whole"], "6 ms, 6 queries"),
        row(f"{ARRAY} statements at once", mine["array"], "–"),
        row("player's page, with its launch", mine["frame"], "10 queries"),
        row("lesson page, signed in", mine["lesson"], "8 queries, half of the peer's"),
    ]
    if "answer" in mine:
        lines.append(row("a practice question answered", mine["answer"], "10 ms, 8 queries"))
    if not isinstance(other, str):
        lines.append(row(f"{PEER}: one statement, 10 lessons", other["statement"], "–"))
        lines.append(row(f"{PEER}: lesson page, signed in", other["lesson"], "–"))
    lines += [
        "",
        f"Arrays of {ARRAY}: {per_second:,.0f} statements/s by the clock on one connection, {per_cpu:,.0f} for each",
        "second of CPU (target 5,000).",
        "",
        import_line(import_cost),
        "",
        paint_line(paint),
    ]
    if isinstance(other, str):
        lines += ["", other]
    return lines


def main() -> None:
    import django

    os.environ.update(DB_NAME=NAME, DJANGO_SETTINGS_MODULE="config.settings.dev", PAGE_CACHE="0")
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench-h5p"))
    plant()
    other = peer()
    django.setup()
    from django.conf import settings

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["bench.example"]
    mine, load = ours(), os.getloadavg()[0]
    import_cost = imported()
    paint = bench_h5p_paint.measure_first_paint(samples=SAMPLES)  # last: Playwright runs an event loop
    lines = written(mine, other, load=load, import_cost=import_cost, paint=paint)
    target = ROOT / "docs" / "benchmarks.md"
    text = target.read_text()
    before, _, rest = text.partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    target.write_text(f"{before.rstrip()}\n\n{MARKS[0]}\n" + "\n".join(lines) + f"\n{MARKS[1]}\n{after.lstrip()}")
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
