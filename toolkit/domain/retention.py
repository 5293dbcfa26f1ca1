"""Files made for practices are not kept longer than they are of use: the same spec gives the same file again."""

import datetime as dt

from toolkit.models import CleanedLogo, RenderedFile


def purge_renders(before: dt.datetime) -> int:
    """Delete rendered files made before a moment, with their bytes; returns how many."""
    return _purge(RenderedFile.objects.filter(created_at__lt=before))


def purge_logos(before: dt.datetime) -> int:
    """Delete logos last used before a moment, with their bytes; returns how many."""
    return _purge(CleanedLogo.objects.filter(used_at__lt=before))


def _purge(rows: object) -> int:
    count = 0
    for row in rows.iterator():  # type: ignore[attr-defined]
        row.file.delete(save=False)
        row.delete()
        count += 1
    return count
