"""Fill in: a word or number for each gap, in any of the spellings that the author accepts; a point a gap."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.exceptions import DomainError
from learning.domain.exceptions import AnswerTooLong, NothingChosen, PartsMissing, UnknownOption
from learning.domain.questions.base import PartView, Question, by_part, items_of

MAX_LETTERS = 200
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Gap:
    """`accepted`: the spellings that are right; the first is shown as the right one."""

    id: str
    label: str
    accepted: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FillIn(Question):
    """Given: "<gap>=<what was typed>"."""

    gaps: tuple[Gap, ...] = ()

    shape: ClassVar[str] = "gaps"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        gaps = (
            Gap(id=key, label=one.get("label", ""), accepted=spellings(one.get("accepted", "")))
            for key, one in items_of(value, "gaps")
        )
        return {"gaps": tuple(gaps)}

    @property
    def max_points(self) -> int:
        return len(self.gaps)

    def right_answer(self) -> list[str]:
        return [f"{gap.id}={gap.accepted[0]}" for gap in self.gaps if gap.accepted]

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        typed = by_part(given)
        if set(typed) - {gap.id for gap in self.gaps}:
            raise UnknownOption
        if any(len(text) > MAX_LETTERS for text in typed.values()):
            raise AnswerTooLong(limit=MAX_LETTERS)
        return [f"{gap.id}={typed[gap.id]}" for gap in self.gaps if gap.id in typed]

    def points(self, given: Sequence[str]) -> int:
        typed = by_part(given)
        return sum(_is_accepted(gap, typed.get(gap.id, "")) for gap in self.gaps)

    def unfinished(self, given: Sequence[str]) -> DomainError | None:
        if not given:
            return NothingChosen()
        return None if len(by_part(given)) == len(self.gaps) else PartsMissing()

    def parts_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[PartView, ...]:
        typed = by_part(given)
        return tuple(
            PartView(
                id=gap.id,
                text=gap.label,
                value=typed.get(gap.id, ""),
                verdict=("right" if _is_accepted(gap, typed.get(gap.id, "")) else "wrong") if is_graded else "",
                right=gap.accepted[0] if is_graded and gap.accepted else "",
            )
            for gap in self.gaps
        )


def spellings(lines: str) -> tuple[str, ...]:
    """One accepted spelling a line."""
    return tuple(line.strip() for line in lines.splitlines() if line.strip())


def same_word(text: str) -> str:
    """What two spellings share: capitals, accents, spaces and a full stop at the end make no difference."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _SPACE.sub(" ", bare).strip().rstrip(".").strip()


def _is_accepted(gap: Gap, typed: str) -> bool:
    return same_word(typed) in {same_word(one) for one in gap.accepted} if typed.strip() else False
