"""The blocks of a page, flat: what checks, comparisons and the link job walk over."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

_BREAKS = re.compile(r"</(?:p|li|h[1-6]|td|th)>|<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>")
_ANCHOR = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*["']([^"']*)["']""")
_NO_TEXT = {"id", "type", "url", "art", "icon", "email", "phone", "level", "is_correct"}
# Choosers: the name of the value that holds an id of a page or a document.
_PAGE_KEYS, _DOCUMENT_KEYS = {"page", "pages"}, {"files"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One block of a page's stream. `number` counts from 1 within its field; `anchor` leads to it in the editor."""

    field: str
    number: int
    type: str
    id: str
    value: Any
    label: str

    @property
    def anchor(self) -> str:
        return f"block-{self.id}-section" if self.id else ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """`page_id` or `document_id` for what the database knows, else `url`."""

    page_id: int | None = None
    document_id: int | None = None
    url: str = ""


def parts_of(page: Page) -> Iterator[Part]:
    """Every block of the page's stream fields, in order."""
    for name in getattr(page, "stream_fields", ()):
        stream = getattr(page, name)
        labels = {key: str(block.label) for key, block in stream.stream_block.child_blocks.items()}
        for number, raw in enumerate(stream.get_prep_value(), start=1):
            kind = raw["type"]
            yield Part(
                field=name,
                number=number,
                type=kind,
                id=raw.get("id") or "",
                value=raw["value"],
                label=labels.get(kind, kind),
            )


def plain_text(value: Any) -> str:
    """What a reader reads of a raw block value, a line per sentence or paragraph; ids and addresses left out."""
    return "\n".join(line for line in _lines(value) if line)


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", value)))
        yield from (" ".join(line.split()) for line in text.split("\n"))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _NO_TEXT:
                yield from _lines(item)
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item)


def links_in(value: Any, *, key: str = "") -> Iterator[Link]:
    """Every link in a raw block value: in rich text, in choosers, in address fields."""
    if isinstance(value, dict):
        for name, item in value.items():
            # A list block's items are {"type": "item", "value": …}: they keep the name of their list.
            yield from links_in(item, key=key if name == "value" else name)
    elif isinstance(value, list):
        for item in value:
            yield from links_in(item, key=key)
    elif isinstance(value, str):
        if key == "url" and value:
            yield Link(url=value)
        yield from _links_in_html(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        if key in _PAGE_KEYS:
            yield Link(page_id=value)
        elif key in _DOCUMENT_KEYS:
            yield Link(document_id=value)


def _links_in_html(text: str) -> Iterator[Link]:
    for tag in _ANCHOR.findall(text):
        found = {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        kind, number = found.get("linktype"), found.get("id", "")
        if kind == "page" and number.isdigit():
            yield Link(page_id=int(number))
        elif kind == "document" and number.isdigit():
            yield Link(document_id=int(number))
        elif found.get("href"):
            yield Link(url=found["href"])
