"""An editor's rich text, as it must be in a mail: whole addresses in its HTML, and a text version that reads well."""

import re
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from newsletters.domain.counted_links import counted_url

_HREF = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
_DEAD = re.compile(r"<a(?![^>]*\bhref=)[^>]*>(.*?)</a>", re.DOTALL)


def mail_html(value: RichText | str, *, suffix: str) -> SafeString:
    """Rich text for a mail. A link whose page is gone becomes its words. `suffix`: domain.counted_links."""
    html = expand_db_html(getattr(value, "source", value))
    html = _DEAD.sub(r"\1", html)
    html = _HREF.sub(lambda found: found[1] + _escaped(counted_url(_raw(found[2]), suffix=suffix)) + found[3], html)
    return mark_safe(html)  # noqa: S308 Wagtail's own whitelist made it


def plain_text(html: str) -> str:
    """HTML of rich text as text: headings stand alone, items get a dash or number, a link its address behind it."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.text()


def _raw(attribute: str) -> str:
    return attribute.replace("&amp;", "&")


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._done: list[str] = []
        self._line = ""
        self._lists: list[int | None] = []
        self._href = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "h2", "h3", "ul", "ol"}:
            self._end_line()
            if tag in {"ul", "ol"}:
                self._lists.append(1 if tag == "ol" else None)
            if not self._lists or (tag in {"ul", "ol"} and len(self._lists) == 1):
                self._done.append("")
        elif tag == "li":
            self._end_line()
            number = self._lists[-1] if self._lists else None
            self._line = "  " * max(len(self._lists) - 1, 0) + (f"{number}. " if number else "- ")
            if number:
                self._lists[-1] = number + 1
        elif tag == "br":
            self._end_line()
        elif tag == "a":
            self._href, self._words = dict(attrs).get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "h2", "h3", "li"}:
            self._end_line()
        elif tag in {"ul", "ol"}:
            self._end_line()
            if self._lists:
                self._lists.pop()
        elif tag == "a" and self._href:
            if self._href.removeprefix("mailto:") != self._words.strip():
                self._line += f" ({self._href.removeprefix('mailto:')})"
            self._href = ""

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", " ", data)
        self._words += words
        self._line += words if self._line else words.lstrip()

    def _end_line(self) -> None:
        if self._line.strip():
            self._done.append(self._line.rstrip())
        self._line = ""

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._done)).strip()
