"""What the page of one material shows beside its own fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from toolkit.designs import PersonalTemplate, load_template
from toolkit.domain.personalisation import PAPER, PREVIEW, SAMPLE_PHONE, SAMPLE_URL, Spec, make_spec, sample_name
from toolkit.enums import FileFormat, Language
from toolkit.models import MaterialFile, MaterialPage, MaterialVersion


@dataclass(frozen=True)
class LanguageChoice:
    """A language of the material; `is_reviewed` is false as long as no native speaker has read it."""

    code: str
    name: str
    dir: str
    is_reviewed: bool
    current: bool


@dataclass(frozen=True)
class FormatChoice:
    value: str
    label: str
    note: str


def language_choices(*, material: MaterialPage, asked: str) -> list[LanguageChoice]:
    """The languages in the page's order; the asked one is current, or else the first."""
    rows = list(material.languages.all())
    codes = [row.language for row in rows]
    current = asked if asked in codes else (codes[0] if codes else "nl")
    return [
        LanguageChoice(
            code=row.language,
            name=Language(row.language).label,
            dir=Language(row.language).direction,
            is_reviewed=row.is_reviewed,
            current=row.language == current,
        )
        for row in rows
    ]


def format_choices(version: MaterialVersion) -> list[FormatChoice]:
    """The formats that the version's design comes in."""
    template = load_template(version.template_key)
    return [
        FormatChoice(value=value, label=str(FileFormat(value).label), note=_note(FileFormat(value), template))
        for value in template.formats
    ]


def _note(file_format: FileFormat, template: PersonalTemplate) -> str:
    several = template.pages > 1
    if file_format.family in ("png", "jpg"):
        width, height = PAPER[file_format.page]
        if file_format.page.startswith("a"):
            return _("for your website")
        size = f"{width:.0f} × {height:.0f}"
        if several:
            return _("%(count)s pictures of %(size)s, in a zip") % {"count": template.pages, "size": size}
        return _("%(size)s pixels") % {"size": size}
    if file_format.family == "mp4":
        return _("%(seconds)s seconds, without sound") % {"seconds": template.pages * template.slide_s}
    if file_format.family == "print":
        return _("CMYK, bleed and crop marks")
    notes = {
        FileFormat.PDF_A3: _("to print large"),
        FileFormat.PDF_A4: _("to print yourself"),
        FileFormat.DOCX: _("to change yourself"),
        FileFormat.TXT: _("to copy"),
        FileFormat.HTML: _("for your mail program") if template.style == "mail" else _("for your website"),
    }
    return notes.get(file_format, "")


def twin_language(choices: Sequence[LanguageChoice], current: str) -> LanguageChoice | None:
    """The language beside which a translation is read: Dutch, or for Dutch the first other one."""
    others = [choice for choice in choices if choice.code != current]
    return next((choice for choice in others if choice.code == "nl"), others[0] if others else None)


def files_in(*, version: MaterialVersion, language: str) -> Sequence[MaterialFile]:
    """The files that are downloaded as they are: of this language, else of all."""
    files = list(version.files.all())
    return [file for file in files if file.language == language] or files


def sample_spec(*, version: MaterialVersion, language: str) -> Spec:
    """The spec of a preview that nobody has filled in."""
    return make_spec(
        version=version,
        language=language,
        file_format=PREVIEW,
        name=sample_name(language),
        url=SAMPLE_URL,
        phone=SAMPLE_PHONE,
    )
