"""The questions of an activity that the server can grade, found in its parameters. One class a kind.

A part of any activity is known by its library and its sub-content id, however deep it lies, so that a MultiChoice in an
InteractiveVideo is graded like one by itself. The score of the activity as a whole is ours only where it is the sum of
its questions.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ...models import Package
from ..manifest import parse_reference
from .base import Parameters, Question, as_dict, as_list, described_id, pass_percent, plain, shows_solution
from .choices import case_step, multi_choice, single_choice, true_false
from .gaps import blanks, drag_text

Kind = Callable[..., Question | None]
KINDS: dict[str, Kind] = {
    "H5P.MultiChoice": multi_choice,
    "H5P.TrueFalse": true_false,
    "H5P.Blanks": blanks,
    "H5P.DragText": drag_text,
}
_ID = re.compile(r"^[\w-]{1,64}$", re.ASCII)
_NO_ID = "?"
"""Matches no statement: a part that cannot be told from others is not graded."""
_MAX_QUESTIONS = 500
_SET_PERCENT = 50


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`questions`: by sub-content id. `is_whole`: the activity's score is the sum of theirs."""

    questions: dict[str, Question] = field(default_factory=dict)
    is_whole: bool = False
    maximum: int | None = None
    """Of the activity. It is known also where parts without an id cannot be told apart."""
    pass_percent: int | None = None
    """From which share the type itself calls it passed."""

    @property
    def is_composite(self) -> bool:
        return self.is_whole and "" not in self.questions


def make_plan(*, machine_name: str, parameters: Parameters) -> Plan:
    """An empty plan where nothing in the activity is known here."""
    questions, is_whole = _read(machine_name, parameters, id="")
    counts = Counter(question.id for question in questions)
    known = [one for one in questions if counts[one.id] == 1 and (one.id == "" or _ID.match(one.id))]
    maximum = sum(question.maximum for question in questions) if is_whole and questions else None
    is_whole = is_whole and len(known) == len(questions) and 0 < len(known) <= _MAX_QUESTIONS
    return Plan(
        questions={question.id: question for question in known[:_MAX_QUESTIONS]},
        is_whole=is_whole,
        maximum=maximum,
        pass_percent=_pass_percent(machine_name, parameters) if is_whole else None,
    )


def plan_of(*, package_id: int, content_hash: str, machine_name: str) -> Plan:
    """Of a package that is stored. A version never changes: its plan is made once a process."""
    return _plan(package_id, content_hash, machine_name)


@lru_cache(maxsize=256)
def _plan(package_id: int, _content_hash: str, machine_name: str) -> Plan:
    parameters = Package.objects.values_list("parameters", flat=True).get(pk=package_id)
    return make_plan(machine_name=machine_name, parameters=parameters)


def _read(machine_name: str, parameters: Parameters, *, id: str) -> tuple[list[Question], bool]:
    """(questions, whether they are all that counts)."""
    solution = shows_solution(parameters)
    if kind := KINDS.get(machine_name):
        question = kind(parameters, id=id, shows_solution=solution)
        return ([question], True) if question else ([], False)
    if machine_name == "H5P.SingleChoiceSet":
        choices = [as_dict(one) for one in as_list(parameters.get("choices")) if as_list(as_dict(one).get("answers"))]
        made = [
            single_choice(choice, id=_id_of(choice, text=choice.get("question")), shows_solution=solution)
            for choice in choices
        ]
        return [one for one in made if one], bool(made) and all(made)
    if machine_name == "H5P.QuestionSet":
        return _question_set(parameters)
    if machine_name == "H5P.OpenCase":
        steps = [as_dict(step) for step in as_list(parameters.get("steps"))]
        made = [case_step(step, id=str(step.get("id") or _NO_ID)) for step in steps]
        return [one for one in made if one], bool(made) and all(made)
    return [question for part in _parts(parameters) for question in part], False


def _question_set(parameters: Parameters) -> tuple[list[Question], bool]:
    """A pool draws some of the questions at random: the sum of all is then not the maximum."""
    entries = [as_dict(entry) for entry in as_list(parameters.get("questions"))]
    pool = parameters.get("poolSize") or 0
    is_whole = bool(entries) and not (isinstance(pool, int) and 0 < pool < len(entries))
    override = as_dict(parameters.get("override"))
    questions: list[Question] = []
    for entry in entries:
        found, is_known = _part(entry, is_kept_back=override.get("showSolutionButton") == "off")
        questions += found
        is_whole = is_whole and is_known
    return questions, is_whole


def _part(entry: Parameters, *, is_kept_back: bool = False) -> tuple[list[Question], bool]:
    reference = parse_reference(entry.get("library"))
    id = entry.get("subContentId")
    if reference is None:
        return [], False
    parameters = as_dict(entry.get("params"))
    if is_kept_back:
        parameters = {
            **parameters,
            "behaviour": {**as_dict(parameters.get("behaviour")), "enableSolutionsButton": False},
        }
    return _read(reference[0], parameters, id=id if isinstance(id, str) and id else _NO_ID)


def _parts(value: Any) -> Iterator[list[Question]]:
    """Every part of an activity of another kind, wherever its parameters keep it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            if isinstance(one.get("library"), str) and "params" in one:
                yield _part(one)[0]
            else:
                waiting.extend(reversed(one.values()))


def _id_of(choice: Parameters, *, text: object) -> str:
    id = choice.get("subContentId")
    return id if isinstance(id, str) and id else described_id(plain(text))


def _pass_percent(machine_name: str, parameters: Parameters) -> int | None:
    if machine_name == "H5P.QuestionSet":
        found = pass_percent(parameters.get("passPercentage"))
        return _SET_PERCENT if found is None else found
    if machine_name == "H5P.OpenCase":
        return pass_percent(parameters.get("passPercentage"))
    return pass_percent(as_dict(parameters.get("behaviour")).get("passPercentage"))
