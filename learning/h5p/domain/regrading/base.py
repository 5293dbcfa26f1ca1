"""What a question is to the server: it reads an answer as the browser sent it, and says what it is worth."""

import hashlib
import html
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

Parameters = dict[str, Any]
SEPARATOR = "[,]"
"""Between the answers of one response. Source: xAPI, "Response Patterns and Accepted Responses"."""
FULL = 100
_TAGS = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"</(?:p|div|li|h\d|tr)>|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Option:
    text: str
    is_chosen: bool
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """One gap. `number` stands in the text at its place."""

    number: int
    given: str
    right: str
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer that was understood: 0 ≤ points ≤ maximum."""

    points: int
    maximum: int
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.points == self.maximum


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question of an activity, from its parameters.

    `id`: what its statements carry as sub-content id; empty where the activity is this one question. `text` is plain.
    """

    id: str
    text: str
    shows_solution: bool = True
    """False where the author keeps the right answers back."""

    @property
    @abstractmethod
    def maximum(self) -> int: ...

    @abstractmethod
    def read(self, response: str) -> Answer | None:
        """None where `response` is no answer to this question: nothing is concluded from it."""


def plain(value: object) -> str:
    """Text of a rich-text parameter: no tags, one space between words."""
    if not isinstance(value, str):
        return ""
    return " ".join(html.unescape(_TAGS.sub("", _BREAKS.sub(" ", value))).split())


def described_id(text: str) -> str:
    """An id for a part that has none of its own: the same from its parameters as from what it says of itself."""
    return "t-" + hashlib.sha256(plain(text).encode()).hexdigest()[:20]


def as_dict(value: object) -> Parameters:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def shows_solution(parameters: Parameters) -> bool:
    return as_dict(parameters.get("behaviour")).get("enableSolutionsButton") is not False


def pass_percent(value: object) -> int | None:
    return min(max(int(value), 0), FULL) if isinstance(value, int | float) and not isinstance(value, bool) else None
