"""Files over HTTP: ranges, conditions, and nothing that is not in the library."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import Client, RequestFactory
from wagtail.models import Collection, CollectionViewRestriction

from media.files import private_file_response
from media.private import private_storage
from tests.factories.media import DocumentFactory

pytestmark = pytest.mark.django_db  # the page that says 404 has menus
CONTENT = bytes(range(256)) * 4


def body_of(response: Any) -> bytes:
    """Read to its end, at which the test client closes it; a second close would close the database as well."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def name() -> str:
    return default_storage.save("media/film.mp4", ContentFile(CONTENT))


def test_media_file_whole_says_that_it_takes_ranges(client: Client, name: str) -> None:
    response = client.get(f"/media/{name}")
    assert (response.status_code, body_of(response)) == (200, CONTENT)
    headers = {
        key: response[key] for key in ("Accept-Ranges", "Content-Length", "Content-Type", "X-Content-Type-Options")
    }
    assert headers == {
        "Accept-Ranges": "bytes",
        "Content-Length": "1024",
        "Content-Type": "video/mp4",
        "X-Content-Type-Options": "nosniff",
    }
    assert "Content-Disposition" not in response
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 1023),
        ("bytes=0-99", 0, 99),
        ("bytes=1000-5000", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=5-5", 5, 5),
    ],
)
def test_media_file_range_gives_the_stretch(client: Client, name: str, asked: str, first: int, last: int) -> None:
    response = client.get(f"/media/{name}", headers={"range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response["Content-Length"] == str(last - first + 1)
    assert body_of(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=9-5", "bytes=-0"])
def test_media_file_range_outside_it_gives_416(client: Client, name: str, asked: str) -> None:
    response = client.get(f"/media/{name}", headers={"range": asked})
    assert (response.status_code, response["Content-Range"], body_of(response)) == (416, "bytes */1024", b"")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "items=0-5", "bytes=-", "bytes=a-b", ""])
def test_media_file_range_that_is_none_gives_the_whole(client: Client, name: str, asked: str) -> None:
    response = client.get(f"/media/{name}", headers={"range": asked})
    assert (response.status_code, len(body_of(response))) == (200, 1024)


def test_media_file_if_range_gives_the_stretch_only_of_the_same_file(client: Client, name: str) -> None:
    whole = client.get(f"/media/{name}")
    body_of(whole)
    same = client.get(f"/media/{name}", headers={"range": "bytes=0-9", "if-range": whole["ETag"]})
    dated = client.get(f"/media/{name}", headers={"range": "bytes=0-9", "if-range": whole["Last-Modified"]})
    other = client.get(f"/media/{name}", headers={"range": "bytes=0-9", "if-range": '"another"'})
    assert [r.status_code for r in (same, dated, other)] == [206, 206, 200]
    assert [len(body_of(r)) for r in (same, dated, other)] == [10, 10, 1024]


def test_media_file_that_the_browser_has_gives_304(client: Client, name: str) -> None:
    whole = client.get(f"/media/{name}")
    body_of(whole)
    assert client.get(f"/media/{name}", headers={"if-none-match": whole["ETag"]}).status_code == 304
    assert client.get(f"/media/{name}", headers={"if-modified-since": whole["Last-Modified"]}).status_code == 304


def test_media_file_head_has_headers_only(client: Client, name: str) -> None:
    response = client.head(f"/media/{name}", headers={"range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"], body_of(response)) == (200, "1024", b"")


def test_media_file_rendition_is_kept_for_a_year_and_others_for_an_hour(client: Client, name: str) -> None:
    rendition = default_storage.save("images/foto.width-320.webp", ContentFile(b"RIFF"))
    kept = [client.get(f"/media/{one}")["Cache-Control"] for one in (rendition, name)]
    assert kept == ["public, max-age=31536000, immutable", "public, max-age=3600"]


@pytest.mark.parametrize("extension", ["html", "svg", "js", "exe", "xml"])
def test_media_file_that_could_run_is_a_download(client: Client, extension: str) -> None:
    stored = default_storage.save(f"media/page.{extension}", ContentFile(b"<script>alert(1)</script>"))
    response = client.get(f"/media/{stored}")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    [
        "../db.sqlite3",
        "%2e%2e/db.sqlite3",
        "media/../../db.sqlite3",
        "..%5c..%5cdb.sqlite3",
        "/etc/passwd",
        "//etc/passwd",
        "media",
        "media/",
        "media/none.mp4",
        "media/%00.mp4",
        ".hidden",
        "media/.hidden",
        pytest.param("x" * 5000, id="very long"),
    ],
)
def test_media_file_address_that_leads_elsewhere_gives_404(client: Client, path: str) -> None:
    Path(settings.VAR_DIR, "db.sqlite3").touch()
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    Path(settings.MEDIA_ROOT, ".hidden").write_text("hidden")
    assert client.get(f"/media/{path}").status_code == 404


def test_media_file_takes_no_post(client: Client, name: str) -> None:
    assert client.post(f"/media/{name}").status_code == 405


def test_private_file_response_is_kept_by_nobody_and_takes_ranges(rf: RequestFactory) -> None:
    stored = private_storage().save("secret/a.pdf", ContentFile(CONTENT))
    request = rf.get("/", headers={"range": "bytes=0-3"})
    response = private_file_response(request, name=stored, filename="Certificaat Zoë.pdf")
    assert (response.status_code, body_of(response)) == (206, CONTENT[:4])
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Certificaat%20Zo%C3%AB.pdf"


@pytest.mark.parametrize("name", ["none.pdf", "../media/x", "/etc/passwd", "secret"])
def test_private_file_response_of_no_file_gives_404(rf: RequestFactory, name: str) -> None:
    with pytest.raises(Http404):
        private_file_response(rf.get("/"), name=name, filename="a.pdf")


def test_document_is_reached_only_through_its_collection(client: Client, admin_client: Client) -> None:
    closed = Collection.get_first_root_node().add_child(name="Besloten")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    open_document, closed_document = DocumentFactory(), DocumentFactory(collection=closed)
    closed_name = closed_document.file.name

    assert body_of(client.get(open_document.url)) == b"%PDF-1.7\n%%EOF\n"
    assert client.get(closed_document.url).status_code == 302
    assert body_of(admin_client.get(closed_document.url)) == b"%PDF-1.7\n%%EOF\n"
    assert client.get(f"/media/{closed_name}").status_code == 404
    assert not default_storage.exists(closed_name)
