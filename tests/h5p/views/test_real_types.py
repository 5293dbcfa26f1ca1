"""Every real package of a folder (H5P_SAMPLES) is imported and played in Chromium, by one script for all types.

Needs packages that are no part of the platform, so it runs by hand with H5P_SAMPLES set to a folder that holds some.
With H5P_RESULTS=<file> it writes one JSON line per package: the table in docs/h5p.md comes from there.
"""

import json
import os
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from learning.h5p.domain.allowing import allow_eval
from learning.h5p.domain.importing import import_package
from learning.h5p.models import Result, State, Statement
from tests.h5p.views.test_browser import LEARNER, get_user_model
from tests.h5p.views.test_browser import __name__ as PAGES

SAMPLES = sorted(Path(os.environ["H5P_SAMPLES"]).rglob("*.h5p")) if os.environ.get("H5P_SAMPLES") else []
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
ROUNDS = 80
LOOK = """() => [...document.querySelectorAll('input,textarea,select')].map(e => e.type + e.checked + e.value).join()
  + [...document.querySelectorAll('[aria-checked]')].map(e => e.getAttribute('aria-checked')).join()
  + document.body.innerText"""
SHOWS = """() => document.body.innerText.trim().length > 0 || [...document.querySelectorAll(
  "img,audio,video,canvas,svg,button,[style*=background]")].some(e => e.getBoundingClientRect().width > 20)"""
CONTROLS = (
    "button, a[href='#'], [role=button], [role=radio], [role=checkbox], [role=option], [role=link], [role=tab], "
    "[role=menuitem], [draggable=true], [aria-grabbed], [tabindex='0'], input, textarea, select"
)

LIST = """selector => [...document.querySelectorAll(selector)].flatMap((e, index) => {
  const box = e.getBoundingClientRect();
  if (!box.width || !box.height || e.disabled || getComputedStyle(e).visibility === "hidden") return [];
  const key = e.tagName + e.className + e.id + (e.innerText || e.name || "").slice(0, 40);
  return [{ index, key, kind: e.tagName + ":" + (e.type || "") }];
})"""


@pytest.mark.skipif(not SAMPLES, reason="no real packages: set H5P_SAMPLES to a folder that holds some")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_real_package_imports_and_plays(path: Path, live_server: Any, chromium: Any) -> None:
    get_user_model().objects.create_user(LEARNER, None)
    with path.open("rb") as file:
        package = import_package(file=file, actor=None, filename=path.name)
    if package.needs_eval:
        allow_eval(package=package, allowed=True, actor=None)
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, locale="nl-NL")
    page = context.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)[:300]))
    page.on("console", lambda line: errors.append(line.text[:300]) if line.type == "error" else None)
    page.on("request", lambda request: requests.append(request.url))
    url = f"{live_server.url}/les/{package.content_id}/"
    with override_settings(ROOT_URLCONF=PAGES):
        page.goto(url)
        is_ready = True
        try:
            page.wait_for_selector("[data-h5p-state=ready]", timeout=20_000)
        except Exception as error:  # it is reported below
            is_ready, errors[:0] = False, [str(error)[:100]]
        page.wait_for_timeout(1500)
        shows = page.frames[1].evaluate(SHOWS)
        first = page.frames[1].evaluate(LOOK)
        assets = len(
            [one for one in requests if not any(part in one for part in ("verklaringen", "/staat/", "/host.", "/les/"))]
        )
        shots = os.environ.get("H5P_SHOTS")
        if shots:
            page.screenshot(path=f"{shots}/{path.parent.name}-{path.stem}.png")
        _try_everything(page)
        page.wait_for_timeout(800)
        if shots:
            page.screenshot(path=f"{shots}/{path.parent.name}-{path.stem}-after.png")
        played = len(errors)
        page.goto("about:blank")
        page.wait_for_timeout(400)
        page.goto(url)
        page.wait_for_timeout(2500)
        again = page.frames[1].evaluate(LOOK)
        page.goto("about:blank")
        page.wait_for_timeout(300)
    context.close()
    found = {
        "file": f"{path.parent.name}/{path.name}",
        "type": str(package.main_library),
        "needs_eval": package.needs_eval,
        "hosts": package.external_hosts,
        "shows": shows,
        "assets": assets,
        "errors": list(dict.fromkeys(errors[:played]))[:6],
        "errors_again": list(dict.fromkeys(errors[played:]))[:3],
        "verbs": sorted(set(Statement.objects.values_list("verb", flat=True))),
        "scores": list(Result.objects.values_list("best_raw", "best_max")),
        "states": State.objects.count(),
        "differs_again": again != first,
        "max_score": package.max_score,
        "warnings": package.warnings,
    }
    if os.environ.get("H5P_RESULTS"):
        with Path(os.environ["H5P_RESULTS"]).open("a", encoding="utf-8") as out:
            out.write(json.dumps(found) + "\n")

    # What a package does wrong by itself is only reported.
    assert (is_ready, found["shows"]) == (True, True)


def _try_everything(page: Any) -> None:
    """Type into every field, press every control once or more, in a seeded order."""
    chance = random.Random(7)
    done: dict[str, int] = {}
    for _round in range(ROUNDS):
        with suppress(Exception):
            controls = page.frames[1].evaluate(LIST, CONTROLS)
            if not controls:
                return
            _count, _chance, index, key, kind = min(
                (done.get(one["key"], 0), chance.random(), one["index"], one["key"], one["kind"]) for one in controls
            )
            done[key] = done.get(key, 0) + 1
            _act(page.frames[1].locator(CONTROLS).nth(index), kind)
        page.wait_for_timeout(50)


def _act(one: Any, kind: str) -> None:
    if kind.startswith("TEXTAREA") or kind in {"INPUT:text", "INPUT:email", "INPUT:number", "INPUT:tel"}:
        one.fill("7" if "number" in kind else "test", timeout=800)
        one.press("Enter", timeout=500)
    elif kind.startswith("SELECT"):
        one.select_option(index=1, timeout=800)
    else:
        one.click(timeout=800)
