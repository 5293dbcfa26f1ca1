"""What the public pages of the coalitions show."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coalitions.models import CoalitionIndexPage, CoalitionPage
from core.cards import Card
from core.charts import Cartogram, Share, Trend, share, trend
from core.stamp import StampedCache
from insight.domain.queries import USAGE_AMBITION_PCT
from insight.models import CoalitionFigure
from learning.live.domain.queries.front import Event, next_events
from learning.models import PracticeTraining
from organisations.domain.areas import coalitions_at
from organisations.domain.maps import map_of
from organisations.domain.practices import tidy_postcode
from organisations.domain.queries import valid_on
from organisations.enums import PictureStyle
from organisations.models import Affiliation, Coalition
from pages.models import ContactPage, NewsPage

POSTCODE = re.compile(r"\b([1-9]\d{3}) ?([A-Za-z]{2})\b")
NEWS_SHOWN = 3
FIGURES_SHOWN = 3
QUARTERS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number as it is read, what it counts, and when."""

    value: str
    label: str
    date: str


@dataclass(frozen=True, kw_only=True)
class ListedCoalition:
    name: str
    slug: str
    url: str
    summary: str
    places: str
    logo_url: str
    practices: str
    found_practices: tuple[str, ...] = ()
    found_postcode: str = ""


@dataclass(frozen=True, kw_only=True)
class SectionHome:
    """The home of a section, ready to be shown."""

    news: list[Card]
    news_url: str
    figures: list[Figure]
    events: tuple[Event, ...] = ()
    agenda_url: str = ""
    training: Share | None = None
    training_label: str = ""
    usage: Trend | None = None
    question_url: str = ""


_maps: StampedCache[list[tuple[Coalition, str]]] = StampedCache(size=20)
_homes: StampedCache[SectionHome] = StampedCache(size=200)


def section_home(page: CoalitionPage) -> SectionHome:
    """News, events and figures of one section; kept in memory under the version stamp, else six queries.

    A draft that is not saved yet has no place of its own in that memory.
    """
    if page.pk is None:
        return _read_home(page)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)  # an event that began is no longer to come
    return _homes.get_or_make((page.pk, page.coalition_id, get_language(), hour), lambda: _read_home(page))


def _read_home(page: CoalitionPage) -> SectionHome:
    items = list(
        NewsPage.objects.live()
        .descendant_of(page)
        .select_related("listing_image", "coalition")
        .defer_streamfields()
        .order_by("-date", "-pk")[:NEWS_SHOWN]
    )
    training = trained_share(coalition=page.coalition)
    identity = getattr(page.coalition, "identity", None)
    is_drawn = identity is not None and identity.picture_style == PictureStyle.DRAWN
    return SectionHome(
        news=[_drawn(item.card()) if is_drawn else item.card() for item in items],
        news_url=f"{page.url}nieuws/",
        training=training,
        training_label=_trained(training),
        usage=usage_trend(coalition=page.coalition),
        question_url=question_url(coalition=page.coalition),
        figures=figures_of(coalition=page.coalition),
        events=next_events(coalition_id=page.coalition_id),
        agenda_url=f"{page.url}agenda/",
    )


def _drawn(card: Card) -> Card:
    """The card with its illustration in the place of a photo."""
    return replace(card, image=None)


def trained_share(*, coalition: Coalition) -> Share | None:
    """How many of the region's practices are trained; None where the register has none."""
    counts = PracticeTraining.objects.filter(coalition=coalition).aggregate(
        whole=Count("pk"), part=Count("pk", filter=Q(is_trained=True))
    )
    return share(counts["part"], counts["whole"]) if counts["whole"] else None


def _trained(training: Share | None) -> str:
    if training is None:
        return ""
    return _("%(part)s of the %(whole)s practices in the region are trained.") % {
        "part": _number(training.part),
        "whole": _number(training.whole),
    }


def usage_trend(*, coalition: Coalition) -> Trend | None:
    """Use of online access through the quarters, beside the ambition; None with fewer than two measurements."""
    rows = list(CoalitionFigure.objects.filter(coalition=coalition).order_by("-date")[:QUARTERS_SHOWN])
    if len(rows) < 2:
        return None
    return trend(
        [(_quarter(row.date), float(row.usage_pct), _percent(row.usage_pct)) for row in reversed(rows)],
        unit="%",
        goal=USAGE_AMBITION_PCT,
        goal_text=_("ambition %(percent)d%%") % {"percent": USAGE_AMBITION_PCT},
    )


def question_url(*, coalition: Coalition) -> str:
    """The contact form, from which the question comes to this coalition; empty where the site has no such page."""
    page = ContactPage.objects.live().first()
    return f"{page.url}?{urlencode({'regio': coalition.slug})}" if page and page.url else ""


def figures_of(*, coalition: Any) -> list[Figure]:
    """What is known of a region, each number with its date; a number without a date is left out."""
    measured = CoalitionFigure.objects.filter(coalition=coalition).order_by("-date").first()
    figures = []
    if measured:
        figures.append(
            Figure(
                value=_percent(measured.usage_pct),
                label=_("of the patients use online access"),
                date=_month(measured.date),
            )
        )
        if measured.practices_connected:
            figures.append(
                Figure(
                    value=_number(measured.practices_connected),
                    label=_("practices connected"),
                    date=_month(measured.date),
                )
            )
    if coalition.figures_date:
        when = _month(coalition.figures_date)
        if coalition.practices_count and not (measured and measured.practices_connected):
            figures.append(Figure(value=_number(coalition.practices_count), label=_("GP practices"), date=when))
        figures.append(Figure(value=_number(coalition.inhabitants), label=_("inhabitants"), date=when))
        figures.append(
            Figure(value=_number(coalition.organisations_count), label=_("organisations work together"), date=when)
        )
    return figures[:FIGURES_SHOWN]


def coalition_list(*, index: CoalitionIndexPage, query: str) -> list[ListedCoalition]:
    """The live sections below this list whose name, place, or practice has every word of `query`, by name."""
    pages: QuerySet[CoalitionPage] = (
        CoalitionPage.objects.live()
        .child_of(index)
        .filter(coalition__is_active=True)
        .select_related("coalition", "coalition__identity")
        .defer_streamfields()
        .order_by("coalition__name")
    )
    matched: dict[int, list[str]] = {}
    here: set[int] = set()
    query = POSTCODE.sub(lambda found: f"{found[1]}{found[2].upper()}", query)
    if query:
        pages, matched, here = _search(pages, query)
    return [
        ListedCoalition(
            name=page.coalition.name,
            slug=page.coalition.slug,
            url=page.url or "",
            summary=page.summary,
            places=page.coalition.places,
            logo_url=_logo_url(page.coalition),
            practices=_number(page.coalition.practices_count) if page.coalition.practices_count else "",
            found_practices=tuple(matched.get(page.coalition_id, ())[:3]),
            found_postcode=tidy_postcode(query) if page.coalition_id in here else "",
        )
        for page in pages
    ]


def coalition_map(*, index: CoalitionIndexPage, found: list[ListedCoalition] | None = None) -> Cartogram:
    """Every live section on the map. `found`: those that a search left; the others are dimmed."""
    kept = _maps.get_or_make((index.pk, "all"), lambda: _places(index))
    wanted = None if found is None else {one.slug for one in found}
    tiles = []
    for coalition, url in kept:
        is_dim = wanted is not None and coalition.slug not in wanted
        tiles.append((coalition, {"url": url, "region": coalition.slug, "is_dim": is_dim}))
    return map_of(tiles)


def _places(index: CoalitionIndexPage) -> list[tuple[Coalition, str]]:
    pages = CoalitionPage.objects.live().child_of(index).filter(coalition__is_active=True).defer_streamfields()
    return [(page.coalition, page.url or "") for page in pages.select_related("coalition").order_by("coalition__name")]


def _search(
    pages: QuerySet[CoalitionPage], query: str
) -> tuple[QuerySet[CoalitionPage], dict[int, list[str]], set[int]]:
    """Narrow by every word; say which practices were hit, by coalition, and in whose region a postcode lies."""
    current = Affiliation.objects.filter(valid_on(), practice__is_active=True)
    own = Q()
    practice = Q()
    for word in query.split()[:6]:
        own &= Q(coalition__name__icontains=word) | Q(coalition__places__icontains=word) | Q(title__icontains=word)
        practice &= (
            Q(practice__name__icontains=word)
            | Q(practice__city__icontains=word)
            | Q(practice__postcode__istartswith=f"{word[:4]} {word[4:]}".strip() if word[:4].isdecimal() else word)
        )
    matched: dict[int, list[str]] = {}
    hits = current.filter(practice).order_by("practice__name").values_list("coalition_id", "practice__name")
    for coalition_id, name in hits[:60]:
        matched.setdefault(coalition_id, []).append(name)
    here = set(coalitions_at(query).values_list("pk", flat=True))
    return pages.filter(own | Q(coalition__in={*matched, *here})), matched, here


def _logo_url(coalition: Any) -> str:
    identity = getattr(coalition, "identity", None)
    return identity.logo.url if identity and identity.logo else ""


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def _percent(value: Decimal) -> str:
    return f"{number_format(value.normalize(), use_l10n=True)}%"


def _quarter(date: dt.date) -> str:
    return _("Q%(number)d %(year)d") % {"number": (date.month + 2) // 3, "year": date.year}


def _month(date: dt.date) -> str:
    return date_format(date, "F Y")
