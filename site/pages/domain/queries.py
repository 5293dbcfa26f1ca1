"""What readers see: news, knowledge and questions. Only what is live and public; one query a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from core.cards import Card
from core.stamp import StampedCache
from organisations.models import Coalition
from pages.domain.search import search_words
from pages.domain.visibility import public
from pages.enums import FaqCategory, KnowledgeKind, NewsCategory, OfferStatus
from pages.models import FaqIndexPage, FaqPage, KnowledgeIndexPage, KnowledgePage, NewsIndexPage, NewsOffer, NewsPage

NEWS_PER_PAGE = 12
RELATED_NEWS = 3


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class NewsList:
    """One page of a news list, with what it can be narrowed to and what it is narrowed to."""

    page_obj: "PaginatorPage[NewsPage]"
    cards: list[Card]
    coalitions: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    coalition_slug: str
    category: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.coalition_slug or self.category)


@dataclass(frozen=True, kw_only=True)
class FaqGroup:
    value: str
    label: str
    pages: list[FaqPage]


@dataclass(frozen=True, kw_only=True)
class FaqList:
    groups: list[FaqGroup]
    total: int


_news_coalitions: StampedCache[tuple[Choice, ...]] = StampedCache(size=8)
_news_lists: StampedCache[NewsList] = StampedCache(size=100)


def _news() -> QuerySet[NewsPage]:
    news = public(NewsPage.objects.all())
    return news.select_related("listing_image", "coalition").defer("body").order_by("-date", "-pk")


def national_news(*, locale_id: int) -> QuerySet[NewsPage]:
    """The programme's own news and what the national desk accepted of the coalitions', newest first."""
    accepted = NewsOffer.objects.filter(page=OuterRef("pk"), status=OfferStatus.ACCEPTED)
    return _news().filter(Q(coalition__isnull=True) | Exists(accepted), locale_id=locale_id)


def coalition_news(*, coalition_id: int, locale_id: int) -> QuerySet[NewsPage]:
    """All live news of one coalition, newest first."""
    return _news().filter(coalition_id=coalition_id, locale_id=locale_id)


def news_of_index(*, index: NewsIndexPage) -> QuerySet[NewsPage]:
    """What stands in this list: a coalition's own news, or the national news."""
    if index.coalition_id:
        return coalition_news(coalition_id=index.coalition_id, locale_id=index.locale_id)
    return national_news(locale_id=index.locale_id)


def latest_news(*, locale_id: int, coalition_id: int | None = None, limit: int = 3) -> list[Card]:
    """The newest items as cards: national, or of one coalition. One query."""
    if coalition_id is None:
        return cards_of(national_news(locale_id=locale_id)[:limit])
    return cards_of(coalition_news(coalition_id=coalition_id, locale_id=locale_id)[:limit])


def cards_of(pages: Iterable[NewsPage] | Iterable[KnowledgePage]) -> list[Card]:
    return [page.card() for page in pages]


def news_list(*, index: NewsIndexPage, coalition_slug: str, category: str, page_number: str) -> NewsList:
    """One page of the list, from memory. Values from the address that are not among the choices count as none."""
    coalitions = () if index.coalition_id else _coalitions_in_news(index)
    coalition_slug = coalition_slug if coalition_slug in {choice.value for choice in coalitions} else ""
    category = category if category in NewsCategory.values else ""
    number = int(page_number) if page_number.isascii() and page_number.isdigit() and len(page_number) < 4 else 1
    wanted = (index.pk, get_language(), coalition_slug, category, number)
    return _news_lists.get_or_make(wanted, lambda: _read_news_list(index, coalitions, coalition_slug, category, number))


def _read_news_list(
    index: NewsIndexPage, coalitions: tuple[Choice, ...], coalition_slug: str, category: str, number: int
) -> NewsList:
    news = news_of_index(index=index)
    if coalition_slug:
        news = news.filter(coalition__slug=coalition_slug)
    if category:
        news = news.filter(category=category)
    page_obj = Paginator(news, NEWS_PER_PAGE).get_page(number)
    return NewsList(
        page_obj=page_obj,
        cards=cards_of(page_obj.object_list),
        coalitions=coalitions,
        categories=_choices(NewsCategory.choices),
        coalition_slug=coalition_slug,
        category=category,
    )


def _coalitions_in_news(index: NewsIndexPage) -> tuple[Choice, ...]:
    """The coalitions of which an accepted item stands in the national list."""

    def read() -> tuple[Choice, ...]:
        pages = national_news(locale_id=index.locale_id).filter(coalition__isnull=False).order_by()
        coalitions = Coalition.objects.filter(pk__in=pages.values("coalition_id"))
        return tuple(Choice(value=slug, label=name) for slug, name in coalitions.values_list("slug", "name"))

    return _news_coalitions.get_or_make(index.locale_id, read)


def related_news(*, page: NewsPage) -> list[Card]:
    """Three other items of the same list, those of the same category first. One query."""
    if page.coalition_id:
        news = coalition_news(coalition_id=page.coalition_id, locale_id=page.locale_id)
    else:
        news = national_news(locale_id=page.locale_id)
    recent = list(news.exclude(pk=page.pk)[: RELATED_NEWS * 4])
    recent.sort(key=lambda item: item.category != page.category)
    return cards_of(recent[:RELATED_NEWS])


def knowledge_cards(*, parent: KnowledgeIndexPage) -> list[Card]:
    """The articles below, by kind, within a kind in the order that the editor gave them. One query."""
    pages = public(KnowledgePage.objects.child_of(parent)).select_related("listing_image").defer("body")
    kinds = KnowledgeKind.values
    return cards_of(sorted(pages.order_by("path"), key=lambda page: kinds.index(page.kind)))


def faq_list(*, parent: FaqIndexPage, text: str, category: str) -> FaqList:
    """The questions below that hold every word of `text`, by category. One query: the list is short."""
    words = search_words(text)
    category = category if category in FaqCategory.values else ""
    pages = public(FaqPage.objects.child_of(parent)).order_by("path")
    if category:
        pages = pages.filter(category=category)
    by_category: dict[str, list[FaqPage]] = {}
    for page in pages:
        if not words or _holds(page, words):
            by_category.setdefault(page.category, []).append(page)
    groups = [
        FaqGroup(value=value, label=label, pages=by_category[value])
        for value, label in _labels(FaqCategory.choices)
        if value in by_category
    ]
    return FaqList(groups=groups, total=sum(len(group.pages) for group in groups))


def _holds(page: FaqPage, words: list[str]) -> bool:
    text = " ".join([page.title, page.summary, *page.body.stream_block.get_searchable_content(page.body)]).casefold()
    return all(word in text for word in words)


def _labels(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in choices]


def _choices(choices: Iterable[tuple[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=label) for value, label in _labels(choices))
