"""Every design in every language: its texts are whole, and its extremes fit or are refused with the field's name."""

import io
import zipfile

import docx
import pytest
from PIL import Image

from tests.factories.toolkit import make_material
from toolkit.designs import load_template, template_keys
from toolkit.domain.exceptions import DoesNotFit
from toolkit.domain.personalisation import make_file, make_spec, render_preview
from toolkit.enums import FileFormat

PATIENT = ("nl", "en", "ar", "tr", "pl", "uk")
FOR_PATIENTS = (
    "beeldposter",
    "brief-patienten",
    "e-mail-patienten",
    "flyer-inloggen",
    "infographic-portaal-pgo",
    "nieuwsbrief",
    "poster-kijk",
    "receptenblok",
    "social-set",
    "tekst-website",
    "wachtkamer-dias",
)
LONGEST_NAME = "Gezondheidscentrum voor Huisartsgeneeskunde Oudewetering-Veenhuizen BV"


@pytest.mark.parametrize("key", template_keys())
def test_design_has_all_its_texts_within_their_limits_and_known_formats(key: str) -> None:
    template = load_template(key)
    assert {language: set(texts) for language, texts in template.own_texts.items()} == {
        language: set(template.texts) for language in template.own_texts
    }
    for texts in template.own_texts.values():
        template.check_texts(texts)
    assert [value for value in template.formats if value not in FileFormat.values] == []


def test_designs_for_patients_come_in_six_languages() -> None:
    missing = {key: [code for code in PATIENT if code not in load_template(key).own_texts] for key in FOR_PATIENTS}
    assert missing == {key: [] for key in FOR_PATIENTS}


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("key", [key for key in template_keys() if not load_template(key).is_internal])
def test_design_takes_the_longest_name_and_a_long_address_in_arabic_or_else_dutch(key: str) -> None:
    template = load_template(key)
    language = "ar" if "ar" in template.own_texts else "nl"
    version = make_material(template_key=key, languages=[language]).versions.get()
    url = "https://patientenportaal.huisartsen-oudewetering.example/x"
    spec = make_spec(
        version=version, language=language, file_format="preview", name=LONGEST_NAME, url=url, phone="010 123 45 67"
    )
    with Image.open(io.BytesIO(render_preview(spec=spec, version=version))) as picture:
        assert picture.format == "PNG"


@pytest.mark.django_db
def test_word_that_cannot_break_is_refused_with_the_field() -> None:
    version = make_material(template_key="receptenblok", languages=["nl"]).versions.get()
    spec = make_spec(version=version, language="nl", file_format="preview", name="W" * 70, url="https://a.example")
    with pytest.raises(DoesNotFit) as refusal:
        render_preview(spec=spec, version=version)
    assert refusal.value.field == "naam"


@pytest.mark.django_db
def test_letter_in_word_is_in_its_language_from_right_to_left_with_the_fields_and_nothing_else_filled_in() -> None:
    version = make_material(template_key="brief-patienten", languages=["ar"]).versions.get()
    hostile = "{{ ''.__class__.__mro__ }} {url.__class__} De Linde"
    spec = make_spec(
        version=version, language="ar", file_format="docx", name=hostile, url="https://delinde.example", phone=""
    )
    content, extension = make_file(spec=spec, version=version)
    document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert extension == "docx"
    assert texts[-1] == hostile
    assert sum("delinde.example" in text for text in texts) == 1
    assert not any("{phone}" in text for text in texts)  # the line that asks for it is left out
    assert all(paragraph._p.pPr is not None and paragraph._p.pPr.xpath("w:bidi") for paragraph in document.paragraphs)
    assert document.core_properties.language == "ar"


@pytest.mark.django_db
def test_newsletter_is_html_with_the_name_escaped_and_the_address_on_the_button() -> None:
    version = make_material(template_key="nieuwsbrief", languages=["nl"]).versions.get()
    spec = make_spec(
        version=version, language="nl", file_format="html", name="<script>x</script>", url="https://delinde.example"
    )
    html = make_file(spec=spec, version=version)[0].decode()
    assert "<script" not in html
    assert 'href="https://delinde.example"' in html
    assert "&lt;script&gt;" in html


@pytest.mark.django_db
def test_website_text_as_plain_text_holds_no_field_that_is_not_filled_in() -> None:
    version = make_material(template_key="tekst-website", languages=["nl"]).versions.get()
    spec = make_spec(
        version=version, language="nl", file_format="txt", name="De Linde", url="https://delinde.example/dossier"
    )
    text = make_file(spec=spec, version=version)[0].decode("utf-8-sig")
    assert "Bij De Linde kunt u" in text
    assert "ons portaal" in text
    assert "Naar uw dossier: https://delinde.example/dossier" in text
    assert "{" not in text


@pytest.mark.django_db
def test_social_set_is_a_zip_of_six_pictures_with_words_and_descriptions() -> None:
    version = make_material(template_key="social-set", languages=["nl"]).versions.get()
    spec = make_spec(
        version=version, language="nl", file_format="png-square", name="De Linde", url="https://delinde.example"
    )
    content, extension = make_file(spec=spec, version=version)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        sizes = {Image.open(io.BytesIO(archive.read(name))).size for name in names[:-1]}
        words = archive.read("teksten.txt").decode("utf-8-sig")
    assert extension == "zip"
    assert names == [*(f"{number:02}.png" for number in range(1, 7)), "teksten.txt"]
    assert sizes == {(1080, 1080)}
    assert words.count("https://delinde.example") == 6
    assert words.count("Een open deur met een blad vol regels") == 1


@pytest.mark.django_db
def test_spec_leaves_out_what_the_design_does_not_declare() -> None:
    version = make_material(template_key="lijst-p-regels", languages=["nl"]).versions.get()
    plain = make_spec(version=version, language="nl", file_format="pdf-a4")
    named = make_spec(version=version, language="nl", file_format="pdf-a4", name="De Linde", colour="#0b5c8a")
    assert plain == named
