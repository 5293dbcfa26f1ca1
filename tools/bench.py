"""`make bench`: what a page costs, beside a constant Django response in the same run. Writes docs/benchmarks.md.

Production settings under granian, on SQLite and, where PostgreSQL answers, on PostgreSQL, each with the demo. CPU is
that of the server's processes (/proc), so the load generator on the same cores does not count. Read the figures as
ratios: the reference is measured in the same minutes on the same machine.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
HEADERS = {"X-Forwarded-Proto": "https", "Host": "bench.example", "Accept-Encoding": "identity"}
PAGES = {
    "home": "/",
    "catalogue": "/leren/",
    "module": "/leren/de-basis/",
    "coalition home": "/regio/noorderveld/",
    "toolkit": "/toolkit/",
    "search": "/zoeken/?q=poster",
}


@dataclass
class Figures:
    name: str
    rate: float = 0.0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    cpu_ms: float = 0.0
    queries: int = 0
    bytes_gzip: int = 0
    errors: int = 0
    extra: dict[str, float] = field(default_factory=dict)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def process_tree(pid: int) -> list[int]:
    found = [pid]
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    for child in children:
        found += process_tree(int(child))
    return found


def cpu_s(pid: int) -> float:
    total = 0
    for member in process_tree(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


@dataclass
class Memory:
    """Of one worker, MB. RSS counts what processes share, PSS shares it out, USS is what ends with the process."""

    rss: float
    pss: float
    uss: float

    def __str__(self) -> str:
        return f"RSS {self.rss:.0f} MB, PSS {self.pss:.0f} MB, USS {self.uss:.0f} MB"


def memory(pid: int, *, skip_first: bool = False) -> Memory:
    """The largest process of the tree: one worker; with `skip_first` not the one that only looks after them."""
    found = []
    for member in process_tree(pid)[skip_first:]:
        lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {name: int(value.split()[0]) / 1024 for name, value in (line.split(":", 1) for line in lines)}
        uss = sizes["Private_Clean"] + sizes["Private_Dirty"]
        found.append(Memory(rss=sizes["Rss"], pss=sizes["Pss"], uss=uss))
    return max(found, key=lambda one: one.rss)


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers=HEADERS)
    response = connection.getresponse()
    return response.status, response.read()


def measure(name: str, *, port: int, path: str, pid: int, seconds: float = SECONDS) -> Figures:
    """One client, one connection: latency without a queue, CPU per request without contention."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    figures = Figures(name)
    for _ in range(20):
        status, _body = get(connection, path)
        if status != 200:
            raise SystemExit(f"{name}: {path} answers {status}")
    times = []
    cpu_before, started = cpu_s(pid), time.perf_counter()
    while time.perf_counter() - started < seconds:
        begin = time.perf_counter()
        status, _body = get(connection, path)
        times.append((time.perf_counter() - begin) * 1000)
        figures.errors += status != 200
    elapsed, cpu = time.perf_counter() - started, cpu_s(pid) - cpu_before
    times.sort()
    figures.rate = len(times) / elapsed
    figures.p50_ms = statistics.median(times)
    figures.p95_ms = times[int(len(times) * 0.95)]
    figures.cpu_ms = cpu * 1000 / len(times)
    return figures


def page_weight(*, port: int, path: str) -> int:
    """HTML plus the CSS and JS it names, each gzipped; fonts and pictures apart."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    _status, body = get(connection, path)
    html = body.decode()
    total = len(gzip.compress(body, 6))
    assets = set(re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', html))
    assets |= set(re.findall(r'<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"', html))
    assets |= set(re.findall(r'<script[^>]+src="([^"]+)"', html))
    for asset in assets:
        status, content = get(connection, asset)
        if status != 200:
            raise SystemExit(f"{path} names {asset}, which answers {status}")
        total += len(gzip.compress(content, 6))
    return total


class Server:
    """A server process that is stopped when the block ends."""

    def __init__(
        self, command: list[str], *, env: dict[str, str], port: int, cwd: Path = ROOT, path: str = "/"
    ) -> None:
        self.port = port
        self.process = subprocess.Popen(command, cwd=cwd, env=env, start_new_session=True, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            try:
                get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path)
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise SystemExit(f"The server did not start: {' '.join(command)}") from None
                time.sleep(0.2)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=15)


def granian(target: str, port: int) -> list[str]:
    return [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "1", "--no-ws", "--log-level", "error", target,
    ]  # fmt: skip


def gunicorn(target: str, port: int) -> list[str]:
    return [
        str(BIN / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread",
        "--threads", "1", "--keep-alive", "30", "--log-level", "error", target,
    ]  # fmt: skip


def preloaded(target: str, port: int) -> list[str]:
    """Four workers that share what was imported before they were forked."""
    return [*gunicorn(target, port)[:-1], "--preload", "--workers", "4", target]


SERVERS = {"granian": granian, "gunicorn": gunicorn}


def constant_reference(name: str = "granian") -> Figures:
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    with Server(SERVERS[name]("bench_reference:application", port), env=env, port=port) as server:
        return measure(f"constant Django response, {name}", port=port, path="/", pid=server.process.pid)


def static_reference(folder: Path) -> Figures | None:
    nginx = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
    if not nginx:
        return None
    port = free_port()
    (folder / "www").mkdir()
    (folder / "www" / "index.html").write_bytes(os.urandom(10_000).hex().encode())
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log /dev/null; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}\n"
    )
    command = [nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    with Server(command, env=dict(os.environ), port=port) as server:
        return measure("nginx, static 20 kB", port=port, path="/", pid=server.process.pid)


def site_environment(folder: Path, *, database: str) -> dict[str, str]:
    env = {
        **os.environ,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "bench-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEF",
        "ALLOWED_HOSTS": "bench.example",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
    }
    env.pop("REDIS_URL", None)
    env.pop("BROKER_URL", None)
    if database == "PostgreSQL":
        env |= {"DB_NAME": "open_bench"}
    else:
        env.pop("DB_NAME", None)
    return env


def manage(*arguments: str, env: dict[str, str]) -> str:
    command = [str(BIN / "python"), "-W", "ignore", "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout


def prepare(database: str, folder: Path) -> dict[str, str]:
    env = site_environment(folder, database=database)
    if database == "PostgreSQL":
        subprocess.run(["dropdb", "--if-exists", "open_bench"], check=True)
        subprocess.run(["createdb", "open_bench"], check=True)
    development = {**env, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    manage("migrate", "--verbosity", "0", env=development)
    manage("demo", env=development)
    manage("run_jobs", "--until-idle", env=development)
    manage("collectstatic", "--noinput", "--verbosity", "0", env=env)
    return env


def count_queries(env: dict[str, str]) -> dict[str, int]:
    command = [str(BIN / "python"), "-W", "ignore", "tools/bench_queries.py", *PAGES.values()]
    environment = {**env, "PAGE_CACHE": "0"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return dict(zip(PAGES, json.loads(done.stdout.strip().splitlines()[-1]), strict=True))


@dataclass
class SiteFigures:
    """`gunicorn`: the pages without the page cache under that server; `never_asked`: a search for something new."""

    uncached: list[Figures]
    cached: list[Figures]
    gunicorn: list[Figures]
    never_asked: Figures
    memory: dict[str, Memory]


def never_asked(*, port: int, pid: int) -> Figures:
    """Searches whose answers nobody holds, each asked once: the same word in other capitals finds the same."""
    word = "gegevens"
    paths = [
        "/zoeken/?q=" + "".join(c.upper() if number >> place & 1 else c for place, c in enumerate(word))
        for number in range(2 ** len(word))
    ]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    figures = Figures("search, never asked before")
    times = []
    cpu_before, started = cpu_s(pid), time.perf_counter()
    for path in paths:
        begin = time.perf_counter()
        status, _body = get(connection, path)
        times.append((time.perf_counter() - begin) * 1000)
        figures.errors += status != 200
    elapsed, cpu = time.perf_counter() - started, cpu_s(pid) - cpu_before
    times.sort()
    figures.rate = len(times) / elapsed
    figures.p50_ms = statistics.median(times)
    figures.p95_ms = times[int(len(times) * 0.95)]
    figures.cpu_ms = cpu * 1000 / len(times)
    return figures


def measure_site(database: str, folder: Path) -> SiteFigures:
    env = prepare(database, folder)
    queries = count_queries(env)
    found = SiteFigures([], [], [], Figures(""), {})
    port = free_port()
    with Server(
        granian("config.wsgi:application", port), env={**env, "PAGE_CACHE": "0"}, port=port, path="/robots.txt"
    ) as server:
        for name, path in PAGES.items():
            figures = measure(name, port=port, path=path, pid=server.process.pid)
            figures.queries = queries[name]
            figures.bytes_gzip = page_weight(port=port, path=path)
            found.uncached.append(figures)
        found.never_asked = never_asked(port=port, pid=server.process.pid)
        found.memory["granian"] = memory(server.process.pid)
    port = free_port()
    with Server(
        gunicorn("config.wsgi:application", port), env={**env, "PAGE_CACHE": "0"}, port=port, path="/robots.txt"
    ) as server:
        for name, path in PAGES.items():
            found.gunicorn.append(measure(name, port=port, path=path, pid=server.process.pid, seconds=SECONDS / 2))
        found.memory["gunicorn"] = memory(server.process.pid)
    port = free_port()
    with Server(
        preloaded("config.wsgi:application", port), env={**env, "PAGE_CACHE": "0"}, port=port, path="/robots.txt"
    ) as server:
        for _ in range(40):
            for path in PAGES.values():
                get(http.client.HTTPConnection("127.0.0.1", port, timeout=30), path)
        found.memory["gunicorn --preload, one of four"] = memory(server.process.pid, skip_first=True)
    port = free_port()
    with Server(granian("config.wsgi:application", port), env=env, port=port, path="/robots.txt") as server:
        for name, path in PAGES.items():
            found.cached.append(measure(name, port=port, path=path, pid=server.process.pid, seconds=SECONDS / 2))
    return found


def table(rows: list[Figures], reference: Figures, *, full: bool) -> list[str]:
    head = "| page | requests/s | p50 ms | p95 ms | CPU ms | × constant |" + (" SQL | kB gzipped |" if full else "")
    lines = [head, "|---" * (head.count("|") - 1) + "|"]
    for row in rows:
        line = (
            f"| {row.name} | {row.rate:,.0f} | {row.p50_ms:.2f} | {row.p95_ms:.2f} | {row.cpu_ms:.2f} "
            f"| {row.cpu_ms / reference.cpu_ms:.1f} |"
        )
        lines.append(line + (f" {row.queries} | {row.bytes_gzip / 1000:.1f} |" if full else ""))
    return lines


def has_postgresql() -> bool:
    return (
        bool(shutil.which("createdb"))
        and not subprocess.run(
            ["psql", "-d", "postgres", "-c", "select 1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
    )


def main() -> None:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; don't edit between the marks. One worker, one thread, one client on one kept-alive",
        "connection. CPU is that of the server's processes, not of PostgreSQL's. Read the figures",
        "as ratios to the constant Django response of the same server in the same run (target: at most 14 times,",
        "at most 6 queries, at most 30 kB; a worker that has served every page: under 130 MB).",
        "",
        "<!-- pages -->",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}.",
        "",
    ]
    with tempfile.TemporaryDirectory(prefix="open-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads as a user of its own
        reference = constant_reference()
        under_gunicorn = constant_reference("gunicorn")
        references = [reference, under_gunicorn]
        if static := static_reference(folder):
            references.append(static)
        lines += ["## References", "", *table(references, reference, full=False), ""]
        for database in ["SQLite", *(["PostgreSQL"] if has_postgresql() else [])]:
            print(f"→ {database}", flush=True)
            (folder / database).mkdir()
            found = measure_site(database, folder / database)
            lines += [f"## {database}, page cache off", "", *table(found.uncached, reference, full=True), ""]
            lines += [*table([found.never_asked], reference, full=False), ""]
            lines += [f"Worker after all pages, {name}: {size}.\n" for name, size in found.memory.items()]
            lines += [f"## {database}, page cache off, gunicorn beside gunicorn's constant response", ""]
            lines += [*table(found.gunicorn, under_gunicorn, full=False), ""]
            lines += [f"## {database}, page cache on", "", *table(found.cached, reference, full=False), ""]
        again = constant_reference()
        drift = f"The reference at the end: {again.cpu_ms:.3f} ms, at the start {reference.cpu_ms:.3f} ms."
        lines += [drift, "<!-- /pages -->"]
    target = ROOT / "docs" / "benchmarks.md"
    text = "\n".join(lines) + "\n"
    if target.exists() and "<!-- /pages -->" in target.read_text():
        text += target.read_text().split("<!-- /pages -->", 1)[1].lstrip("\n")
    target.write_text(text)
    print(text)
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_newsletters.py")], cwd=ROOT, check=True)
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_live.py")], cwd=ROOT, check=True)
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_toolkit.py")], cwd=ROOT, check=True)
    if has_postgresql():  # with the demo that was planted above; what fails there fails nothing here
        environment = {**os.environ, "BENCH_DB_NAME": "open_bench"}
        subprocess.run([sys.executable, str(ROOT / "tools" / "bench_h5p.py")], cwd=ROOT, env=environment, check=False)


if __name__ == "__main__":
    sys.exit(main())
