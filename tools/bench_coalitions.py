"""`make bench SCALE=coalitions`: 57 coalitions, 200 pages each in two languages. What their admin and homes cost.

In process, with middleware, under production settings; without a test client or a socket. Targets: all 57 made in under
two minutes; explorer and choosers p95 under 250 ms by the clock; a coalition's home at most 12 queries and as fast as
the national one; at most 3 queries a request that ask what somebody may do. Writes the part of docs/benchmarks.md
between the coalitions marks. BENCH_COALITIONS=6 BENCH_REQUESTS=5 for a quick look.
"""

from __future__ import annotations

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
from bench_live import timed

COALITIONS = int(os.environ.get("BENCH_COALITIONS", "57"))
PAGES, PICTURES, REQUESTS = int(os.environ.get("BENCH_PAGES", "200")), 40, int(os.environ.get("BENCH_REQUESTS", "40"))
DATABASE = "open_bench_coalitions"
MAKING_S, ADMIN_MS, HOME_QUERIES, ASKING_QUERIES = 120, 250, 12, 3
ASKS = re.compile(
    r'FROM "(auth_group|auth_permission|wagtailcore_group|organisations_coalitiongroup|accounts_user_groups)'
)


def make_home() -> None:
    """The home page and the list of coalitions, in Dutch and English, as a national editor would have made them."""
    from wagtail.models import Locale

    from coalitions.domain.provisioning import ensure_coalition_index
    from tests.factories.coalitions import ensure_home

    home = ensure_home()
    english, _made = Locale.objects.get_or_create(language_code="en")
    index = ensure_coalition_index()
    for page in (home, index):
        page.copy_for_translation(english).save_revision().publish()


def make_coalitions() -> float:
    """Seconds for all of them."""
    from coalitions.domain.provisioning import provision_coalition

    begin = time.perf_counter()
    for number in range(COALITIONS):
        provision_coalition(
            name=f"Coalitie {number}",
            slug=f"coalitie-{number}",
            brand_colour="#0b5c8a",
            contact_email=f"info@coalitie-{number}.example",
            organisations_count=4,
            inhabitants=240_000,
            actor=None,
        )
    return time.perf_counter() - begin


def fill_sections() -> None:
    """PAGES news items below each news list: rows of one pattern, written at once."""
    from django.db import connection
    from django.utils import timezone
    from wagtail.models import Page

    from pages.models import NewsIndexPage, NewsPage

    columns = [field.column for field in NewsPage._meta.local_concrete_fields if not field.primary_key]
    names = ", ".join(f'"{column}"' for column in columns)
    table, key = NewsPage._meta.db_table, NewsPage._meta.pk.column
    for index in NewsIndexPage.objects.all():
        pattern = index.add_child(instance=NewsPage(title="Open dag", summary="Kom langs.", date=timezone.localdate()))
        shared = {
            field.attname: getattr(pattern, field.attname)
            for field in Page._meta.concrete_fields
            if field.attname not in {"id", "path", "slug", "title", "draft_title", "url_path", "translation_key"}
        }
        made = Page.objects.bulk_create(
            Page(
                **shared,
                path=Page._get_path(index.path, index.depth + 1, number),
                title=f"Open dag {number} bij {index.get_parent().title}",
                draft_title=f"Open dag {number}",
                slug=f"open-dag-{number}",
                url_path=f"{index.url_path}open-dag-{number}/",
            )
            for number in range(2, PAGES + 1)
        )
        Page.objects.filter(pk=index.pk).update(numchild=PAGES)
        with connection.cursor() as cursor:
            cursor.executemany(
                f'INSERT INTO "{table}" ("{key}", {names}) SELECT %s, {names} FROM "{table}" WHERE "{key}" = %s',
                [(page.pk, pattern.pk) for page in made],
            )


def fill_library() -> None:
    from coalitions.models import CoalitionCollection
    from media.models import CustomDocument, CustomImage
    from tests.factories.coalitions import make_document, make_image

    for link in CoalitionCollection.objects.select_related("collection", "coalition"):
        for make, model in ((make_image, CustomImage), (make_document, CustomDocument)):
            first = make(title=f"{link.coalition.name} 0", collection=link.collection)
            values = {field.attname: getattr(first, field.attname) for field in model._meta.concrete_fields}
            del values["id"]
            model.objects.bulk_create(
                model(**{**values, "title": f"{link.coalition.name} {number}"}) for number in range(1, PICTURES)
            )


def people() -> dict[str, str]:
    """Cookies of an editor of the middle coalition and of a national editor."""
    from accounts.models import User
    from organisations.models import Coalition
    from organisations.permissions.groups import ensure_staff_groups

    middle = Coalition.objects.get(slug=f"coalitie-{COALITIONS // 2}")
    found = {}
    for name, group in (
        ("editor", middle.groups.get(role="coalition_editor").group),
        ("national editor", ensure_staff_groups()["national_editor"]),
    ):
        user = User.objects.create_user(f"{name.replace(' ', '-')}@bench.example", is_staff=True)
        user.groups.add(group)
        found[name] = bench_requests.cookies_of(user)
    return found


def addresses() -> dict[str, dict[str, str]]:
    from coalitions.models import CoalitionIndexPage, CoalitionPage
    from pages.models import HomePage

    section = CoalitionPage.objects.filter(slug=f"coalitie-{COALITIONS // 2}").order_by("pk").first()
    index = CoalitionIndexPage.objects.order_by("pk").first()
    home = HomePage.objects.order_by("depth", "pk").first()
    if section is None or index is None or home is None:
        raise SystemExit("The sections were not made.")
    news = section.get_children().get(slug="nieuws")
    shared = {
        "dashboard": "/admin/",
        "explorer: own section": f"/admin/pages/{section.pk}/",
        "explorer: 200 news items": f"/admin/pages/{news.pk}/",
        "explorer: news items, page 4, by title": f"/admin/pages/{news.pk}/?p=4&ordering=title",
        "chooser: pages": "/admin/choose-page/",
        "chooser: news items": f"/admin/choose-page/{news.pk}/",
        "chooser: pages of one kind": "/admin/choose-page/?page_type=pages.NewsPage",
        "chooser: pages, searched": "/admin/choose-page/search/?q=open",
        "chooser: pictures": "/admin/images/chooser/",
        "chooser: documents": "/admin/documents/chooser/",
        "chooser: videos": "/admin/media/chooser/",
        "library: pictures": "/admin/images/",
        "form of a news item": f"/admin/pages/{news.get_first_child().pk}/edit/",
    }
    return {
        "editor": shared,
        "national editor": {
            **shared,
            "explorer: all coalitions": f"/admin/pages/{index.pk}/",
            "explorer: top": f"/admin/pages/{home.pk}/",
        },
        "visitor": {
            "national home": "/",
            "a coalition's home": f"/regio/{section.slug}/",
            "a coalition's news": f"/regio/{section.slug}/nieuws/",
            "all coalitions": "/regio/",
        },
    }


def measure() -> dict[str, Any]:
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from core.stamp import bump_stamp

    def again(path: str, cookies: str = "") -> Iterator[Any]:
        while True:
            yield bench_requests.request_for(path, cookies=cookies)

    make_home()
    making = make_coalitions()
    begin = time.perf_counter()
    fill_sections()
    fill_library()
    bump_stamp()
    print(f"filled in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    cookies = people()
    rows: dict[str, dict[str, float]] = {}
    for who, asked in addresses().items():
        for name, path in asked.items():
            rows[f"{who}: {name}"] = timed(again(path, cookies.get(who, "")), count=REQUESTS)
            with CaptureQueriesContext(connection) as captured:
                WSGIHandler().get_response(bench_requests.request_for(path, cookies=cookies.get(who, "")))
            rows[f"{who}: {name}"]["asking"] = sum(bool(ASKS.search(one["sql"])) for one in captured)
    return {"making_s": making, "rows": rows}


def measured(database: str, folder: Path) -> dict[str, Any]:
    """In a process of its own, which knows one database."""
    from tests.database import migrate_for

    env = {
        **site_environment(folder, database=database),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tools'}",
        "PAGE_CACHE": "0",
        "STAFF_SECOND_FACTOR": "0",
    }
    if database == "PostgreSQL":
        env["DB_NAME"] = DATABASE
        subprocess.run(["dropdb", "--if-exists", DATABASE], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["createdb", DATABASE], check=True)
    migrate_for({**env, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})
    if not (folder / "static").exists():
        manage("collectstatic", "--noinput", "--verbosity", "0", env=env)
    try:
        command = [sys.executable, "-W", "ignore", str(Path(__file__)), "measure"]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, text=True)
    finally:
        if database == "PostgreSQL":
            subprocess.run(["dropdb", DATABASE], check=True)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def over(name: str, row: dict[str, float]) -> bool:
    """Whether a row misses its target."""
    if name.startswith("visitor"):
        return "home" in name and row["queries"] > HOME_QUERIES
    return row["p95_ms"] > ADMIN_MS or row["asking"] > ASKING_QUERIES


def table(database: str, found: dict[str, Any]) -> list[str]:
    lines = [
        f"### {database}",
        "",
        f"{COALITIONS} coalitions made in {found['making_s']:.1f} s (target: under {MAKING_S} s).",
        "",
        "| who: what | p50 ms | p95 ms | CPU ms | queries | of which ask what one may |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in found["rows"].items():
        mark = " **over**" if over(name, row) else ""
        lines.append(
            f"| {name}{mark} | {row['p50_ms']:.1f} | {row['p95_ms']:.1f} | {row['cpu_ms']:.1f} | {row['queries']:.0f} "
            f"| {row['asking']:.0f} |"
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
        "<!-- coalitions -->",
        "## Coalitions",
        "",
        f"{COALITIONS} coalitions, {PAGES} news items each in two languages, {PICTURES} pictures and documents.",
        f"In process, with middleware, without a socket or the page cache; {REQUESTS} requests a row. Targets:",
        f"explorer and choosers p95 under {ADMIN_MS} ms by the clock, a home at most {HOME_QUERIES} queries, at most",
        f"{ASKING_QUERIES} queries that ask what somebody may do. Load average at the start:",
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.",
        "",
    ]
    with tempfile.TemporaryDirectory(prefix="open-bench-coalitions-") as name:
        for database in ["SQLite", *(["PostgreSQL"] if has_postgresql() else [])]:
            lines += table(database, measured(database, Path(name)))
    lines += ["<!-- /coalitions -->", ""]
    print("\n".join(lines))
    target = ROOT / "docs" / "benchmarks.md"
    text = target.read_text() if target.exists() else ""
    kept = re.sub(r"<!-- coalitions -->.*?<!-- /coalitions -->\n?", "", text, flags=re.DOTALL).rstrip("\n")
    target.write_text(f"{kept}\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
