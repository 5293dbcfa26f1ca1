"""Questions with gaps in a text: Blanks (typed) and DragText (dragged).

Read from the content types' own source (Blanks 1.14, DragText 1.10). What is compared is plain text: entities decoded,
spaces at the ends gone.
"""

import html
import re
from dataclasses import dataclass

from .base import SEPARATOR, Answer, Parameters, Part, Question, as_dict, as_list, plain

_DRAGGED = re.compile(r"\*.*?\*")
_TYPED = re.compile(r"\*([^*]+)\*")
_ESCAPED = re.compile(r"\\([/:])")
_LONG, _SHORT = 9, 3
"""Blanks: two slips in a word of more than 9 letters, one in a word of more than 3."""


@dataclass(frozen=True, kw_only=True)
class Gaps(Question):
    """A response holds what stands in each gap, in order. `solutions`: gap → what is right there."""

    solutions: tuple[tuple[str, ...], ...]
    is_case_sensitive: bool = True
    accepts_slips: bool = False

    @property
    def maximum(self) -> int:
        return len(self.solutions)

    def read(self, response: str) -> Answer | None:
        given = response.split(SEPARATOR)
        if len(given) != len(self.solutions):
            return None
        parts = tuple(
            Part(
                number=number,
                given=text,
                right=" / ".join(solutions),
                is_right=any(self._is_same(text, solution) for solution in solutions),
            )
            for number, (text, solutions) in enumerate(zip(map(_clean, given), self.solutions, strict=True), start=1)
        )
        return Answer(points=sum(part.is_right for part in parts), maximum=self.maximum, parts=parts)

    def _is_same(self, given: str, solution: str) -> bool:
        if not self.is_case_sensitive:
            given, solution = given.lower(), solution.lower()
        if given == solution:
            return True
        slips = 2 if len(solution) > _LONG else int(len(solution) > _SHORT)
        return self.accepts_slips and slips > 0 and _distance(given, solution, limit=slips) <= slips


def blanks(parameters: Parameters, *, id: str, shows_solution: bool) -> Question | None:
    behaviour = as_dict(parameters.get("behaviour"))
    questions = [text for text in as_list(parameters.get("questions")) if isinstance(text, str)]
    solutions = [_alternatives(found) for text in questions for found in _TYPED.findall(text)]
    if not solutions:
        return None
    return Gaps(
        id=id,
        text=_numbered([parameters.get("text"), *questions], _TYPED),
        shows_solution=shows_solution,
        solutions=tuple(solutions),
        is_case_sensitive=behaviour.get("caseSensitive", True) is not False,
        accepts_slips=behaviour.get("acceptSpellingErrors") is True,
    )


def drag_text(parameters: Parameters, *, id: str, shows_solution: bool) -> Question | None:
    field = parameters.get("textField")
    if not isinstance(field, str):
        return None
    text = re.sub(r"\r\n|\n|\r", "<br/>", field)
    solutions = [_dragged(part) for part in _DRAGGED.findall(text)]
    if not solutions:
        return None
    return Gaps(
        id=id,
        text=_numbered([parameters.get("taskDescription"), text], _DRAGGED),
        shows_solution=shows_solution,
        solutions=tuple((solution,) for solution in solutions),
    )


def _alternatives(cloze: str) -> tuple[str, ...]:
    """ "kat/poes:een huisdier" → kat, poes. A backslash before a slash or a colon makes it a letter."""
    solution = re.split(r"(?<!\\):", cloze, maxsplit=1)[0]
    return tuple(_clean(_ESCAPED.sub(r"\1", one)) for one in re.split(r"(?<!\\)/", solution))


def _dragged(part: str) -> str:
    r"""The word in "*word:tip\+right\-wrong*"."""
    text = part.removeprefix("*").removesuffix("*")
    for feedback in (r":[^\\*]+", r"\\\+[^\\*:]+", r"\\-[^\\*:]+"):
        text = re.sub(feedback, "", text, count=1)
    return _clean(text)


def _clean(text: str) -> str:
    return html.unescape(text).replace("\xa0", " ").strip()


def _numbered(texts: list[object], gap: re.Pattern[str]) -> str:
    """The text with each gap as its number in brackets; what stands before the first `*` of a task has none."""
    count = 0

    def number(_match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"[{count}]"

    first, *rest = texts
    return " ".join(filter(None, (plain(first), *(plain(gap.sub(number, str(text))) for text in rest))))


def _distance(one: str, other: str, *, limit: int) -> int:
    """Letters added, left out, changed or swapped; more than `limit` is not counted out."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
