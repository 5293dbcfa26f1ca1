"""When a frame first shows something: MultiChoice in Chromium over loopback, each time in a browser that knows nothing.

Called by tools/bench_h5p.py, which has set up Django; the server is a process of its own, with the same database.
"""

from __future__ import annotations

import os
import shutil
import statistics
from pathlib import Path
from typing import Any

import bench

KEY = "bench-multichoice"
PACKAGE = "H5P.MultiChoice-1.16.h5p"
ROUNDS = 7
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def measure_first_paint(*, samples: Path) -> dict[str, float] | str:
    """Milliseconds from asking for the frame: `first_ms`, `ready_ms` (the question stands), and `requests`. Or a
    sentence that says why not."""
    if not (samples / PACKAGE).exists():
        return f"{PACKAGE} is not here (H5P_SAMPLES), so its first paint was not measured."
    if CHROMIUM is None:
        return "Chromium is not here, so the first paint of MultiChoice was not measured."
    address = _address(samples / PACKAGE)
    port = bench.free_port()
    command = [*bench.granian("config.wsgi:application", port)]
    command[command.index("--blocking-threads") + 1] = "4"
    with bench.Server(command, env=dict(os.environ), port=port, path="/robots.txt"):
        return _painted(f"http://127.0.0.1:{port}{address}")


def _address(path: Path) -> str:
    from django.urls import reverse

    from learning.h5p.domain.importing import import_package
    from learning.h5p.domain.launching import make_launch_token
    from learning.h5p.models import Content

    content = Content.objects.filter(key=KEY).first()
    if content is None:
        with path.open("rb") as file:
            content = import_package(file=file, actor=None, key=KEY, filename=path.name).content
    return f"{reverse('h5p:frame')}?start={make_launch_token(content=content, user=None, context={})}"


def _painted(url: str) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    first: list[float] = []
    ready: list[float] = []
    requests: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(ROUNDS):
            context: Any = browser.new_context(viewport={"width": 1000, "height": 900})
            page = context.new_page()
            requests.clear()
            page.on("request", lambda request: requests.append(request.url))
            page.goto(url)
            page.wait_for_selector(".h5p-question")
            ready.append(page.evaluate("performance.now()"))
            page.wait_for_timeout(200)
            first.append(page.evaluate(FIRST_PAINT))
            context.close()
        browser.close()
    # The first round warms the server and the browser's own files.
    return {
        "first_ms": statistics.median(first[1:]),
        "ready_ms": statistics.median(ready[1:]),
        "requests": len(requests),
    }
