"""Wall-clock time and UTC: what an organiser types is a time on the wall, what is stored is a moment."""

import datetime as dt
from zoneinfo import ZoneInfo


def is_twice(local: dt.datetime) -> bool:
    """Whether this time of the clock comes twice that night: the clock goes back."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset() and exists(local)


def exists(local: dt.datetime) -> bool:
    """Whether this time of the clock is ever seen: in the night in which the clock goes forward an hour is not."""
    back = local.astimezone(dt.UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)


def moment_of(wall: dt.datetime, *, zone: str) -> dt.datetime | None:
    """The moment, in UTC, at which the clocks of `zone` show this naive time; None if they never do.

    Of a time that comes twice the first is meant.
    """
    local = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    return local.astimezone(dt.UTC) if exists(local) else None


def wall_time(moment: dt.datetime, *, zone: str) -> dt.datetime:
    """What the clocks of `zone` show at this moment, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
