from typing import Any

import pytest
from django.test import Client

from learning.h5p import store
from learning.h5p.domain.launching import content_path_key
from learning.h5p.models import Package
from tests.factories.h5p import imported
from tests.h5p.archives import PNG, STYLE, Member, package

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(200))


@pytest.fixture
def made(db: None) -> Package:
    return imported(
        package(
            extra=[Member(name=b"content/film.mp4", data=FILM), Member(name=b"content/les.docx", data=b"PK\x03\x04")]
        )
    )


def _read(response: Any) -> bytes:
    """The bytes; reading a stream to its end closes the file, and keeps the test's database connection."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def _status(client: Client, address: str) -> int:
    response = client.get(address)
    _read(response)
    return response.status_code


def _content(made: Package, path: str, key: str | None = None) -> str:
    return f"/h5p/inhoud/{made.content_hash}/{key or content_path_key(content_hash=made.content_hash)}/{path}"


def test_library_file_is_public_immutable_and_runs_nothing(client: Client, made: Package) -> None:
    response = client.get(f"/h5p/bibliotheek/{made.main_library.hash}/css/proef.css")

    assert b"".join(response.streaming_content) == STYLE
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Security-Policy"].endswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies == {}


def test_bundle_is_found_by_its_hash_only(client: Client, made: Package) -> None:
    names = [f"{made.bundle_js}.js", "0" * 64 + ".js", made.bundle_js, f"{made.bundle_js}.html", ".."]

    assert [_status(client, f"/h5p/bundel/{name}") for name in names] == [200, 404, 404, 404, 404]


def test_content_file_needs_its_signed_path(client: Client, made: Package) -> None:
    keys = [None, "0-x", "2000-" + "a" * 32]

    assert [_status(client, _content(made, "film.mp4", key)) for key in keys] == [200, 404, 404]


@pytest.mark.parametrize(
    "path", ["../h5p.json", "a/../../content.json", "/etc/passwd", "..%2f..%2fdb.sqlite3", "weg.png", ".", "%00"]
)
def test_content_file_outside_is_not_found(client: Client, made: Package, path: str) -> None:
    assert client.get(_content(made, path)).status_code == 404


def test_library_file_outside_is_not_found(client: Client, made: Package) -> None:
    library = made.main_library.hash
    paths = [f"{library}/../{library}/proef.js", f"{library}/", "x/proef.js", f"{'0' * 64}/proef.js", f"{library}/css"]
    assert [client.get(f"/h5p/bibliotheek/{path}").status_code for path in paths] == [404] * 5


@pytest.mark.parametrize(
    ("wanted", "status", "expected", "said"),
    [
        ("bytes=0-3", 206, FILM[:4], f"bytes 0-3/{len(FILM)}"),
        ("bytes=200-", 206, FILM[200:], f"bytes 200-{len(FILM) - 1}/{len(FILM)}"),
        ("bytes=-5", 206, FILM[-5:], f"bytes {len(FILM) - 5}-{len(FILM) - 1}/{len(FILM)}"),
        ("bytes=10-99999", 206, FILM[10:], f"bytes 10-{len(FILM) - 1}/{len(FILM)}"),
        ("bytes=99999-", 416, b"", f"bytes */{len(FILM)}"),
        ("bytes=0-1,3-4", 200, FILM, None),
        ("onzin", 200, FILM, None),
    ],
)
def test_content_file_range_is_answered(
    client: Client, made: Package, wanted: str, status: int, expected: bytes, said: str | None
) -> None:
    response = client.get(_content(made, "film.mp4"), headers={"range": wanted})

    assert response.status_code == status
    assert _read(response) == expected
    assert response.get("Content-Range") == said


def test_content_file_unchanged_is_304(client: Client, made: Package) -> None:
    address = _content(made, "film.mp4")
    first = client.get(address)
    _read(first)
    modified = first["Last-Modified"]

    assert client.get(address, headers={"if-modified-since": modified}).status_code == 304


def test_content_file_office_is_downloaded(client: Client, made: Package) -> None:
    response = client.get(_content(made, "les.docx"))

    _read(response)
    assert (response["Content-Type"], response["Content-Disposition"]) == ("application/octet-stream", "attachment")


def test_store_lies_outside_the_public_files(made: Package, settings: Any) -> None:
    assert not store.root().is_relative_to(settings.MEDIA_ROOT)
    assert (store.library_folder(made.main_library.hash) / "beeld.png").read_bytes() == PNG


def test_preflight_of_the_frame_lets_library_and_content_files_be_read(client: Client, made: Package) -> None:
    """jQuery's getJSON adds a header, and an opaque origin has to ask first (H5P.Timeline reads its library.json)."""
    asked = {"origin": "null", "access-control-request-headers": "x-requested-with"}

    answers = [
        client.options(path, headers=asked)
        for path in (f"/h5p/bibliotheek/{made.main_library.hash}/library.json", _content(made, "content.json"))
    ]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert {answer["Access-Control-Allow-Headers"] for answer in answers} == {"X-Requested-With"}
