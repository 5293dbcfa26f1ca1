"""One search over every page. Words only reach the index: nothing that a visitor types is search syntax."""

import re
import unicodedata
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
from wagtail.search.models import IndexEntry
from wagtail.search.query import And, Or, PlainText

from core.models import BasePage
from core.routing import page_url
from core.stamp import StampedCache
from pages.domain.visibility import public

RESULTS_PER_PAGE = 10
MAX_TEXT = 200
MAX_WORDS = 8
MAX_WORD = 40
MAX_FOUND = 500
EXCERPT = 220
WORD = re.compile(r"\w+")
# Latin letters with an accent → without: one character for one.
PLAIN_LETTERS = {
    code: plain[0]
    for code in range(0xC0, 0x250)
    if (plain := unicodedata.normalize("NFKD", chr(code))) and plain[0].isascii()
}


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
    """A public page as search knows it."""

    pk: int
    title: str
    summary: str
    url: str
    kind: str

    def weight(self, pattern: re.Pattern[str]) -> tuple[int, int]:
        """The lower, the higher in the list: by the number of different words in the title, then in the summary."""
        title = set(pattern.findall(_fold(self.title)))
        return -len(title), -len(set(pattern.findall(_fold(self.summary))))


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
    """`is_similar`: nothing held every word, so these hold some of them."""

    text: str
    kind: str
    total: int
    facets: list[Facet]
    results: list[Result]
    page_obj: "PaginatorPage[Any] | None"
    is_similar: bool = False

    @property
    def all_count(self) -> int:
        return sum(facet.count for facet in self.facets)


_entries: StampedCache[dict[int, Entry]] = StampedCache(size=4)


def search_words(text: str) -> list[str]:
    """The words of a query: without accents, marks, control characters or syntax; never more than a few."""
    return [word[:MAX_WORD] for word in WORD.findall(_fold(text[:MAX_TEXT]))][:MAX_WORDS]


def search_pages(*, text: str, kind: str, page_number: str, language: str) -> SearchResults:
    """Search every live, public page in one language; at most four queries.

    First for pages that hold all words; if there are none, for pages that hold some. A hit in the title goes before one
    in the summary, and that before one in the text. `kind` narrows the results, not the counts beside the kinds.
    """
    shown_text = " ".join("".join(c for c in text[:MAX_TEXT] if c.isprintable() or c.isspace()).split())
    kind = kind if kind in KINDS else ""
    words = [word[:MAX_WORD] for word in WORD.findall(shown_text)][:MAX_WORDS]
    if not words:
        return SearchResults(text=shown_text, kind=kind, total=0, facets=[], results=[], page_obj=None)
    entries = _entries.get_or_make(language, lambda: _read_entries(language))
    variants = [_variants(word) for word in words]
    found = _find(entries, And(variants))
    is_similar = False
    if not found and len(words) > 1:
        found = _find(entries, Or(variants))
        is_similar = bool(found)
    pattern = _pattern(search_words(shown_text))
    found.sort(key=lambda entry: entry.weight(pattern))
    chosen = [entry for entry in found if not kind or entry.kind == kind]
    page_obj = Paginator(chosen, RESULTS_PER_PAGE).get_page(page_number)
    kinds = [entry.kind for entry in found]
    return SearchResults(
        text=shown_text,
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


def _variants(word: str) -> Or:
    """A word with its plain Dutch plural or singular: SQLite's index knows no stems."""
    lower = word.lower()
    stem = _stem(lower)
    forms = [lower, f"{lower}s", f"{lower}en"] if stem == lower else [lower, stem]
    return Or([PlainText(form) for form in forms])


def _stem(word: str) -> str:
    return re.sub(r"(?:en|s)$", "", word) if len(word) > 4 else word


def _fold(text: str) -> str:
    """Lower case without accents, character for character: positions in it are positions in `text`."""
    return text.translate(PLAIN_LETTERS).lower()


def _kind_of(content_type_id: int) -> str:
    content_type = ContentType.objects.get_for_id(content_type_id)
    return KIND_OF_MODEL.get(f"{content_type.app_label}.{content_type.model}", "pagina")


def _page_models() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def _read_entries(language: str) -> dict[int, Entry]:
    """Every live, public page of one language: what a result shows of it. Kept in memory under the version stamp."""
    # The summary stands in each type's own table: one query with a join per type instead of one query per type.
    summaries = [NullIf(F(f"{model._meta.model_name}__summary"), Value("")) for model in _page_models()]
    pages = public(Page.objects.filter(depth__gt=1, locale__language_code=language))
    pages = pages.annotate(found_summary=Coalesce(*summaries, Value(""), output_field=CharField()))
    rows = pages.values_list("pk", "title", "url_path", "content_type_id", "found_summary")
    return {
        pk: Entry(pk=pk, title=title, summary=summary, url=page_url(url_path) or "", kind=_kind_of(content_type_id))
        for pk, title, url_path, content_type_id, summary in rows
    }


def _find(entries: dict[int, Entry], query: Any) -> list[Entry]:
    """The pages that the index has for a query, as far as the public may see them."""
    found = Page.objects.only("pk").search(query, order_by_relevance=False)[:MAX_FOUND]
    return [entries[page.pk] for page in found if page.pk in entries]


def _results(entries: list[Entry], pattern: re.Pattern[str]) -> list[Result]:
    bodies = _bodies([entry.pk for entry in entries if not pattern.search(_fold(entry.summary))])
    return [
        Result(
            title=_parts(entry.title, pattern),
            excerpt=_parts(_excerpt(bodies.get(entry.pk, ""), pattern) or entry.summary, pattern),
            url=entry.url,
            kind=entry.kind,
            kind_label=str(KINDS[entry.kind].one),
            room=KINDS[entry.kind].room,
        )
        for entry in entries
    ]


def _bodies(page_ids: list[int]) -> dict[int, str]:
    """What the index holds of these pages, as plain text."""
    if not page_ids:
        return {}
    # PostgreSQL keeps the text beside the vector; in SQLite the text is the index.
    column = "body_text" if any(field.name == "body_text" for field in IndexEntry._meta.get_fields()) else "body"
    types = ContentType.objects.get_for_models(*_page_models()).values()
    entries = IndexEntry.objects.filter(
        object_id__in=[str(pk) for pk in page_ids], content_type__in=[t.pk for t in types]
    )
    # The index joins the fields and blocks of a page with commas, also behind a full stop.
    return {
        int(pk): re.sub(r"([.?!:;,…]),(?= )", r"\1", body or "")
        for pk, body in entries.values_list("object_id", column)
    }


def _excerpt(body: str, pattern: re.Pattern[str]) -> str:
    """A few words before and after the first hit; empty if there is none."""
    found = pattern.search(_fold(body))
    if found is None:
        return ""
    start = max(0, found.start() - EXCERPT // 3)
    start = body.find(" ", start) + 1 if start else 0
    text = body[start : start + EXCERPT]
    return f"{'… ' if start else ''}{text.rsplit(' ', 1)[0] if start + EXCERPT < len(body) else text} …".strip()
