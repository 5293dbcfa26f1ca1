"""The page of a material over HTTP: found, filled in, downloaded; what is personal is kept by nobody."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from organisations.models import Identity
from tests.factories.accounts import UserFactory
from tests.factories.media import DocumentFactory, office_bytes, picture_bytes
from tests.factories.organisations import MembershipFactory, PracticeFactory
from tests.factories.toolkit import make_material
from toolkit.models import CleanedLogo, DownloadCount, MaterialPage, RenderedFile

pytestmark = pytest.mark.django_db
BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
FILLED_IN = {"taal": "nl", "naam": "Praktijk De Linde", "adres": "delinde.example/dossier"}


@pytest.fixture
def material() -> MaterialPage:
    return make_material(title="Kijk in uw dossier", slug="kijk-in-uw-dossier")


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def values_of(response: Any) -> dict[str, str]:
    form = response.context_data["form"]
    return {name: form[name].value() or "" for name in ("naam", "adres")}


def test_page_of_a_visitor_is_empty_and_may_be_kept(client: Client, material: MaterialPage) -> None:
    response = client.get(material.url)
    assert response.status_code == 200
    assert values_of(response) == {"naam": "", "adres": ""}
    assert response["Cache-Control"].startswith("public")
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert [link["code"] for link in response.context_data["language_links"]] == ["nl", "en", "ar", "tr", "pl"]
    assert [choice.value for choice in response.context_data["formats"]] == [
        "pdf-a3",
        "pdf-a4",
        "print-a3",
        "print-a4",
        "png-social",
        "png-a4",
        "jpg-a4",
    ]


def test_page_filled_in_survives_a_reload_and_is_kept_by_nobody(client: Client, material: MaterialPage) -> None:
    response = client.get(material.url, FILLED_IN | {"taal": "tr"})
    assert values_of(response) == {"naam": "Praktijk De Linde", "adres": "delinde.example/dossier"}
    assert response["Cache-Control"] == "private, no-store"
    assert response.context_data["language"] == "tr"
    assert "naam=Praktijk+De+Linde" in response.context_data["preview_url"]
    assert "met de naam Praktijk De Linde" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ({"controle": "1"}, ["Vul de naam van uw praktijk in.", "Vul het adres van uw portaal of website in."]),
        ({"naam": "De Linde", "adres": "geen adres"}, ["Dit is geen webadres. Schrijf het als praktijk.nl/dossier."]),
        ({"naam": "x" * 71, "adres": "a.example"}, ["Deze naam is te lang: hoogstens 70 tekens."]),
        ({"naam": "De Linde", "adres": "a.example/" + "x" * 300}, ["Dit adres is te lang: hoogstens 300 tekens."]),
        ({"naam": "W" * 70, "adres": "a.example"}, ["Deze naam past niet op het materiaal"]),
        ({"naam": "\x00\x07", "adres": "a.example"}, ["Null-tekens zijn niet toegestaan."]),
    ],
)
def test_page_wrongly_filled_in_says_what_is_wrong(
    client: Client, material: MaterialPage, query: dict[str, str], sentences: list[str]
) -> None:
    html = client.get(material.url, query).content.decode()
    assert [sentence for sentence in sentences if sentence not in html] == []
    if "naam" in query and query["naam"].isprintable():
        assert f'value="{query["naam"]}"' in html


@pytest.mark.parametrize(
    "query",
    [
        "taal=xx",
        "taal=",
        "taal=nl&taal=en",
        "logo=../../etc/passwd&naam=a&adres=b.example",
        "naam[]=1",
        "%00=%00",
        "v=x&klein=1",
    ],
)
def test_page_odd_query_strings_are_ignored(client: Client, material: MaterialPage, query: str) -> None:
    assert client.get(f"{material.url}?{query}").status_code == 200
    assert client.get(f"/materiaal/{material.pk}/voorbeeld.png?{query}").status_code == 200


def test_page_script_in_a_name_stays_text(client: Client, material: MaterialPage) -> None:
    html = client.get(material.url, FILLED_IN | {"naam": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_page_of_practice_member_starts_with_the_practices_identity(client: Client, material: MaterialPage) -> None:
    practice = PracticeFactory(name="Praktijk volgens het register")
    identity = Identity.objects.create(
        practice=practice, display_name="De Linde", portal_url="https://delinde.example/dossier"
    )
    identity.logo.save("logo.png", ContentFile(picture_bytes(width=200, height=80)))
    user = UserFactory()
    MembershipFactory(user=user, practice=practice)
    client.force_login(user)

    response = client.get(material.url)
    assert values_of(response) == {"naam": "De Linde", "adres": "https://delinde.example/dossier"}
    assert response.context_data["has_logo"] is True
    assert response.context_data["is_ready"] is True
    assert response["Cache-Control"] == "private, no-store"


def test_page_query_counts(
    client: Client, material: MaterialPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(material.url, FILLED_IN)
    with django_assert_num_queries(6):
        client.get(material.url, FILLED_IN)


def test_preview_is_a_picture_for_everybody_or_for_one(client: Client, material: MaterialPage) -> None:
    sample = client.get(f"/materiaal/{material.pk}/voorbeeld.png?v=1")
    own = client.get(f"/materiaal/{material.pk}/voorbeeld.png", FILLED_IN)
    assert (sample["Cache-Control"], own["Cache-Control"]) == ("public, max-age=86400", "private, no-store")
    sizes = [Image.open(io.BytesIO(response.content)).size for response in (sample, own)]
    assert sizes == [(628, 888), (628, 888)]
    assert sample.content != own.content


def test_preview_small_is_a_card_picture(client: Client, material: MaterialPage) -> None:
    response = client.get(f"/materiaal/{material.pk}/voorbeeld.png?klein=1")
    image = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], image.size, image.mode) == ("image/webp", (640, 360), "RGBA")


def test_live_part_has_the_picture_and_what_is_wrong(client: Client, material: MaterialPage) -> None:
    good = client.get(f"/materiaal/{material.pk}/live/", FILLED_IN)
    wrong = client.get(f"/materiaal/{material.pk}/live/", FILLED_IN | {"adres": "geen adres"})
    assert (good["Cache-Control"], good.content.count(b"<img"), good.content.count(b"field-error")) == (
        "private, no-store",
        1,
        0,
    )
    assert (wrong.content.count(b"<img"), wrong.content.count(b"field-error")) == (1, 1)
    assert b"<html" not in good.content


def test_download_is_a_named_file_that_nobody_keeps_and_is_counted(client: Client, material: MaterialPage) -> None:
    response = client.get(f"/materiaal/{material.pk}/download/pdf-a3/", FILLED_IN, headers=BROWSER)
    assert response.status_code == 200
    assert body_of(response).startswith(b"%PDF-1.7")
    assert response["Content-Disposition"] == 'attachment; filename="kijk-in-uw-dossier-nl-a3.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert list(DownloadCount.objects.values_list("language", "format", "practice", "count")) == [
        ("nl", "pdf-a3", None, 1)
    ]


def test_download_resumed_or_by_robot_is_not_counted_and_rendered_once(client: Client, material: MaterialPage) -> None:
    url = f"/materiaal/{material.pk}/download/pdf-a4/"
    whole = body_of(client.get(url, FILLED_IN, headers=BROWSER))
    rest = client.get(url, FILLED_IN, headers=BROWSER | {"range": "bytes=1000-"})
    client.head(url, FILLED_IN, headers=BROWSER)
    client.get(url, FILLED_IN, headers={"user-agent": "bingbot/2.0"})
    assert (rest.status_code, body_of(rest)) == (206, whole[1000:])
    assert DownloadCount.objects.get().count == 1
    assert RenderedFile.objects.count() == 1


def test_download_by_practice_member_counts_for_the_practice(client: Client, material: MaterialPage) -> None:
    membership = MembershipFactory()
    client.force_login(membership.user)
    client.get(f"/materiaal/{material.pk}/download/png-social/", FILLED_IN, headers=BROWSER)
    assert DownloadCount.objects.get().practice == membership.practice


def test_download_not_filled_in_goes_back_to_the_form(client: Client, material: MaterialPage) -> None:
    response = client.get(f"/materiaal/{material.pk}/download/pdf-a4/", {"taal": "pl", "naam": "De Linde", "adres": ""})
    assert (response.status_code, response.url) == (302, f"{material.url}?taal=pl&naam=De+Linde&controle=1")
    assert RenderedFile.objects.count() == 0
    assert "Vul het adres van uw portaal of website in." in client.get(response.url).content.decode()


def test_download_that_does_not_fit_goes_back_and_says_so(client: Client, material: MaterialPage) -> None:
    response = client.get(f"/materiaal/{material.pk}/download/pdf-a4/", FILLED_IN | {"naam": "W" * 70}, follow=True)
    assert "Deze naam past niet op het materiaal" in response.content.decode()


@pytest.mark.parametrize("path", ["download/docx/", "download/nonsense/", "download/preview/", "bestand/1/"])
def test_download_of_what_there_is_not_gives_404(client: Client, material: MaterialPage, path: str) -> None:
    assert client.get(f"/materiaal/{material.pk}/{path}", FILLED_IN).status_code == 404


@pytest.mark.parametrize("path", ["voorbeeld.png", "live/", "logo/", "download/pdf-a4/"])
def test_draft_material_gives_404(client: Client, path: str) -> None:
    draft = make_material(live=False)
    assert client.get(f"/materiaal/{draft.pk}/{path}", FILLED_IN).status_code == 404
    assert client.get(f"/materiaal/999999/{path}", FILLED_IN).status_code == 404


def test_rendered_file_is_not_reached_by_guessing(client: Client, material: MaterialPage) -> None:
    body_of(client.get(f"/materiaal/{material.pk}/download/pdf-a4/", FILLED_IN))
    name = RenderedFile.objects.get().file.name
    assert [client.get(f"/media/{guess}").status_code for guess in (name, f"../private/{name}", f"private/{name}")] == [
        404
    ] * 3


def test_logo_chosen_goes_on_the_material_with_what_was_filled_in(client: Client, material: MaterialPage) -> None:
    url = f"/materiaal/{material.pk}/logo/?taal=nl&naam=De+Linde&adres=delinde.example"
    page = client.get(url)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    response = client.post(url, {"bestand": SimpleUploadedFile("logo.png", picture_bytes(width=300, height=100))})
    sha256 = CleanedLogo.objects.get().sha256
    assert response.url == f"{material.url}?taal=nl&naam=De+Linde&adres=delinde.example&logo={sha256}"

    shown = client.get(response.url)
    assert shown.context_data["has_logo"] is True
    preview = f"/materiaal/{material.pk}/voorbeeld.png"
    with_logo = client.get(preview, FILLED_IN | {"logo": sha256})
    assert with_logo.content != client.get(preview, FILLED_IN).content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "Dit logo bevat een script."),
        ("logo.png", b"MZ", "Het bestand is iets anders dan de naam zegt."),
        ("logo.png", b"", "Dit bestand is leeg. Kies een ander."),
        ("logo.png", b"\0" * (5 * 1024 * 1024 + 1), "Dit logo is groter dan 5 MB."),
    ],
)
def test_logo_refused_says_why_and_keeps_nothing(
    client: Client, material: MaterialPage, name: str, content: bytes, sentence: str
) -> None:
    url = f"/materiaal/{material.pk}/logo/?naam=De+Linde"
    response = client.post(url, {"bestand": SimpleUploadedFile(name, content)})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "naam=De+Linde" in html
    assert CleanedLogo.objects.count() == 0


def test_uploaded_pdf_shows_each_of_its_pages(client: Client, material: MaterialPage) -> None:
    own = client.get(f"/materiaal/{material.pk}/download/pdf-a4/", {"naam": "De Linde", "adres": "a.example"})
    document = DocumentFactory(file=ContentFile(body_of(own), name="x.pdf"))
    uploaded = make_material(template_key="", slug="blad", languages=["nl"], documents=[("nl", "pdf", document)])
    file = uploaded.versions.get().files.get()
    path = f"/materiaal/{uploaded.pk}/bestand/{file.pk}/blad-0.webp"
    assert path in client.get(uploaded.url).content.decode()
    page = client.get(path)
    assert (page.status_code, page["Content-Type"], page.content[8:12]) == (200, "image/webp", b"WEBP")
    assert client.get(path.replace("blad-0", "blad-1")).status_code == 404


def test_attachment_of_current_version_is_downloaded_under_its_own_name(client: Client) -> None:
    document = DocumentFactory(file=ContentFile(office_bytes("word"), name="x.docx"))
    material = make_material(
        template_key="", slug="brief", kind="brief", languages=["nl"], documents=[("nl", "docx", document)]
    )
    file = material.versions.get().files.get()
    html = client.get(material.url).content.decode()
    assert f"/materiaal/{material.pk}/bestand/{file.pk}/" in html
    response = client.get(f"/materiaal/{material.pk}/bestand/{file.pk}/", headers=BROWSER)
    assert body_of(response) == office_bytes("word")
    assert response["Content-Disposition"] == 'attachment; filename="brief-nl.docx"'
    assert DownloadCount.objects.get().format == "docx"
    assert client.get(f"/materiaal/{make_material().pk}/bestand/{file.pk}/").status_code == 404
