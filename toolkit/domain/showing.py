"""What the page of one material shows beside its own fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from toolkit.designs import load_template
from toolkit.domain.personalisation import PREVIEW, SAMPLE_URL, Spec, make_spec, sample_name
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
    notes = {
        FileFormat.PDF_A3: _("to print large"),
        FileFormat.PDF_A4: _("to print yourself"),
        FileFormat.PNG_SOCIAL: _("1080 × 1350 pixels"),
    }
    return [
        FormatChoice(value=value, label=str(FileFormat(value).label), note=notes.get(FileFormat(value), ""))
        for value in load_template(version.template_key).formats
    ]


def files_in(*, version: MaterialVersion, language: str) -> Sequence[MaterialFile]:
    """The files that are downloaded as they are: of this language, else of all."""
    files = list(version.files.all())
    return [file for file in files if file.language == language] or files


def sample_spec(*, version: MaterialVersion, language: str) -> Spec:
    """The spec of a preview that nobody has filled in."""
    return make_spec(
        version=version, language=language, file_format=PREVIEW, name=sample_name(language), url=SAMPLE_URL
    )
