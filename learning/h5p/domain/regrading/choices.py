"""Questions with options: MultiChoice, TrueFalse, one question of a SingleChoiceSet, one step of our own case.

Read from the content types' own source (MultiChoice 1.16, TrueFalse 1.8, SingleChoiceSet 1.11): how they count, and
what they send as `result.response`.
"""

from dataclasses import dataclass

from .base import FULL, SEPARATOR, Answer, Option, Parameters, Question, as_dict, as_list, pass_percent, plain


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Question):
    """A response names options by their place in the parameters: "0[,]2". Weights are not known here."""

    options: tuple[str, ...]
    right: frozenset[int]
    is_single: bool
    is_one_point: bool
    pass_percent: int

    @property
    def maximum(self) -> int:
        return 1 if self.is_single or self.is_one_point or not self.right else len(self.right)

    def read(self, response: str) -> Answer | None:
        places = response.split(SEPARATOR) if response else []
        if not all(place.isascii() and place.isdigit() and len(place) < 5 for place in places):
            return None
        chosen = {int(place) for place in places}
        if len(chosen) != len(places) or any(place >= len(self.options) for place in chosen):
            return None
        if self.is_single and len(chosen) > 1:
            return None
        return Answer(
            points=self._points(chosen),
            maximum=self.maximum,
            options=tuple(
                Option(text=text, is_chosen=place in chosen, is_right=place in self.right)
                for place, text in enumerate(self.options)
            ),
        )

    def _points(self, chosen: set[int]) -> int:
        if not self.right:
            return int(not chosen)
        points = max(len(chosen & self.right) - len(chosen - self.right), 0)
        if self.is_one_point:
            return int(points * FULL / len(self.right) >= self.pass_percent)
        return min(points, self.maximum)


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    is_true: bool
    labels: tuple[str, str]
    """Of true and of false."""

    @property
    def maximum(self) -> int:
        return 1

    def read(self, response: str) -> Answer | None:
        if response not in {"true", "false"}:
            return None
        given = response == "true"
        return Answer(
            points=int(given == self.is_true),
            maximum=1,
            options=tuple(
                Option(text=label, is_chosen=given == value, is_right=self.is_true == value)
                for label, value in zip(self.labels, (True, False), strict=True)
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One option, and each has its points."""

    options: tuple[tuple[str, int], ...]

    @property
    def maximum(self) -> int:
        return max((points for _text, points in self.options), default=0)

    def read(self, response: str) -> Answer | None:
        if response == "":
            chosen = -1
        elif response.isascii() and response.isdigit() and len(response) < 5 and int(response) < len(self.options):
            chosen = int(response)
        else:
            return None
        return Answer(
            points=self.options[chosen][1] if chosen >= 0 else 0,
            maximum=self.maximum,
            options=tuple(
                Option(text=text, is_chosen=place == chosen, is_right=points == self.maximum)
                for place, (text, points) in enumerate(self.options)
            ),
        )


def multi_choice(parameters: Parameters, *, id: str, shows_solution: bool) -> Question | None:
    behaviour = as_dict(parameters.get("behaviour"))
    answers = [as_dict(answer) for answer in as_list(parameters.get("answers"))]
    if not answers:
        return None
    right = frozenset(place for place, answer in enumerate(answers) if answer.get("correct") is True)
    kind = behaviour.get("type", "auto")
    percent = pass_percent(behaviour.get("passPercentage"))
    return MultiChoice(
        id=id,
        text=plain(parameters.get("question")),
        shows_solution=shows_solution,
        options=tuple(plain(answer.get("text")) for answer in answers),
        right=right,
        is_single=kind == "single" or (kind == "auto" and len(right) == 1),
        is_one_point=behaviour.get("singlePoint", True) is not False,
        pass_percent=FULL if percent is None else percent,
    )


def true_false(parameters: Parameters, *, id: str, shows_solution: bool) -> Question | None:
    texts = as_dict(parameters.get("l10n"))
    return TrueFalse(
        id=id,
        text=plain(parameters.get("question")),
        shows_solution=shows_solution,
        is_true=parameters.get("correct", "true") in ("true", True),
        labels=(plain(texts.get("trueText")) or "True", plain(texts.get("falseText")) or "False"),
    )


def single_choice(choice: Parameters, *, id: str, shows_solution: bool) -> Question | None:
    """Of a SingleChoiceSet: the first alternative is the right one, in the parameters and in what is sent."""
    texts = [plain(text) for text in as_list(choice.get("answers"))]
    if not texts:
        return None
    options = tuple((text, int(place == 0)) for place, text in enumerate(texts))
    return Choice(id=id, text=plain(choice.get("question")), shows_solution=shows_solution, options=options)


def case_step(step: Parameters, *, id: str) -> Question | None:
    """Of our own case: the situation and the question, with points for each choice."""
    choices = [as_dict(choice) for choice in as_list(step.get("choices"))]
    if not choices:
        return None
    text = " ".join(filter(None, (plain(step.get("situation")), plain(step.get("question")))))
    points = [value if isinstance(value := choice.get("points"), int) else 0 for choice in choices]
    options = tuple((plain(choice.get("text")), max(value, 0)) for choice, value in zip(choices, points, strict=True))
    return Choice(id=id, text=text, options=options)
