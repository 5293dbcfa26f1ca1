"""Shared fixtures: a clean process memory for each test, and Chromium where a test asks for it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

# Playwright's loop runs in the main thread; Django would take that for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The shell without a window takes half the work of the whole browser, which draws its own toolbar even unseen.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"


def pytest_report_header() -> str:
    return f"browser: {CHROMIUM}" if CHROMIUM else "browser: Chromium not found, browser tests are skipped"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    services = all(os.environ.get(name) for name in ("DB_NAME", "REDIS_URL", "BROKER_URL"))
    if os.environ.get("SERVICES_REQUIRED") == "1" and not services:
        raise pytest.UsageError("SERVICES_REQUIRED=1, but DB_NAME, REDIS_URL and BROKER_URL are not all set.")
    for item in items:
        if "services" in item.keywords and not services:
            item.add_marker(
                pytest.mark.skip(reason="needs PostgreSQL (DB_NAME), Redis (REDIS_URL) and a broker (BROKER_URL)")
            )
    if CHROMIUM:
        return
    if os.environ.get("BROWSER_REQUIRED") == "1":
        raise pytest.UsageError("BROWSER_REQUIRED=1, but Chromium is not installed (Debian: apt install chromium).")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed (Debian: apt install chromium)"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Where pytest-django lets us in before it makes the test database."""
    from tests.database import quick_test_database

    with quick_test_database():
        yield


@pytest.fixture(autouse=True)
def _empty_memory() -> None:
    """Nothing cached by one test is seen by the next."""
    from core import stamp

    cache.clear()
    stamp.forget_everything()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for the run (Playwright's Browser)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """`new_page(width=1440, **context)` opens a page in a browser context of its own; script errors fail the test."""
    contexts = []
    errors: list[str] = []

    def open_page(*, width: int = 1440, height: int = 900, **context_options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="nl-NL", **context_options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        # Wagtail's own admin scripts are not ours to judge.
        page.on("pageerror", lambda error: None if "/admin/" in page.url else errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def axe_findings() -> Callable[..., list[str]]:
    """`axe_findings(page)` runs axe-core (WCAG 2.0–2.2 A and AA) and gives one line a finding."""

    def run(page: Any, *, include: str | None = None) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        result = page.evaluate(f"axe.run({json.dumps(include) if include else 'document'}, {json.dumps(options)})")
        return [
            f"{finding['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
            for finding in result["violations"]
            for node in finding["nodes"]
        ]

    return run
