"""What a page tells others about itself: lists, newsletters and screens show cards, and know no page types."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Card:
    """One item in a list.

    `room` picks the tint ("leren", "toolkit", "regio", "agenda", "inzicht" or ""); `art` is an illustration's key,
    used where there is no `image`; `meta` are short facts ("45 min"); `colour` is a coalition's brand colour.
    """

    title: str
    url: str
    summary: str = ""
    kind: str = ""
    room: str = ""
    image: Any = None
    art: str = ""
    date: dt.date | None = None
    tag: str = ""
    by: str = ""
    by_slug: str = ""
    meta: tuple[str, ...] = field(default_factory=tuple)
    progress: int | None = None
