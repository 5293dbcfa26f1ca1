"""The highest score of an activity, derived from its parameters on the server.

A statement brings its own maximum, and a statement can be forged: where we know the content type, ours counts.
The rules were read from the content types' own source (MultiChoice 1.16, TrueFalse 1.8, DragText 1.10).
"""

import re
from collections.abc import Callable
from typing import Any

from .manifest import parse_reference

Parameters = dict[str, Any]
_STARRED = re.compile(r"\*[^*\n]+?\*")
_MAX = 10_000


def derive_max_score(*, machine_name: str, parameters: Parameters) -> int | None:
    """None where the content type is not known here; its statements are then believed up to a bound."""
    rule = _RULES.get(machine_name)
    if rule is None:
        return None
    score = rule(parameters)
    return None if score is None else max(0, min(score, _MAX))


def _dict(value: object) -> Parameters:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _multi_choice(parameters: Parameters) -> int | None:
    behaviour = _dict(parameters.get("behaviour"))
    right = sum(1 for answer in _list(parameters.get("answers")) if _dict(answer).get("correct") is True)
    kind = behaviour.get("type", "auto")
    is_single = kind == "single" or (kind == "auto" and right == 1)
    if behaviour.get("singlePoint") or is_single or not right:
        return 1
    return right


def _starred(*fields: str) -> Callable[[Parameters], int | None]:
    def count(parameters: Parameters) -> int | None:
        total = 0
        for field in fields:
            for text in _list(parameters.get(field)) or [parameters.get(field)]:
                total += len(_STARRED.findall(text)) if isinstance(text, str) else 0
        return total or None

    return count


def _blanks(parameters: Parameters) -> int | None:
    total = sum(len(_STARRED.findall(text)) for text in _list(parameters.get("questions")) if isinstance(text, str))
    return total or None


def _choice_set(parameters: Parameters) -> int | None:
    return sum(1 for choice in _list(parameters.get("choices")) if _list(_dict(choice).get("answers"))) or None


def _question_set(parameters: Parameters) -> int | None:
    """The pool draws a number of questions at random, so that only a set without a pool has one maximum."""
    questions = _list(parameters.get("questions"))
    pool = parameters.get("poolSize") or 0
    if not questions or (isinstance(pool, int) and 0 < pool < len(questions)):
        return None
    total = 0
    for question in questions:
        reference = parse_reference(_dict(question).get("library"))
        score = (
            derive_max_score(machine_name=reference[0], parameters=_dict(_dict(question).get("params")))
            if reference
            else None
        )
        if score is None:
            return None
        total += score
    return total


def _case(parameters: Parameters) -> int | None:
    """Our own case: the best choice of each step."""
    return sum(
        max(
            (
                points
                for choice in _list(_dict(step).get("choices"))
                if isinstance(points := _dict(choice).get("points"), int)
            ),
            default=0,
        )
        for step in _list(parameters.get("steps"))
    )


_RULES: dict[str, Callable[[Parameters], int | None]] = {
    "H5P.MultiChoice": _multi_choice,
    "H5P.TrueFalse": lambda _parameters: 1,
    "H5P.DragText": _starred("textField"),
    "H5P.Blanks": _blanks,
    "H5P.SingleChoiceSet": _choice_set,
    "H5P.QuestionSet": _question_set,
    "H5P.OpenCase": _case,
}
