"""Dates and times as a Dutch reader says them: "dinsdag 9 maart, 19.30–21.00 uur".

Stored in UTC; shown in the time zone of the edition. Every function takes aware moments and gives words in the language
that is active. A time between 2 and 3 of the night in which the clock goes back carries its offset, for it comes twice.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.live.domain.zones import is_twice

HOME_ZONE = "Europe/Amsterdam"


def moment_words(moment: dt.datetime, *, zone: str = HOME_ZONE) -> str:
    """A day with a time: "dinsdag 9 maart, 19.30 uur"."""
    local = moment.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s") % {"day": day_words(local.date()), "time": clock_words(local, whole=True)}


def day_words(day: dt.date, *, with_year: bool | None = None) -> str:
    """A day: "dinsdag 9 maart"; with its year where that is another year than this, or where asked."""
    if with_year is None:
        with_year = day.year != timezone.localdate().year
    return date_format(day, "l j F Y" if with_year else "l j F")


def hours_words(starts_at: dt.datetime, ends_at: dt.datetime, *, zone: str = HOME_ZONE) -> str:
    """From when to when, on one day: "19.30–21.00 uur"."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return _("%(start)s–%(end)s") % {"start": clock_words(start), "end": clock_words(end, whole=True)}


def period_words(starts_at: dt.datetime, ends_at: dt.datetime, *, zone: str = HOME_ZONE) -> str:
    """A session: "dinsdag 9 maart, 19.30–21.00 uur"; over midnight both days are named."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    if start.date() == end.date():
        return _("%(day)s, %(hours)s") % {
            "day": day_words(start.date()),
            "hours": hours_words(starts_at, ends_at, zone=zone),
        }
    return _("%(start)s to %(end)s") % {
        "start": moment_words(starts_at, zone=zone),
        "end": moment_words(ends_at, zone=zone),
    }


def clock_words(local: dt.datetime, *, whole: bool = False) -> str:
    """A time of the clock: "19.30", or with `whole` "19.30 uur". `local` is aware, in the zone in which it is read."""
    clock = f"{local.hour}.{local.minute:02d}"
    if is_twice(local):
        name = _("summer time") if local.dst() else _("winter time")
        clock = f"{clock} ({name})"
    return _("%(clock)s hours") % {"clock": clock} if whole else clock
