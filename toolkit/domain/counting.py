"""Downloads are counted per day, version, language, format and practice; never per person or address."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from organisations.models import Practice
from toolkit.models import DownloadCount, MaterialVersion

_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|headless|curl|wget|python|^$", re.IGNORECASE)


def is_counted(*, method: str, user_agent: str, range_header: str) -> bool:
    """Whether a request is a download of its own: no robot's, no look at headers, not the rest of an earlier one."""
    if method != "GET" or _ROBOT.search(user_agent):
        return False
    return not range_header or bool(re.match(r"bytes=0-", range_header.strip()))


def count_download(*, version: MaterialVersion, language: str, file_format: str, practice: Practice | None) -> None:
    """Add one to today's count."""
    key: dict[str, Any] = {
        "version": version,
        "day": timezone.localdate(),
        "language": language,
        "format": file_format,
        "practice": practice,
    }
    rows = DownloadCount.objects.filter(**key)
    if rows.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            DownloadCount.objects.create(**key, count=1)
    except IntegrityError:
        rows.update(count=F("count") + 1)
