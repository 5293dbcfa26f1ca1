"""The figures that pages show. Each carries its date and source."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language

from core.stamp import StampedCache
from insight.models import CoalitionFigure, Kpi

USAGE_AMBITION_PCT = 40  # the programme's ambition: so many of a hundred patients use online access


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` is the number as shown ("97 %", "32.000"); `date` is the day as shown ("31 december 2022")."""

    key: str
    value: str
    label: str
    date: str
    measured_on: dt.date
    source: str
    source_url: str
    definition: str
    on_home: bool


_figures: StampedCache[tuple[Figure, ...]] = StampedCache(size=10)


def key_figures(*, keys: Iterable[str] | None = None) -> tuple[Figure, ...]:
    """The newest measurement of each key figure in the current language, from memory.

    Those the register has for the home page, or exactly those of `keys`, in the register's order.
    """
    language = get_language() or settings.LANGUAGE_CODE
    figures = _figures.get_or_make(language, lambda: _read(language))
    wanted = set(keys) if keys is not None else None
    return tuple(one for one in figures if (one.on_home if wanted is None else one.key in wanted))


def kpi_choices() -> list[tuple[str, str]]:
    """The keys of the register with the newest label of each, for forms."""
    language = get_language() or settings.LANGUAGE_CODE
    return [(figure.key, f"{figure.value} {figure.label}") for figure in _read(language)]


def latest_coalition_figure(*, coalition_id: int) -> CoalitionFigure | None:
    return CoalitionFigure.objects.filter(coalition_id=coalition_id).order_by("-date").first()


def _read(language: str) -> tuple[Figure, ...]:
    rows = Kpi.objects.filter(locale__language_code=language)
    if language != settings.LANGUAGE_CODE and not rows.exists():
        rows = Kpi.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    newest: dict[str, Kpi] = {}
    for kpi in rows.order_by("date"):
        newest[kpi.key] = kpi
    return tuple(_figure(kpi) for kpi in sorted(newest.values(), key=lambda kpi: (kpi.sort_order, kpi.key)))


def _figure(kpi: Kpi) -> Figure:
    return Figure(
        key=kpi.key,
        value=shown_value(value=kpi.value, unit=kpi.unit),
        label=kpi.label,
        date=formats.date_format(kpi.date, "j F Y"),
        measured_on=kpi.date,
        source=kpi.source,
        source_url=kpi.source_url,
        definition=kpi.definition,
        on_home=kpi.show_on_home,
    )


def shown_value(*, value: Decimal, unit: str) -> str:
    """The number in the reader's notation: no needless decimals, thousands apart, the unit behind it."""
    decimals = 0 if value == value.to_integral_value() else len(f"{value.normalize():f}".partition(".")[2])
    number = formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()
