"""Single and multiple choice, and true or false: one point, for all right answers and no other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from learning.domain.exceptions import TooManyChosen, UnknownOption
from learning.domain.questions.base import OptionView, Question, in_order, items_of


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    text: str
    is_correct: bool
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Question):
    options: tuple[Option, ...] = ()

    shape: ClassVar[str] = "choice"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        options = (
            Option(
                id=key,
                text=one.get("text", ""),
                is_correct=bool(one.get("is_correct")),
                feedback=one.get("feedback") or "",
            )
            for key, one in items_of(value, "options")
        )
        return {"options": tuple(options)}

    @property
    def max_points(self) -> int:
        return 1

    @property
    def correct_ids(self) -> tuple[str, ...]:
        return tuple(sorted(option.id for option in self.options if option.is_correct))

    def right_answer(self) -> list[str]:
        return list(self.correct_ids)

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        chosen = sorted({one for one in given if one})
        if set(chosen) - {option.id for option in self.options}:
            raise UnknownOption
        if len(chosen) > 1 and not self.is_multiple:
            raise TooManyChosen
        return chosen

    def points(self, given: Sequence[str]) -> int:
        return int(tuple(sorted(set(given))) == self.correct_ids)

    def ordered_options(self, *, seed: str) -> list[Option]:
        return in_order(self.options, seed=f"{seed}:{self.id}")

    def options_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[OptionView, ...]:
        chosen = set(given)
        return tuple(
            OptionView(
                id=option.id,
                text=option.text,
                is_chosen=option.id in chosen,
                verdict=_verdict(option, chosen=chosen) if is_graded else "",
            )
            for option in self.ordered_options(seed=seed)
        )

    def feedback(self, given: Sequence[str]) -> tuple[str, ...]:
        return tuple(option.feedback for option in self.options if option.id in given and option.feedback)


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(SingleChoice):
    is_multiple: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class TrueFalse(SingleChoice):
    """A statement. Its two answers have fixed ids and a fixed order."""

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        is_true = bool(value.get("is_true"))
        return {
            "options": (
                Option(id="true", text="", is_correct=is_true, feedback=value.get("feedback_true") or ""),
                Option(id="false", text="", is_correct=not is_true, feedback=value.get("feedback_false") or ""),
            )
        }

    def ordered_options(self, *, seed: str) -> list[Option]:
        """True first, always, in the reader's language."""
        words = {"true": _("True"), "false": _("Not true")}
        return [
            Option(id=one.id, text=words[one.id], is_correct=one.is_correct, feedback=one.feedback)
            for one in self.options
        ]


def _verdict(option: Option, *, chosen: set[str]) -> str:
    if option.is_correct:
        return "right"
    return "wrong" if option.id in chosen else ""
