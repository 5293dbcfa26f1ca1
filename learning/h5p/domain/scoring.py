"""The highest score of an activity, derived from its parameters on the server.

A statement brings its own maximum, and a statement can be forged: where we know the content type, ours counts.
"""

from .regrading import make_plan
from .regrading.base import Parameters

_MAX = 10_000


def derive_max_score(*, machine_name: str, parameters: Parameters) -> int | None:
    """None where the content type is not known here; its statements are then believed up to a bound."""
    maximum = make_plan(machine_name=machine_name, parameters=parameters).maximum
    return None if maximum is None else min(maximum, _MAX)
