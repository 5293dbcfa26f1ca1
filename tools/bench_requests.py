"""What a request costs in this process: CPU of the application, CPU of PostgreSQL's backend, statements.

Only the handler is measured, with its middleware: no test client, no socket. Knows nothing of this platform, so that
tools/bench_h5p_peer.py measures another one by the same code.
"""

from __future__ import annotations

import io
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def request_for(path: str, *, body: bytes | None = None, cookies: str = "", content_type: str = "text/plain") -> Any:
    from django.core.handlers.wsgi import WSGIRequest

    address, _, query = path.partition("?")
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET" if body is None else "POST",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "bench.example",
            "SERVER_PORT": "443",
            "HTTP_HOST": "bench.example",
            "HTTP_X_FORWARDED_PROTO": "https",
            "wsgi.url_scheme": "https",
            "HTTP_COOKIE": cookies,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body or b"")),
            "wsgi.input": io.BytesIO(body or b""),
        }
    )
    request._dont_enforce_csrf_checks = True
    return request


def backend_pid() -> int | None:
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_of(pid: int | None) -> float:
    """Seconds; 0 for a database that lives in this process or on another machine."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def cost(requests: Iterator[Any], *, count: int, warm: int = 10, expected: int = 200) -> dict[str, float]:
    """Per request: `app_ms` and `database_ms` of CPU, `p50_ms` by the clock, and `queries` of one of them."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    respond: Callable[[Any], Any] = WSGIHandler().get_response
    for _ in range(warm):
        answered(respond(next(requests)), expected)
    with CaptureQueriesContext(connection) as captured:
        answered(respond(next(requests)), expected)
    queries = [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    if os.environ.get("BENCH_SHOW_SQL"):
        print("\n".join(query[:160] for query in queries))
    made = [next(requests) for _ in range(count)]
    times, app, pid = [], 0.0, backend_pid()
    before = cpu_of(pid)
    for request in made:
        begin, begin_cpu = time.perf_counter(), time.process_time()
        response = respond(request)
        app += time.process_time() - begin_cpu
        times.append((time.perf_counter() - begin) * 1000)
        answered(response, expected)
    return {
        "app_ms": app * 1000 / count,
        "database_ms": (cpu_of(pid) - before) * 1000 / count,
        "p50_ms": statistics.median(times),
        "queries": len(queries),
        "seconds": sum(times) / 1000,
    }


def answered(response: Any, expected: int) -> None:
    if response.status_code != expected:
        raise SystemExit(f"answers {response.status_code}: {response.content[:300]!r} {response.headers}")


def cookies_of(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
