"""Files made for practices are not kept longer than they are of use: the same spec gives the same file again."""

import datetime as dt

from toolkit.domain.screens import purge_slides
from toolkit.models import Batch, CleanedLogo, Film, RenderedFile


def purge_renders(before: dt.datetime) -> int:
    """Delete rendered files made before a moment, with their bytes; returns how many."""
    return _purge(RenderedFile.objects.filter(created_at__lt=before))


def purge_logos(before: dt.datetime) -> int:
    """Delete logos last used before a moment, with their bytes; returns how many."""
    return _purge(CleanedLogo.objects.filter(used_at__lt=before))


def purge_batches(before: dt.datetime) -> int:
    """Delete batches asked for before a moment, with their zip; returns how many."""
    return _purge(Batch.objects.filter(created_at__lt=before))


def purge_films(before: dt.datetime) -> int:
    """Delete films last used before a moment, with their pictures; returns how many."""
    films = Film.objects.filter(used_at__lt=before)
    for film in films.iterator():
        film.poster.delete(save=False)
        film.preview.delete(save=False)
    purge_slides(before)
    return _purge(films)


def _purge(rows: object) -> int:
    count = 0
    for row in rows.iterator():  # type: ignore[attr-defined]
        row.file.delete(save=False)
        row.delete()
        count += 1
    return count
