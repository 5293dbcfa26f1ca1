"""Letters, e-mails and texts in a practice's name: the same words as Word, web page, plain text and sheet.

A text may hold {name}, {url}, {portal} and {phone}. They are replaced by what was filled in and by nothing else: no
template language reads these texts. A text that asks for a phone number is left out where there is none.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import docx
import mrml
from django.template.loader import render_to_string
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph

from toolkit.designs import PersonalTemplate
from toolkit.enums import Language

FIELD = re.compile(r"\{(name|url|portal|phone)\}")
LIST_ROLES = ("list", "steps")
HEADING_ROLES = {"title": 0, "heading": 1}


@dataclass(frozen=True, kw_only=True)
class Block:
    """One part of a text. `role`: title, subject, heading, text, list, steps, button, quote, note or sign."""

    role: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The words of a text design in one language, with the practice's fields in them."""

    style: str
    language: Language
    blocks: tuple[Block, ...]
    name: str
    url: str
    palette: Mapping[str, str]

    def text_of(self, role: str) -> str:
        return next((block.text for block in self.blocks if block.role == role), "")


def compose(
    *,
    template: PersonalTemplate,
    texts: Mapping[str, Any],
    language: str,
    values: Mapping[str, str],
    palette: Mapping[str, str],
) -> Letter:
    """The letter of these texts. `values`: name, url, portal, phone; a missing portal takes the text "portal_word"."""
    known = {**values, "portal": values.get("portal") or str(texts.get("portal_word", ""))}
    known["url"] = values.get("url", "").removeprefix("https://").rstrip("/")
    if Language(language).direction == "rtl":  # an address or a number among Arabic words keeps its own order
        known |= {key: f"\u2066{known[key]}\u2069" for key in ("url", "phone") if known.get(key)}
    blocks = []
    for name, spec in template.texts.items():
        if not spec.role:
            continue
        parts = texts[name] if isinstance(texts[name], list) else [texts[name]]
        filled = tuple(_fill(part, known) for part in parts if not ("{phone}" in part and not known.get("phone")))
        if filled and spec.role in LIST_ROLES:
            blocks.append(Block(role=spec.role, items=filled))
        elif filled:
            blocks += [Block(role=spec.role, text=text) for text in filled]
    return Letter(
        style=template.style,
        language=Language(language),
        blocks=tuple(blocks),
        name=values.get("name", ""),
        url=values.get("url", ""),
        palette=palette,
    )


def as_text(letter: Letter) -> bytes:
    """Plain text in UTF-8, with the lines that Windows' editor wants."""
    lines: list[str] = []
    for block in letter.blocks:
        if block.role in LIST_ROLES:
            lines += [
                f"{number}. {item}" if block.role == "steps" else f"- {item}"
                for number, item in enumerate(block.items, start=1)
            ]
        elif block.role == "title":
            lines += [block.text, "=" * min(len(block.text), 60)]
        elif block.role == "button":
            lines += [f"{block.text}: {letter.url}"]
        else:
            lines += [block.text]
        lines.append("")
    return "\r\n".join(lines).encode("utf-8-sig")


def as_html(letter: Letter) -> bytes:
    """A web page of its own; a newsletter as HTML for mail programs."""
    context = {"letter": letter, "palette": letter.palette}
    if letter.style == "mail":
        mjml = render_to_string("toolkit/letters/newsletter.mjml", context)
        return str(mrml.to_html(mjml).content).encode()
    return render_to_string("toolkit/letters/page.html", context).encode()


def as_docx(letter: Letter, *, logo: bytes | None = None) -> bytes:
    """A Word document with real headings and lists, its language set, from right to left where the language is."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    _set_styles(document, letter)
    document.core_properties.title = letter.text_of("title") or letter.text_of("subject")
    document.core_properties.author = letter.name
    document.core_properties.language = letter.language.value
    document.core_properties.comments = ""
    if logo is not None:
        run = document.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(logo), height=Cm(1.6))
        if shape.width > Cm(8):
            shape.height, shape.width = Emu(round(shape.height * Cm(8) / shape.width)), Cm(8)
        shape._inline.docPr.set("descr", letter.name)  # the alt text
    for block in letter.blocks:
        for paragraph in _paragraphs(document, block, letter):
            if letter.language.direction == "rtl":
                _turn(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def blocks_for_typst(letter: Letter) -> list[dict[str, Any]]:
    return [{"role": block.role, "text": block.text, "items": list(block.items)} for block in letter.blocks]


def _fill(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: values.get(found[1], ""), text)


def _set_styles(document: WordDocument, letter: Letter) -> None:
    deep = RGBColor.from_string(letter.palette["deep"].lstrip("#").upper())
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.2
    for name, size in (("Title", 24), ("Heading 1", 15)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = "Calibri", Pt(size), True, deep
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(6)
    border = document.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    language = OxmlElement("w:lang")
    attribute = "w:bidi" if letter.language.direction == "rtl" else "w:val"
    language.set(qn(attribute), letter.language.value)
    normal.element.get_or_add_rPr().append(language)


def _paragraphs(document: WordDocument, block: Block, letter: Letter) -> list[Paragraph]:
    if block.role in HEADING_ROLES:
        return [document.add_heading(block.text, level=HEADING_ROLES[block.role])]
    if block.role in LIST_ROLES:
        style = "List Number" if block.role == "steps" else "List Bullet"
        return [document.add_paragraph(item, style=style) for item in block.items]
    if block.role == "button":
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{block.text}: ").bold = True
        paragraph.add_run(letter.url)
        return [paragraph]
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    run.bold = block.role == "subject"
    run.italic = block.role == "note"
    if block.role == "quote":
        paragraph.paragraph_format.left_indent = Cm(0.8)
    return [paragraph]


def _turn(paragraph: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(OxmlElement("w:bidi"))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT  # in a paragraph from right to left: where it starts
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
