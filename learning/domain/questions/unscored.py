"""Questions without a right answer: a reflection that the learner compares with a model answer, and a Likert scale.

Neither can earn or lose a point, so neither counts for the pass mark.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core.exceptions import DomainError
from learning.domain.exceptions import AnswerTooLong, NothingChosen, TooManyChosen, UnknownOption
from learning.domain.questions.base import OptionView, PartView, Question, by_part

MAX_LETTERS = 4000
SELF_RATINGS = ("well", "partly", "not")


@dataclass(frozen=True, kw_only=True)
class Reflection(Question):
    """Given: "text=<what was written>" and, once the model answer was shown, "self=<well|partly|not>"."""

    model_answer: str = ""

    shape: ClassVar[str] = "reflection"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        return {"model_answer": value.get("model_answer") or ""}

    @property
    def max_points(self) -> int:
        return 0

    def right_answer(self) -> list[str]:
        return ["text=–"]

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        parts = by_part(given)
        if set(parts) - {"text", "self"} or parts.get("self", "well") not in SELF_RATINGS:
            raise UnknownOption
        if len(parts.get("text", "")) > MAX_LETTERS:
            raise AnswerTooLong(limit=MAX_LETTERS)
        return [f"{part}={parts[part]}" for part in ("text", "self") if part in parts]

    def points(self, given: Sequence[str]) -> int:
        return 0

    def unfinished(self, given: Sequence[str]) -> DomainError | None:
        return None if "text" in by_part(given) else NothingChosen()

    def parts_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[PartView, ...]:
        """The text; after answering the model answer, and how near to it the learner thinks to be."""
        parts = by_part(given)
        text = PartView(id="text", text=_("Your answer"), value=parts.get("text", ""))
        if not is_graded:
            return (text,)
        words = {
            "well": _("My answer says the same"),
            "partly": _("My answer says part of it"),
            "not": _("My answer says something else"),
        }
        rating = parts.get("self", "")
        options = tuple(OptionView(id=key, text=words[key], is_chosen=key == rating) for key in SELF_RATINGS)
        own = PartView(id="self", text=_("How near were you?"), options=options, value=rating, right=self.model_answer)
        return (text, own)


@dataclass(frozen=True, kw_only=True)
class Likert(Question):
    """A statement, and how far one agrees: given is the number 1 (not at all) to 5 (fully)."""

    scale: str = "agreement"

    shape: ClassVar[str] = "likert"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        return {"scale": value.get("scale") or "agreement"}

    @property
    def max_points(self) -> int:
        return 0

    def right_answer(self) -> list[str]:
        return ["3"]

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        chosen = sorted({one for one in given if one})
        if set(chosen) - set(likert_labels(self.scale)):
            raise UnknownOption
        if len(chosen) > 1:
            raise TooManyChosen
        return chosen

    def points(self, given: Sequence[str]) -> int:
        return 0

    def options_view(self, *, seed: str, given: Sequence[str], is_graded: bool) -> tuple[OptionView, ...]:
        return tuple(
            OptionView(id=key, text=label, is_chosen=key in given) for key, label in likert_labels(self.scale).items()
        )


def likert_labels(scale: str) -> dict[str, str]:
    """Number → words, from low to high, in the reader's language."""
    words = {
        "agreement": (_("Disagree strongly"), _("Disagree"), _("Neutral"), _("Agree"), _("Agree strongly")),
        "quality": (_("Very poor"), _("Poor"), _("Fair"), _("Good"), _("Very good")),
        "confidence": (_("Not at all"), _("A little"), _("Somewhat"), _("Largely"), _("Entirely")),
    }
    return {str(number): word for number, word in enumerate(words.get(scale, words["agreement"]), start=1)}
