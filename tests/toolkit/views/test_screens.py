"""The television: a quiet list costs nothing, its slides are its own, and it plays without a network."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from organisations.models import Identity
from tests.factories.organisations import PracticeFactory
from tests.factories.toolkit import make_material
from toolkit.domain.screens import add_message, playlist_of
from toolkit.models import Basket, ScreenItem, WaitingScreen


def make_screen(*titles: str) -> WaitingScreen:
    practice = PracticeFactory(name="De Linde")
    Identity.objects.create(practice=practice, portal_url="https://delinde.example")
    screen = WaitingScreen.objects.create(practice=practice, name="Boven", shows_news=False)
    for title in titles:
        add_message(screen=screen, item=ScreenItem(title=title, text="Vanaf maandag.", seconds=8))
    return screen


@pytest.mark.django_db
def test_quiet_hour_of_a_screen_costs_less_than_a_kilobyte(client: Client) -> None:
    screen = make_screen("Griepprik")
    first = client.get(f"/scherm/{screen.key}/lijst.json")
    again = client.get(f"/scherm/{screen.key}/lijst.json", headers={"If-None-Match": first["ETag"]})
    head = sum(len(name) + len(value) + 4 for name, value in again.items())
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert head < 800
    assert first.json()["items"][0]["src"].startswith(f"/scherm/{screen.key}/dia/")
    screen.refresh_from_db()
    assert screen.seen_revision == first.json()["revision"]


@pytest.mark.django_db
def test_slide_of_another_screen_is_not_found(client: Client) -> None:
    screen, other = make_screen("Griepprik"), make_screen("Nieuwe assistente")
    (slide,) = playlist_of(screen).slides
    own = client.get(f"/scherm/{screen.key}/dia/{slide.name}")
    assert (own.status_code, own["Content-Type"]) == (200, "image/png")
    assert b"".join(own.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert client.get(f"/scherm/{other.key}/dia/{slide.name}").status_code == 404
    assert client.get("/scherm/nooit-gemaakt/lijst.json").status_code == 404


@pytest.mark.django_db
def test_basket_from_another_site_is_refused_and_from_our_own_page_kept(client: Client) -> None:
    material = make_material(slug="poster")
    path = f"/materiaal/{material.pk}/mandje/"
    assert client.post(path, {"taal": "nl"}, headers={"Origin": "https://elders.example"}).status_code == 403
    assert Basket.objects.count() == 0
    answer = client.post(path, {"taal": "nl"}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 302
    key = answer.cookies["mandje"].value
    values = {"naam": "De Linde", "adres": "delinde.example", "gebruik": ["zelf"]}
    made = client.get(f"/toolkit/mandje/{key}/materialen.zip", values)
    content = b"".join(made.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    assert int(made["Content-Length"]) == len(content)
    assert names == ["leesmij.txt", "poster/poster-nl-a3.pdf", "poster/poster-nl-a4.pdf"]


@pytest.mark.django_db
def test_basket_that_is_not_filled_in_goes_back_and_says_what_is_wrong(client: Client) -> None:
    basket = Basket.objects.create()
    basket.items.create(material=make_material(), language="nl")
    answer = client.get(f"/toolkit/mandje/{basket.key}/materialen.zip", {"naam": ""}, follow=True)
    assert "Vul de naam van uw praktijk in." in answer.content.decode()
    assert "Kies er minstens één." in answer.content.decode()


SERVER = """
import http.server, sys
answers = {path: (open(name, "rb").read(), kind) for path, name, kind in (line.split("|") for line in sys.argv[1:])}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = answers.get(self.path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found[1] if found else "text/plain")
        self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write(found[0] if found else b"")
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.django_db
@pytest.mark.browser
@pytest.mark.once
def test_screen_goes_on_playing_after_the_server_is_gone(
    client: Client, new_page: Callable[..., Any], tmp_path: Any
) -> None:
    """What the platform answers is served by a process of its own, which is then ended: no network trick."""
    screen = make_screen("Griepprik", "Nieuwe assistente")
    base = f"/scherm/{screen.key}/"
    shell = client.get(base).content.decode()
    worker = client.get(f"{base}sw.js").content.decode()
    paths = {base: "text/html", f"{base}sw.js": "text/javascript", f"{base}lijst.json": "application/json"}
    paths |= {item["src"]: "image/png" for item in client.get(f"{base}lijst.json").json()["items"]}
    arguments = []
    for number, (path, kind) in enumerate(paths.items()):
        answer = client.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        (tmp_path / str(number)).write_bytes(content)
        arguments.append(f"{path}|{tmp_path / str(number)}|{kind}")
    for name, kind in (("player.js", "text/javascript"), ("player.css", "text/css")):
        assert f"/static/toolkit/{name}" in shell
        assert f"/static/toolkit/{name}" in worker
        arguments.append(f"/static/toolkit/{name}|static/toolkit/{name}|{kind}")
    server = subprocess.Popen([sys.executable, "-c", SERVER, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        origin = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        page = new_page(width=1280, height=720)
        page.goto(origin + base)
        page.locator("body[data-bewaard=ja]").wait_for(state="attached")
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()
    page.reload()
    page.locator("main img.toon").wait_for(state="attached")
    assert page.evaluate("document.querySelector('main img').naturalWidth") == 1920
    ranged = page.evaluate(
        "async (url) => { const a = await fetch(url, {headers: {Range: 'bytes=1-3'}});"
        " return [a.status, a.headers.get('Content-Range').split('/')[0], await a.text()]; }",
        list(paths)[-1],
    )
    assert ranged == [206, "bytes 1-3", "PNG"]
