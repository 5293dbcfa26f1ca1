"""A case: a situation, and several questions about it that follow each other. Each step earns its own points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.exceptions import DomainError
from learning.domain.exceptions import NothingChosen, PartsMissing, UnknownOption
from learning.domain.questions.base import Question
from learning.domain.questions.choice import MultipleChoice, SingleChoice, TrueFalse
from learning.domain.questions.fill_in import FillIn

STEP_KINDS: dict[str, type[Question]] = {
    "single_choice": SingleChoice,
    "multiple_choice": MultipleChoice,
    "true_false": TrueFalse,
    "fill_in": FillIn,
}


@dataclass(frozen=True, kw_only=True)
class Case(Question):
    """Given: "<step>=<what the step's own question was given>"."""

    steps: tuple[Question, ...] = ()

    shape: ClassVar[str] = "case"

    @classmethod
    def own_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        return {"steps": tuple(STEP_KINDS[block["type"]].parse(block) for block in value.get("steps", []))}

    @property
    def max_points(self) -> int:
        return sum(step.max_points for step in self.steps)

    def right_answer(self) -> list[str]:
        return [f"{step.id}={one}" for step in self.steps for one in step.right_answer()]

    def clean(self, given: Iterable[str], *, seed: str = "") -> list[str]:
        given = [one for one in given if one]
        if {one.partition("=")[0] for one in given} - {step.id for step in self.steps}:
            raise UnknownOption
        return [f"{step.id}={one}" for step, own in self.steps_given(given) for one in step.clean(own, seed=seed)]

    def points(self, given: Sequence[str]) -> int:
        return sum(step.points(own) for step, own in self.steps_given(given))

    def unfinished(self, given: Sequence[str]) -> DomainError | None:
        if not given:
            return NothingChosen()
        return PartsMissing() if any(step.unfinished(own) for step, own in self.steps_given(given)) else None

    def steps_given(self, given: Sequence[str]) -> tuple[tuple[Question, list[str]], ...]:
        split = [one.partition("=") for one in given]
        return tuple((step, [rest for key, _sign, rest in split if key == step.id and rest]) for step in self.steps)
