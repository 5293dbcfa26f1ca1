"""Which libraries a package plays with, and in which order they load."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .manifest import LibraryKey, named, parse_reference
from .refusals import PackageRefused


def load_order(
    *, roots: Iterable[LibraryKey], dependencies_of: Callable[[LibraryKey], Iterable[LibraryKey] | None]
) -> list[LibraryKey]:
    """Every library needed by `roots`, each once, what is needed before what needs it.

    `dependencies_of` answers None for a library that is nowhere to be found. Libraries that need each other in a
    circle exist in the wild and load in the order in which they are met, as in H5P's own core.
    Raises PackageRefused with the missing library.
    """
    order: list[LibraryKey] = []
    seen: set[LibraryKey] = set()
    for root in roots:
        stack: list[tuple[LibraryKey, bool]] = [(root, False)]
        while stack:
            key, is_ready = stack.pop()
            if is_ready:
                order.append(key)
                continue
            if key in seen:
                continue
            seen.add(key)
            needed = dependencies_of(key)
            if needed is None:
                raise PackageRefused("library_missing", entry=named(key))
            stack.append((key, True))
            stack.extend((dependency, False) for dependency in reversed(list(needed)))
    return order


def referenced_libraries(parameters: Any) -> list[LibraryKey]:
    """The content types that the parameters use inside the activity (`"library": "H5P.Image 1.1"`), each once."""
    found: dict[LibraryKey, None] = {}
    for value in walk(parameters):
        if isinstance(value, dict) and (key := parse_reference(value.get("library"))):
            found[key] = None
    return list(found)


def walk(value: Any) -> Iterator[Any]:
    """Every dict and list in a JSON value, itself included."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            yield item
            stack.extend(reversed(item))
