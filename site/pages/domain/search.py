"""One search over every page. Words only reach the index: nothing that a visitor types is search syntax."""

import re
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.models import BasePage
from core.routing import page_url
from core.stamp import StampedCache
from pages.domain.search_index import indexed_texts, matching_entries
from pages.domain.visibility import public

RESULTS_PER_PAGE = 10
MAX_TEXT = 200
MAX_WORDS = 8
MAX_WORD = 40
MAX_FOUND = 500
EXCERPT = 220
# The index follows a publication by a job, which moves no stamp: results are kept no longer than this.
KEPT_S = 10
WORD = re.compile(r"\w+")
# Latin letters with an accent → without: one character for one.
PLAIN_LETTERS = {
    chr(code): plain[0]
    for code in range(0xC0, 0x250)
    if (plain := unicodedata.normalize("NFKD", chr(code))) and plain[0].isascii()
}
ACCENTED = re.compile(f"[{''.join(PLAIN_LETTERS)}]")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of page as visitors know it, and the room it stands in."""

    many: Any
    one: Any
    room: str = ""


# The kind's name in the address; what no kind names is a page.
KINDS: dict[str, Kind] = {
    "module": Kind(many=_("Modules"), one=_("Module"), room="leren"),
    "les": Kind(many=_("Lessons"), one=_("Lesson"), room="leren"),
    "materiaal": Kind(many=_("Materials"), one=_("Material"), room="toolkit"),
    "nieuws": Kind(many=_("News"), one=_("News item")),
    "vraag": Kind(many=_("Questions"), one=_("Question")),
    "kennis": Kind(many=_("Knowledge"), one=_("Knowledge article")),
    "regio": Kind(many=_("Regions"), one=_("Region"), room="regio"),
    "pagina": Kind(many=_("Pages"), one=_("Page")),
}
KIND_OF_MODEL = {
    "learning.coursepage": "module",
    "learning.lessonpage": "les",
    "toolkit.materialpage": "materiaal",
    "pages.newspage": "nieuws",
    "pages.faqpage": "vraag",
    "pages.knowledgepage": "kennis",
    "coalitions.coalitionpage": "regio",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of text that is, or is not, what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A public page as search knows it. `place`: in the order of the tree."""

    place: int
    title: str
    summary: str
    url: str
    kind: str
    folded_title: str
    folded_summary: str

    def weight(self, pattern: re.Pattern[str]) -> tuple[int, int, int]:
        """The lower, the higher in the list: by the number of different words in the title, then in the summary."""
        title = set(pattern.findall(self.folded_title))
        return -len(title), -len(set(pattern.findall(self.folded_summary))), self.place


@dataclass(frozen=True, kw_only=True)
class Result:
    title: list[Part]
    excerpt: list[Part]
    url: str
    kind: str
    kind_label: str
    room: str


@dataclass(frozen=True, kw_only=True)
class Facet:
    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """`is_similar`: nothing held every word, so these hold some of them. `period`: while it lasts, these are kept."""

    text: str
    kind: str
    total: int
    facets: list[Facet]
    results: list[Result]
    page_obj: "PaginatorPage[Any] | None"
    is_similar: bool = False
    period: int = 0

    @property
    def all_count(self) -> int:
        return sum(facet.count for facet in self.facets)


@dataclass(frozen=True, kw_only=True)
class Find:
    """A page that was found, and where the index holds its text."""

    entry: Entry
    index_id: int


_entries: StampedCache[Mapping[tuple[int, str], Entry]] = StampedCache(size=4)
_results_kept: StampedCache[SearchResults] = StampedCache(size=200)


def search_words(text: str) -> list[str]:
    """The words of a query: without accents, marks, control characters or syntax; never more than a few."""
    return [word[:MAX_WORD] for word in WORD.findall(_fold(text[:MAX_TEXT]))][:MAX_WORDS]


def search_pages(*, text: str, kind: str, page_number: str, language: str) -> SearchResults:
    """Search every live, public page in one language; at most four queries, none for what was just asked.

    First for pages that hold all words; if there are none, for pages that hold some. A hit in the title goes before one
    in the summary, and that before one in the text. `kind` narrows the results, not the counts beside the kinds.
    """
    shown_text = " ".join("".join(c for c in text[:MAX_TEXT] if c.isprintable() or c.isspace()).split())
    kind = kind if kind in KINDS else ""
    number = int(page_number) if page_number.isascii() and page_number.isdecimal() and len(page_number) < 4 else 1
    words = [word[:MAX_WORD] for word in WORD.findall(shown_text)][:MAX_WORDS]
    if not words:
        return SearchResults(text=shown_text, kind=kind, total=0, facets=[], results=[], page_obj=None)
    period = int(time.monotonic() // KEPT_S)
    return _results_kept.get_or_make(
        (shown_text, kind, number, language, period),
        lambda: _search(text=shown_text, words=words, kind=kind, number=number, language=language, period=period),
    )


def _search(*, text: str, words: list[str], kind: str, number: int, language: str, period: int) -> SearchResults:
    entries = _entries.get_or_make(language, lambda: _read_entries(language))
    groups = [_forms(word) for word in words]
    found = _find(entries, groups, every=True)
    is_similar = False
    if not found and len(words) > 1:
        found = _find(entries, groups, every=False)
        is_similar = bool(found)
    pattern = _pattern(search_words(text))
    found.sort(key=lambda find: find.entry.weight(pattern))
    chosen = [find for find in found if not kind or find.entry.kind == kind]
    page_obj = Paginator(chosen, RESULTS_PER_PAGE).get_page(number)
    kinds = [find.entry.kind for find in found]
    return SearchResults(
        text=text,
        kind=kind,
        total=len(chosen),
        facets=[
            Facet(value=value, label=str(one.many), count=kinds.count(value))
            for value, one in KINDS.items()
            if value in kinds
        ],
        results=_results(list(page_obj.object_list), pattern),
        page_obj=page_obj,
        is_similar=is_similar,
        period=period,
    )


def parts_of(text: str, words: list[str]) -> list[Part]:
    """The text cut where a word of the query starts a word of the text, whatever its accents or case."""
    return _parts(text, _pattern(words)) if words else [Part(text=text, hit=False)]


def _parts(text: str, pattern: re.Pattern[str]) -> list[Part]:
    parts = []
    end = 0
    for found in pattern.finditer(_fold(text)):
        if found.start() > end:
            parts.append(Part(text=text[end : found.start()], hit=False))
        parts.append(Part(text=text[found.start() : found.end()], hit=True))
        end = found.end()
    if end < len(text):
        parts.append(Part(text=text[end:], hit=False))
    return parts


def _pattern(words: list[str]) -> re.Pattern[str]:
    stems = sorted({re.escape(_stem(word)) for word in words}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*")


def _forms(word: str) -> list[str]:
    """A word with its plain Dutch plural or singular: SQLite's index knows no stems."""
    lower = word.lower()
    stem = _stem(lower)
    return [lower, f"{lower}s", f"{lower}en"] if stem == lower else [lower, stem]


def _stem(word: str) -> str:
    return re.sub(r"(?:en|s)$", "", word) if len(word) > 4 else word


def _fold(text: str) -> str:
    """Lower case without accents, character for character: positions in it are positions in `text`."""
    return ACCENTED.sub(lambda letter: PLAIN_LETTERS[letter[0]], text).lower()


def _kind_of(content_type_id: int) -> str:
    content_type = ContentType.objects.get_for_id(content_type_id)
    return KIND_OF_MODEL.get(f"{content_type.app_label}.{content_type.model}", "pagina")


def _page_models() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def _read_entries(language: str) -> dict[tuple[int, str], Entry]:
    """(content type, id) → what a result shows, of every live, public page of one language; kept under the stamp."""
    # The summary stands in each type's own table: one query with a join per type instead of one query per type.
    summaries = [NullIf(F(f"{model._meta.model_name}__summary"), Value("")) for model in _page_models()]
    pages = public(Page.objects.filter(depth__gt=1, locale__language_code=language))
    pages = pages.annotate(found_summary=Coalesce(*summaries, Value(""), output_field=CharField())).order_by("path")
    rows = pages.values_list("pk", "title", "url_path", "content_type_id", "found_summary")
    return {
        (content_type_id, str(pk)): Entry(
            place=place,
            title=title,
            summary=summary,
            url=page_url(url_path) or "",
            kind=_kind_of(content_type_id),
            folded_title=_fold(title),
            folded_summary=_fold(summary),
        )
        for place, (pk, title, url_path, content_type_id, summary) in enumerate(rows)
    }


def _find(entries: Mapping[tuple[int, str], Entry], groups: list[list[str]], *, every: bool) -> list[Find]:
    """The pages that the index has for these words, as far as the public may see them."""
    matching = matching_entries(groups, every=every)
    found = [Find(entry=entries[key], index_id=pk) for key, pk in matching.items() if key in entries]
    return sorted(found, key=lambda find: find.entry.place)[:MAX_FOUND]


def _results(finds: list[Find], pattern: re.Pattern[str]) -> list[Result]:
    texts = indexed_texts(find.index_id for find in finds if not pattern.search(find.entry.folded_summary))
    return [
        Result(
            title=_parts(find.entry.title, pattern),
            excerpt=_parts(_excerpt(texts.get(find.index_id, ""), pattern) or find.entry.summary, pattern),
            url=find.entry.url,
            kind=find.entry.kind,
            kind_label=str(KINDS[find.entry.kind].one),
            room=KINDS[find.entry.kind].room,
        )
        for find in finds
    ]


def _excerpt(body: str, pattern: re.Pattern[str]) -> str:
    """A few words before and after the first hit; empty if there is none."""
    found = pattern.search(_fold(body))
    if found is None:
        return ""
    start = max(0, found.start() - EXCERPT // 3)
    start = body.find(" ", start) + 1 if start else 0
    text = body[start : start + EXCERPT]
    return f"{'… ' if start else ''}{text.rsplit(' ', 1)[0] if start + EXCERPT < len(body) else text} …".strip()
