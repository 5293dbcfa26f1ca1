"""The version stamp: what a process keeps in memory is valid as long as this number stands (docs/adr/0004-speed.md).

Read once a request, by a raw cursor (0.2 ms where the ORM takes 0.8). Whatever the public sees and is kept in memory
bumps it when it changes: pages, settings, menus, coalitions.
"""

import weakref
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import F

from core.models.stamp import VersionStamp

T = TypeVar("T")
_of_request: ContextVar[int | None] = ContextVar("version_stamp", default=None)
_caches: "weakref.WeakSet[StampedCache[Any]]" = weakref.WeakSet()


def read_stamp() -> int:
    """The number that stands in the database now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_versionstamp WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def begin_request() -> None:
    _of_request.set(None)


def current_stamp() -> int:
    """The number for this request, read at its first use. Outside a request it is read each time."""
    stamp = _of_request.get()
    if stamp is None:
        stamp = read_stamp()
        _of_request.set(stamp)
    return stamp


def bump_stamp(**_: Any) -> None:
    """Make every process forget, from the commit of the caller's transaction on. Usable as a signal receiver."""
    if not VersionStamp.objects.filter(pk=1).update(number=F("number") + 1):
        VersionStamp.objects.get_or_create(pk=1)
    _of_request.set(None)


class StampedCache(Generic[T]):
    """A dict in process memory that empties itself when the stamp has moved, and never holds more than `size` items."""

    def __init__(self, *, size: int = 2000) -> None:
        self._size = size
        self._stamp = -1
        self._items: dict[Hashable, T] = {}
        _caches.add(self)

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """The item under `key`, made by `make()` where there is none. Items are shared: never change one."""
        stamp = current_stamp()
        if stamp != self._stamp:
            self._items = {}
            self._stamp = stamp
        items = self._items
        try:
            return items[key]
        except KeyError:
            value = make()
            if len(items) >= self._size:
                items.pop(next(iter(items)), None)
            items[key] = value
            return value

    def clear(self) -> None:
        self._stamp = -1
        self._items = {}


def forget_everything() -> None:
    """Empty every stamped cache of this process; tests start from here."""
    begin_request()
    for cache in _caches:
        cache.clear()
