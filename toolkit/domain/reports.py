"""How often materials were downloaded: for the country or for one coalition. Never by whom."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.domain.queries import practices_of_coalition
from organisations.models import Coalition
from toolkit.enums import FileFormat, Language
from toolkit.models import DownloadCount

DAYS = {"maand": 30, "kwartaal": 91, "jaar": 365}


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    title: str
    version: int
    language: str
    format: str
    downloads: int
    practices: int


def report(*, coalition: Coalition | None, period: str = "kwartaal") -> list[ReportRow]:
    """Per material, version, language and format. With a coalition: only what its practices of today downloaded."""
    since = timezone.localdate() - dt.timedelta(days=DAYS.get(period, DAYS["kwartaal"]))
    counts = DownloadCount.objects.filter(day__gte=since)
    if coalition is not None:
        counts = counts.filter(practice__in=practices_of_coalition(coalition))
    rows = (
        counts.values("version__material__title", "version__number", "language", "format")
        .annotate(downloads=Sum("count"), practices=Count("practice", distinct=True))
        .order_by("-downloads", "version__material__title", "version__number", "language", "format")
    )
    return [
        ReportRow(
            title=row["version__material__title"],
            version=row["version__number"],
            language=str(Language(row["language"]).label),
            format=str(FileFormat(row["format"]).label),
            downloads=row["downloads"],
            practices=row["practices"],
        )
        for row in rows
    ]


def report_lines(rows: Iterable[ReportRow]) -> Iterator[list[object]]:
    """The rows of a CSV file, with their head."""
    yield [_("Material"), _("Version"), _("Language"), _("Format"), _("Downloads"), _("Practices")]
    for row in rows:
        yield [row.title, row.version, row.language, row.format, row.downloads, row.practices]
