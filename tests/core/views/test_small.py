import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from core.models import Heartbeat


def get_in_a_thread(client: Client, path: str) -> Any:
    """From a thread of its own: the view is async, and Playwright's loop may be running in this one."""

    def get() -> Any:
        try:
            return client.get(path)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(get).result()


@pytest.mark.django_db(transaction=True)
def test_health_without_a_runner_says_so(client):
    response = get_in_a_thread(client, "/gezondheid/?format=json")
    assert response.status_code == 500
    assert response.json() == {
        "DatabaseCheck()": "OK",
        "JobRunnerCheck()": "Unavailable: The job runner has not been heard of for 90 seconds.",
        "StorageCheck()": "OK",
    }


@pytest.mark.django_db(transaction=True)
def test_health_with_a_living_runner_is_well(client):
    Heartbeat.objects.create(name="jobs", at=timezone.now() - dt.timedelta(seconds=30))
    response = get_in_a_thread(client, "/gezondheid/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_security_txt_expires_within_a_year(client, db):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@open.example"
    expires = dt.datetime.fromisoformat(lines["Expires"])
    assert timezone.now() + dt.timedelta(days=300) < expires < timezone.now() + dt.timedelta(days=366)


def test_robots_names_the_sitemap_and_what_is_not_for_them(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /mijn/" in lines
    assert lines[-1].endswith("/sitemap.xml")


def test_mailbox_of_development_shows_a_mail(client, db, settings, tmp_path):
    from django.core.mail import EmailMultiAlternatives, get_connection

    settings.MAILBOX_DIR = tmp_path
    message = EmailMultiAlternatives(
        "Welkom bij OPEN", "Uw code is 123456.", "noreply@open.example", ["p@linde.example"]
    )
    message.attach_alternative("<p>Uw code is <b>123456</b>.</p>", "text/html")
    get_connection("core.mail.backends.VarMailbox").send_messages([message])
    name = next(tmp_path.glob("*.eml")).stem
    assert "Welkom bij OPEN" in client.get("/patronen/post/").content.decode()
    assert "Uw code is 123456." in client.get(f"/patronen/post/{name}/").content.decode()
    assert (
        client.get(f"/patronen/post/{name}/?deel=html").content.decode().strip() == "<p>Uw code is <b>123456</b>.</p>"
    )
    assert client.get("/patronen/post/geen-brief/").status_code == 404
