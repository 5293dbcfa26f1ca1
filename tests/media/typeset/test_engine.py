"""What typst makes: tagged, archived, the same each time; and what it is kept from."""

import io
import os
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image

from media.domain.qr import qr_svg
from media.typeset import RenderFailed, RenderRefused, RenderTooLong, process, render_pdf, render_png
from media.typeset.fonts import fonts_folder

DESIGNS = Path(__file__).parent.parent / "designs"
PLAIN = DESIGNS / "plain"
DATA = {"title": "Kijk in uw dossier", "lang": "nl", "name": "Praktijk De Linde"}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_render_pdf_is_tagged_and_says_what_it_keeps_to() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(PLAIN, data=DATA))) as pdf:
        metadata = pdf.open_metadata()
        facts = {
            "marked": bool(pdf.Root.MarkInfo.Marked),
            "lang": str(pdf.Root.Lang),
            "tree": "/StructTreeRoot" in pdf.Root,
            "title": metadata["dc:title"],
            "ua": metadata["pdfuaid:part"],
            "archive": (metadata["pdfaid:part"], metadata["pdfaid:conformance"]),
            "title shown": bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
        }
    assert facts == {
        "marked": True,
        "lang": "nl",
        "tree": True,
        "title": "Kijk in uw dossier",
        "ua": "1",
        "archive": ("2", "A"),
        "title shown": True,
    }


def test_render_pdf_same_input_gives_same_bytes_and_other_input_others() -> None:
    first = render_pdf(PLAIN, data=DATA)
    process.end_process()
    assert render_pdf(PLAIN, data=DATA) == first
    assert render_pdf(PLAIN, data={**DATA, "name": "Praktijk De Beuk"}) != first


@pytest.mark.parametrize(
    "name", ["Yılmaz & Łukasz", "Şahin Doğan", "Zoë Ångström", "Żółć", "Praktijk #1 *niet* _schuin_ $x$"]
)
def test_render_pdf_letters_of_many_languages_read_back(name: str) -> None:
    assert name in " ".join(text_of(render_pdf(PLAIN, data={**DATA, "name": name})).split())


@pytest.mark.parametrize(("lang", "name"), [("ar", "اطّلع على ملفك"), ("fa", "پرونده"), ("ti", "ትግርኛ")])
def test_render_pdf_other_scripts_have_their_glyphs(lang: str, name: str) -> None:
    covered = set().union(*(TTFont(path).getBestCmap() for path in fonts_folder().glob("*-400.ttf")))
    assert {character for character in name if ord(character) not in covered} == set()

    pdf = render_pdf(PLAIN, data={**DATA, "lang": lang, "name": name})

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = {str(font.BaseFont).partition("+")[2] for font in opened.pages[0].Resources.Font.values()}
    assert any(("Naskh" in font) or ("Ethiopic" in font) for font in fonts)


def test_atkinson_has_latin_and_its_extension_in_one_font() -> None:
    with TTFont(fonts_folder() / "atkinson-hyperlegible-next-700.ttf") as font:
        cmap = font.getBestCmap()
    assert [letter for letter in "aZéëıİŁłşğąęćńóśźż€–“”" if ord(letter) not in cmap] == []


def test_render_png_qr_code_is_decoded_by_another_program() -> None:
    url = "https://portaal.delinde.example/dossier?praktijk=12&taal=nl"
    png = render_png(PLAIN, data={**DATA, "qr": True}, files={"qr.svg": qr_svg(url).encode()}, ppi=200)
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))] == [url]


def test_qr_svg_of_300_characters_is_level_q_and_decodes() -> None:
    url = ("https://delinde.example/" + "dossier-" * 40)[:300]
    png = render_png(PLAIN, data={**DATA, "qr": True}, files={"qr.svg": qr_svg(url).encode()}, ppi=400)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert (code.text, code.extra.get("ECLevel", code.ec_level) if hasattr(code, "extra") else code.ec_level) == (
        url,
        "Q",
    )


@pytest.mark.parametrize("name", ["Gezondheidscentrum " * 30, "Gezondheidscentrumsamenwerkingsverband" * 4])
def test_render_pdf_text_that_does_not_fit_is_refused_with_its_code(name: str) -> None:
    with pytest.raises(RenderRefused) as refusal:
        render_pdf(PLAIN, data={**DATA, "name": name})
    assert refusal.value.reason == "too-long:name"


def test_render_pdf_over_its_time_is_ended_and_the_next_one_works() -> None:
    render_pdf(PLAIN, data=DATA)
    before = process._warm
    with pytest.raises(RenderTooLong):
        render_pdf(DESIGNS / "slow", data={}, limit_s=0.5)
    assert process._warm is None
    assert before is not None
    assert before._process.poll() is not None
    assert render_pdf(PLAIN, data=DATA).startswith(b"%PDF-1.7")


def test_render_pdf_over_its_memory_fails_and_the_next_one_works() -> None:
    with pytest.raises(RenderFailed):
        render_pdf(DESIGNS / "hungry", data={})
    assert render_pdf(PLAIN, data=DATA).startswith(b"%PDF-1.7")


def test_render_pdf_template_with_a_package_is_refused_before_it_runs() -> None:
    with pytest.raises(RenderFailed) as failure:
        render_pdf(DESIGNS / "package", data={})
    assert failure.value.detail == "main.typ imports a package"


@pytest.mark.parametrize("where", ["/etc/passwd", "../../../../etc/passwd", str(Path(__file__))])
def test_render_pdf_template_reads_nothing_outside_its_root(where: str) -> None:
    with pytest.raises(RenderFailed):
        render_pdf(DESIGNS / "reader", data={"where": where})


@pytest.mark.parametrize("name", ["../x.svg", "/x.svg", "a/b.svg", ".x", ""])
def test_render_pdf_file_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(RenderFailed):
        render_pdf(PLAIN, data=DATA, files={name: b"x"})


def test_typst_process_sees_no_variables_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-typst")
    process.end_process()
    render_pdf(PLAIN, data=DATA)
    assert process._warm is not None
    environment = Path(f"/proc/{process._warm._process.pid}/environ").read_bytes()
    assert b"not-for-typst" not in environment
    assert os.environ["SECRET_KEY"] == "not-for-typst"
