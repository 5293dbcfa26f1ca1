"""What is known of a person, across all apps: each model that holds one registers how to show and how to erase it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Export = Callable[[Any], list[dict[str, Any]]]
Erase = Callable[[Any], int]


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """`export(user)` gives JSON-ready rows; `erase(user)` removes or pseudonymises them and returns how many."""

    label: str
    export: Export
    erase: Erase


_sources: dict[str, PersonData] = {}


def register_person_data(*, label: str, export: Export, erase: Erase) -> None:
    """`label` names the model ("learning.Completion"). Call it in AppConfig.ready()."""
    _sources[label] = PersonData(label=label, export=export, erase=erase)


def person_data_sources() -> list[PersonData]:
    return sorted(_sources.values(), key=lambda source: source.label)
