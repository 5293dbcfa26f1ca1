"""Uploads in the admin: what is wrong is said in Dutch, the rest of the form stays, nothing is kept."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from media.models import CustomDocument, CustomImage, Video
from tests.factories.media import film_bytes, picture_bytes
from tests.media.domain.test_pictures import hundred_megapixels

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n"


def send(client: Client, url: str, name: str, content: bytes, **data: Any) -> Any:
    data |= {"collection": Collection.get_first_root_node().pk, "tags": ""}
    return client.post(url, {"title": "Voorbeeld", "file": SimpleUploadedFile(name, content), **data})


def test_picture_upload_is_kept_without_its_metadata(admin_client: Client) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Naam van de maker"
    content = picture_bytes(image_format="JPEG", exif=exif.tobytes())
    response = send(
        admin_client, "/admin/images/add/", "foto.jpg", content, description="Een deur", credit="Eigen foto"
    )
    assert response.status_code == 302
    image = CustomImage.objects.get()
    with image.file.open("rb") as file:
        kept = file.read()
    assert b"Naam van de maker" not in kept
    assert (image.width, image.height, image.file_size, image.alt_text) == (640, 360, len(kept), "Een deur")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("groot.png", hundred_megapixels(), "Deze afbeelding is te groot: hoogstens 25 miljoen pixels."),
        ("foto.jpg", picture_bytes(), "Het bestand is iets anders dan de naam zegt."),
        ("foto.png", b"<script>", "Dit is geen afbeelding, of zij is beschadigd."),
        ("foto.png", picture_bytes(width=900, height=900)[:300], "Dit is geen afbeelding, of zij is beschadigd."),
        ("foto.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "GIF, JPG, JPEG, PNG, WEBP, AVIF"),
    ],
)
def test_picture_upload_refused_says_why_and_keeps_the_form(
    admin_client: Client, name: str, content: bytes, sentence: str
) -> None:
    response = send(admin_client, "/admin/images/add/", name, content, description="Een deur")
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert 'value="Voorbeeld"' in html
    assert "Een deur" in html
    assert CustomImage.objects.count() == 0


def test_document_upload_refused_says_why_and_keeps_the_form(admin_client: Client) -> None:
    response = admin_client.post(
        "/admin/documents/add/",
        {
            "title": "Brief",
            "file": SimpleUploadedFile("brief.docx", b"%PDF-1.7"),
            "collection": Collection.get_first_root_node().pk,
        },
    )
    html = response.content.decode()
    assert "Dit bestand is geen DOCX, al zegt de naam dat wel." in html
    assert 'value="Brief"' in html
    assert CustomDocument.objects.count() == 0


def test_video_upload_is_opened_and_measured(admin_client: Client, tmp_path: Path) -> None:
    response = send(
        admin_client,
        "/admin/media/video/add/",
        "film.mp4",
        film_bytes(tmp_path, seconds=2),
        thumbnail=SimpleUploadedFile("beeld.png", picture_bytes()),
        captions=SimpleUploadedFile("ondertitels.vtt", VTT),
        captions_language="nl",
        transcript="Hallo.",
    )
    assert response.status_code == 302
    video = Video.objects.get()
    assert (video.type, video.duration, video.width, video.height) == ("video", 2.0, 320, 180)
    assert video.captions.name.endswith(".vtt")
    assert video.poster_url == video.thumbnail.url


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"file": ("film.mp4", b"\0\0\0\x18ftypmp42")}, "Deze film is beschadigd"),
        ({"file": ("film.mp4", b"RIFF0000AVI ")}, "Dit is geen MP4-bestand."),
        ({"captions": ("ondertitels.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nSRT")}, "Dit is geen WebVTT-bestand"),
        ({"thumbnail": ("beeld.png", b"GIF89a")}, "Het bestand is iets anders dan de naam zegt."),
    ],
)
def test_video_upload_refused_says_why_and_keeps_the_form(
    admin_client: Client, tmp_path: Path, files: dict[str, tuple[str, bytes]], sentence: str
) -> None:
    sent = {"file": ("film.mp4", film_bytes(tmp_path)), **files}
    name, content = sent.pop("file")
    extra = {field: SimpleUploadedFile(*value) for field, value in sent.items()}
    response = send(
        admin_client,
        "/admin/media/video/add/",
        name,
        content,
        captions_language="nl",
        transcript="Hallo daar.",
        **extra,
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert "Hallo daar." in html
    assert Video.objects.count() == 0


def test_library_of_films_offers_no_sound(admin_client: Client) -> None:
    html = admin_client.get("/admin/media/").content.decode()
    assert "/admin/media/video/add/" in html
    assert 'href="/admin/media/audio/add/" class="button' not in html
