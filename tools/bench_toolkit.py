"""`make bench`, the toolkit: what a preview, a PDF, a batch, a film, a search, a zip and a quiet screen cost.

In process, under production settings, on SQLite; CPU is that of this process and of its typst process. Writes the part
of docs/benchmarks.md between the toolkit marks. BENCH_MATERIALS=500 for a quick look.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from bench import ROOT, cpu_s, manage, site_environment

MATERIALS = int(os.environ.get("BENCH_MATERIALS", "5000"))
PRACTICES = int(os.environ.get("BENCH_PRACTICES", "500"))
ZIP_MB = 200
BEGIN, END = "<!-- toolkit: begin -->", "<!-- toolkit: end -->"
Row = tuple[str, str, str]


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def timed(work: Callable[[int], Any], *, count: int) -> list[float]:
    """Milliseconds of each of `count` rounds, after one to warm up."""
    work(-1)
    found = []
    for number in range(count):
        start = time.perf_counter()
        work(number)
        found.append((time.perf_counter() - start) * 1000)
    return found


def rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def spent_s() -> float:
    """CPU of this process and its typst processes, those that were replaced too."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return cpu_s(os.getpid()) + ended.ru_utime + ended.ru_stime


def typst_mb() -> float:
    from media.typeset import process

    return process._warm.used_bytes / 1024 / 1024 if process._warm else 0


def spec_of(version: Any, number: int, file_format: str) -> Any:
    from toolkit.domain.personalisation import make_spec

    return make_spec(
        version=version,
        language="nl",
        file_format=file_format,
        name=f"Huisartsenpraktijk De Linde {number}",
        url=f"https://linde{number}.example/dossier",
    )


def bench_renders(version: Any) -> list[Row]:
    from toolkit.domain.personalisation import make_file, render_preview

    previews = timed(lambda n: render_preview(spec=spec_of(version, n, "preview"), version=version), count=60)
    before = spent_s()
    timed(lambda n: make_file(spec=spec_of(version, n, "pdf-a4"), version=version), count=60)
    pdf_ms = (spent_s() - before) * 1000 / 61
    return [
        ("Preview of a new name, p95", f"{p95(previews):.0f} ms", "< 300 ms"),
        ("A4 PDF, CPU with typst", f"{pdf_ms:.0f} ms", "< 60 ms"),
    ]


def bench_batch(material: Any) -> list[Row]:
    from accounts.models import User
    from organisations.models import Affiliation, Coalition, Identity, Practice
    from toolkit.domain.batches import ask_for_coalition, make_batch

    coalition = Coalition.objects.create(name="Coalitie", slug="coalitie")
    for number in range(PRACTICES):
        practice = Practice.objects.create(name=f"Praktijk {number}", agb_code=f"02{number:06d}")
        Affiliation.objects.create(practice=practice, coalition=coalition, valid_from=dt.date(2020, 1, 1))
        Identity.objects.create(practice=practice, portal_url=f"https://praktijk{number}.example/dossier")
    actor = User.objects.create_user(email="bench@bench.example")
    batch = ask_for_coalition(coalition=coalition, material=material, language="nl", file_format="pdf-a4", actor=actor)
    start = time.perf_counter()
    make_batch(batch)()
    return [
        (f"{PRACTICES} posters of a coalition", f"{time.perf_counter() - start:.1f} s", "< 60 s"),
        ("… peak memory of the worker and its typst", f"{rss_mb():.0f} + {typst_mb():.0f} MB", "< 300 MB"),
    ]


def bench_film(version: Any) -> list[Row]:
    from media.domain.video import slides_to_mp4
    from toolkit.domain.personalisation import draw_slides

    slides = draw_slides(spec=spec_of(version, 1, "mp4-screen"), version=version)
    before = spent_s()
    with tempfile.TemporaryDirectory() as folder:
        slides_to_mp4([(slide, 4.0) for slide in slides], Path(folder) / "film.mp4", width=1920, height=1080)
    return [("Film of 20 s at 1080p, CPU", f"{spent_s() - before:.1f} s", "< 15 s")]


def bench_search() -> list[Row]:
    from tests.factories.toolkit import ensure_toolkit
    from toolkit.domain.queries import find_materials
    from toolkit.enums import MaterialKind, Theme
    from toolkit.models import MaterialLanguage, MaterialPage

    index = ensure_toolkit()
    kinds, themes = list(MaterialKind), list(Theme)
    for number in range(MATERIALS):
        page = MaterialPage(
            title=f"Materiaal {number} over inzage",
            slug=f"materiaal-{number}",
            summary="Een korte tekst over wat u ermee doet.",
            kind=kinds[number % len(kinds)],
            theme=themes[number % len(themes)],
        )
        page.languages = [MaterialLanguage(language="nl"), MaterialLanguage(language=("en", "ar", "tr")[number % 3])]
        index.add_child(instance=page)
    words = ["inzage", "poster inzage", "materiaal 12", "nergens"]
    found = timed(lambda n: find_materials(index=index, asked={"q": [words[n % 4]], "taal": ["nl"]}).entries, count=60)
    return [(f"Search and facets over {MATERIALS} materials, p95", f"{p95(found):.0f} ms", "< 80 ms")]


def bench_zip() -> list[Row]:
    from django.utils import timezone

    from toolkit.domain.zips import Entry, stream_zip

    class File:
        def open(self, mode: str) -> Any:
            return path.open(mode)

    with tempfile.NamedTemporaryFile() as target:
        path = Path(target.name)
        path.write_bytes(os.urandom(10 * 1024 * 1024))
        entries = [
            Entry(path=f"map/bestand-{number}.pdf", file=File(), size=path.stat().st_size)
            for number in range(ZIP_MB // 10)
        ]
        before = rss_mb()
        start = time.perf_counter()
        made = stream_zip(entries=entries, intro="Proef.", made_at=timezone.localtime())
        sent = sum(len(chunk) for chunk in made.chunks)
        seconds = time.perf_counter() - start
    if sent != made.size:
        raise SystemExit("The zip is not as long as it said.")
    return [
        (f"Zip of {ZIP_MB} MB", f"{sent / 1024 / 1024 / seconds:.0f} MB/s", "≥ 100 MB/s"),
        ("… memory it adds", f"{max(rss_mb() - before, 0):.0f} MB", "< 64 MB"),
    ]


def bench_player() -> list[Row]:
    from django.test import Client

    from organisations.models import Practice
    from toolkit.models import WaitingScreen

    practice = Practice.objects.create(name="Praktijk", agb_code="03000000")
    screen = WaitingScreen.objects.create(practice=practice, name="Bench", shows_news=False)
    client = Client(headers={"X-Forwarded-Proto": "https"})
    first = client.get(f"/scherm/{screen.key}/lijst.json", headers={"host": "bench.example"})
    quiet = client.get(
        f"/scherm/{screen.key}/lijst.json", headers={"host": "bench.example", "If-None-Match": first["ETag"]}
    )
    if quiet.status_code != 304:
        raise SystemExit(f"A quiet screen answers {quiet.status_code}.")
    size = len("HTTP/1.1 304 Not Modified\r\n\r\n") + sum(len(k) + len(v) + 4 for k, v in quiet.items())
    return [("Player, an hour in which nothing changed, answer", f"{size} bytes", "< 1 kB")]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-toolkit-") as folder:
        environment = site_environment(Path(folder), database="SQLite")
        os.environ.pop("DB_NAME", None)
        os.environ.update(environment)
        (Path(folder) / "static").mkdir()
        manage("migrate", "--verbosity", "0", env=environment)
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        django.setup()
        from tests.factories.toolkit import make_material

        poster = make_material(title="Poster", slug="poster")
        slides = make_material(title="Animatie", slug="animatie", template_key="wachtkamer-dias", languages=["nl"])
        version = poster.versions.get()
        rows = [
            *bench_renders(version),
            *bench_batch(poster),
            *bench_film(slides.versions.get()),
            *bench_zip(),
            *bench_player(),
            *bench_search(),
        ]
    table = "\n".join(["| what | measured | target |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)])
    load = os.getloadavg()[0]
    text = f"{BEGIN}\n## The communication toolkit\n\nLoad when it began to be written: {load:.1f}.\n\n{table}\n{END}"
    target = ROOT / "docs" / "benchmarks.md"
    written = target.read_text(encoding="utf-8")
    if BEGIN in written:
        written = re.sub(f"{BEGIN}.*?{END}", lambda _found: text, written, flags=re.DOTALL)
    else:
        written = f"{written.rstrip()}\n\n{text}\n"
    if "--print" in sys.argv:
        print(table)
    else:
        target.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
