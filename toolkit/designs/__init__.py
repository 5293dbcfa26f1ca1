"""Designs: one folder each, with main.typ, texts.json and manifest.json. A folder is code: it changes by a release.

The manifest declares which texts the design sets (with their limits), which fields a practice may fill in, the formats
it comes in, and which illustrations it shows. What is not declared does not reach the template.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.exceptions import DomainError
from media.typeset.engine import LIB

FOLDER = Path(__file__).parent


class TextRefused(DomainError):
    """A text is unknown to the design, missing or too long."""


@dataclass(frozen=True)
class TextSpec:
    """A text of a design: at most `max_length` characters, or a list of at most `items` of those.

    `role`: what it is in a letter, e-mail or web page ("title", "text", "list", "button" …); empty in a drawing.
    """

    max_length: int
    items: int = 0
    role: str = ""


@dataclass(frozen=True)
class PersonalTemplate:
    """A design that puts on a practice's name. `digest` changes with whatever changes what it draws."""

    key: str
    title: str
    formats: tuple[str, ...]
    texts: Mapping[str, TextSpec]
    fields: Mapping[str, Mapping[str, Any]]
    own_texts: Mapping[str, Mapping[str, Any]]
    digest: str
    pages: int = 1
    preview: str = "a4"
    art: Mapping[str, tuple[str, str, int, int]] = field(default_factory=dict)
    style: str = ""
    slide_s: int = 8
    is_internal: bool = False  # not for materials: the platform itself fills it in

    @property
    def folder(self) -> Path:
        return FOLDER / self.key

    @property
    def is_text(self) -> bool:
        """A letter, e-mail or web page: words in an order, and no drawing of its own."""
        return bool(self.style)

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that nothing is made without."""
        return tuple(name for name in ("name", "url") if name in self.fields)

    def max_length(self, name: str) -> int:
        return int(self.fields[name]["max"])

    def texts_for(self, language: str, written: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Every text in a language: what was written for the material, else what the design brings along."""
        own = self.own_texts.get(language) or self.own_texts["nl"]
        return {name: (written or {}).get(name) or own[name] for name in self.texts}

    def check_texts(self, written: Mapping[str, Any]) -> None:
        """Raises TextRefused with a sentence that names the text."""
        for name, value in written.items():
            spec = self.texts.get(name)
            if spec is None:
                raise TextRefused(
                    _("This design has no text “%(name)s”. It has: %(known)s.")
                    % {"name": name, "known": ", ".join(self.texts)}
                )
            parts = value if isinstance(value, list) else [value]
            if (spec.items == 0 and isinstance(value, list)) or len(parts) > max(spec.items, 1):
                raise TextRefused(
                    _("“%(name)s” has at most %(count)s parts.") % {"name": name, "count": max(spec.items, 1)}
                )
            if any(len(part) > spec.max_length for part in parts):
                raise TextRefused(
                    _("“%(name)s” is too long: at most %(max)s characters.") % {"name": name, "max": spec.max_length}
                )


@cache
def load_template(key: str) -> PersonalTemplate:
    """The design of a folder. Raises KeyError when there is none."""
    folder = FOLDER / key
    if key not in template_keys():
        raise KeyError(key)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return PersonalTemplate(
        key=key,
        title=manifest["title"],
        formats=tuple(manifest["formats"]),
        texts={
            name: TextSpec(spec["max"], spec.get("list", 0), spec.get("as", ""))
            for name, spec in manifest["texts"].items()
        },
        fields=manifest["fields"],
        own_texts=json.loads((folder / "texts.json").read_text(encoding="utf-8")),
        digest=_digest(folder),
        pages=manifest.get("pages", 1),
        preview=manifest.get("preview", "a4"),
        art={name: (row[0], row[1], row[2], row[3]) for name, row in manifest.get("art", {}).items()},
        style=manifest.get("style", ""),
        slide_s=manifest.get("slide_s", 8),
        is_internal=manifest.get("internal", False),
    )


@cache
def template_keys() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/manifest.json")))


def template_choices() -> list[tuple[str, str]]:
    """For the admin: the designs by their title."""
    return [(key, load_template(key).title) for key in template_keys() if not load_template(key).is_internal]


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for root in (folder, LIB):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
