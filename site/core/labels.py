"""What jobs and audit entries are called in lists: their codes are for logs, people read these."""

from collections.abc import Mapping
from typing import Any

_labels: dict[str, Any] = {}


def register_labels(labels: Mapping[str, Any]) -> None:
    """`labels`: code ("app.verb") → a lazily translated phrase."""
    _labels.update(labels)


def label_of(code: str) -> str:
    """The phrase for a code; the code itself where nobody named it."""
    return str(_labels.get(code, code))


def is_labelled(code: str) -> bool:
    return code in _labels
