"""A practice's name on a material: the same spec gives the same file, once; what does not fit is refused by name."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from media.domain.exceptions import LogoRefused
from tests.factories.media import picture_bytes
from tests.factories.toolkit import make_material
from toolkit.designs import TextRefused, load_template
from toolkit.domain import personalisation
from toolkit.domain.exceptions import AddressRefused, DoesNotFit, NoSuchFormat
from toolkit.domain.personalisation import (
    clean_address,
    keep_logo,
    make_spec,
    render_file,
    render_preview,
    shown_address,
)
from toolkit.enums import FileFormat
from toolkit.models import CleanedLogo, MaterialVersion, RenderedFile

LONGEST_NAME = "Gezondheidscentrum Sint-Willibrordus-Oudewetering en Nieuwe Veenhuizen"
URL = "https://delinde.example/dossier"


@pytest.fixture
def version(db: None) -> MaterialVersion:
    return make_material().versions.get()


def spec_of(version: MaterialVersion, **values: Any) -> personalisation.Spec:
    asked = {"language": "nl", "file_format": "pdf-a4", "name": "Huisartsenpraktijk De Linde", "url": URL}
    return make_spec(version=version, **{**asked, **values})


def bytes_of(made: RenderedFile) -> bytes:
    with made.file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("delinde.example/dossier", "https://delinde.example/dossier"),
        ("  http://delinde.example ", "https://delinde.example"),
        ("HTTPS://DeLinde.example/A?b=1#c", "https://DeLinde.example/A?b=1#c"),
        ("huisarts-zoë.example", "https://huisarts-zoë.example"),
    ],
)
def test_clean_address_as_people_write_it(written: str, address: str) -> None:
    assert clean_address(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "geen adres",
        "javascript:alert(1)",
        "ftp://delinde.example",
        "https://https://delinde.example",
        "delinde",
        "10.0.0.1/dossier",
        "[::1]",
        "jan@delinde.example",
        "delinde.example/\nx",
        "delinde.example:notaport",
    ],
)
def test_clean_address_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        clean_address(written)
    assert str(refusal.value) == "Dit is geen webadres. Schrijf het als praktijk.nl/dossier."


def test_shown_address_is_without_https_and_short_enough_to_type() -> None:
    assert shown_address("https://delinde.example/").replace("\u200b", "") == "delinde.example"
    assert shown_address("https://delinde.example/" + "x" * 276).replace("\u200b", "") == "delinde.example"


@pytest.mark.parametrize("language", ["nl", "en", "ar", "tr", "pl"])
@pytest.mark.parametrize("file_format", ["pdf-a3", "pdf-a4"])
def test_render_file_pdf_is_tagged_named_and_leads_to_the_portal(
    version: MaterialVersion, language: str, file_format: str
) -> None:
    made = render_file(spec=spec_of(version, language=language, file_format=file_format), version=version)
    content = bytes_of(made)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        metadata = pdf.open_metadata()
        facts = (
            bool(pdf.Root.MarkInfo.Marked),
            str(pdf.Root.Lang),
            metadata["pdfuaid:part"],
            metadata["pdfaid:part"] + metadata["pdfaid:conformance"],
            len(pdf.pages),
            [round(float(side) / 72 * 25.4) for side in pdf.pages[0].MediaBox[2:]],
        )
    assert facts == (True, language, "1", "2A", 1, [297, 420] if file_format == "pdf-a3" else [210, 297])

    document = pypdfium2.PdfDocument(content)
    page = document[0]
    text = " ".join(page.get_textpage().get_text_bounded().split())
    picture = page.render(scale=1.5).to_pil()
    document.close()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]
    assert all(word in text for word in ("Huisartsenpraktijk", "De", "Linde"))
    if language != "ar":  # pdfium gives shaped Arabic letter by letter
        own = load_template("poster-kijk").own_texts[language]
        assert "Huisartsenpraktijk De Linde" in text
        assert "delinde.example/dossier" in text.replace("\u200b", "").replace("\ufffe", "")
        assert own["title"] in text
        assert own["help"] in text


def test_render_file_social_picture_is_1080_by_1350_and_decodes(version: MaterialVersion) -> None:
    content = bytes_of(render_file(spec=spec_of(version, file_format="png-social"), version=version))
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("PNG", (1080, 1350))
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [URL]


def test_render_file_same_spec_is_rendered_once(version: MaterialVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    renders: list[object] = []
    real = personalisation.render_pdf
    monkeypatch.setattr(personalisation, "render_pdf", lambda *a, **k: renders.append(a) or real(*a, **k))

    first = render_file(spec=spec_of(version), version=version)
    again = render_file(spec=spec_of(version, name="  Huisartsenpraktijk   De Linde "), version=version)
    other = render_file(spec=spec_of(version, name="Huisartsenpraktijk De Beuk"), version=version)

    assert (first.pk == again.pk, first.pk == other.pk, len(renders)) == (True, False, 2)


def test_render_file_texts_of_the_material_replace_those_of_the_design(db: None) -> None:
    version = make_material(texts={"nl": {"title": "Lees uw dossier"}}).versions.get()
    document = pypdfium2.PdfDocument(bytes_of(render_file(spec=spec_of(version), version=version)))
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "Lees uw dossier" in text
    assert "Kijk in uw dossier" not in text
    assert "Thuis, wanneer het u uitkomt." in text


@pytest.mark.parametrize("language", ["nl", "en", "ar", "tr", "pl"])
@pytest.mark.parametrize("file_format", ["pdf-a4", "png-social"])
def test_render_file_longest_name_and_address_with_logo_fit(
    version: MaterialVersion, language: str, file_format: str
) -> None:
    logo = keep_logo(io.BytesIO(picture_bytes(width=900, height=300)))
    url = "https://patientenportaal.huisartsen-oudewetering.example/x"
    values = {"language": language, "file_format": file_format, "name": LONGEST_NAME, "url": url, "logo": logo.sha256}
    assert len(LONGEST_NAME) == 70
    assert render_file(spec=spec_of(version, **values), version=version).size > 10_000


@pytest.mark.parametrize(
    ("name", "url", "field"),
    [
        ("Gezondheidscentrumsamenwerkingsverbandhuisartsenoudeweteringveenhuizen", URL, "naam"),
        (
            "De Linde",
            "https://" + "x" * 60 + "x" * 3 + "." + "y" * 60 + "." + "z" * 60 + "." + "w" * 60 + ".example",
            "adres",
        ),
    ],
)
def test_render_preview_that_does_not_fit_names_the_field(
    version: MaterialVersion, name: str, url: str, field: str
) -> None:
    with pytest.raises(DoesNotFit) as refusal:
        render_preview(spec=spec_of(version, file_format="preview", name=name, url=url), version=version)
    assert refusal.value.field == field
    assert "past niet op het materiaal" in str(refusal.value)


def test_render_file_script_and_markup_in_a_name_stay_text(version: MaterialVersion) -> None:
    name = '#read("/etc/passwd") <script>*x*'
    document = pypdfium2.PdfDocument(bytes_of(render_file(spec=spec_of(version, name=name), version=version)))
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert name in text


@pytest.mark.parametrize(
    ("language", "file_format"), [("fa", "pdf-a4"), ("nl", "docx"), ("nl", "nonsense"), ("", "pdf-a4")]
)
def test_make_spec_of_what_there_is_not_is_refused(version: MaterialVersion, language: str, file_format: str) -> None:
    with pytest.raises(NoSuchFormat):
        spec_of(version, language=language, file_format=file_format)


def test_keep_logo_same_picture_is_kept_once(db: None) -> None:
    content = picture_bytes(width=300, height=100)
    first, again = keep_logo(io.BytesIO(content)), keep_logo(io.BytesIO(content))
    assert (first.pk, CleanedLogo.objects.count()) == (again.pk, 1)


def test_keep_logo_hostile_keeps_nothing(db: None) -> None:
    with pytest.raises(LogoRefused):
        keep_logo(io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))
    assert CleanedLogo.objects.count() == 0


@pytest.mark.parametrize(
    ("texts", "part"),
    [
        ({"titel": "x"}, "geen tekst “titel”"),
        ({"title": "x" * 37}, "hoogstens 36 tekens"),
        ({"points": ["a", "b", "c", "d"]}, "hoogstens 3 delen"),
        ({"title": ["a", "b"]}, "hoogstens 1 delen"),
    ],
)
def test_template_text_out_of_its_limits_is_refused(texts: dict[str, Any], part: str) -> None:
    with pytest.raises(TextRefused, match=part):
        load_template("poster-kijk").check_texts(texts)


def test_every_design_has_its_texts_in_every_language() -> None:
    template = load_template("poster-kijk")
    assert {language: set(texts) for language, texts in template.own_texts.items()} == {
        language: set(template.texts) for language in ("nl", "en", "ar", "tr", "pl", "uk")
    }
    for texts in template.own_texts.values():
        template.check_texts(texts)
    assert all(value in FileFormat.values for value in template.formats)
