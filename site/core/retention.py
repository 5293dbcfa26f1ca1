"""How long each kind of row is kept. Apps say so in `ready()`; a nightly job deletes what is older."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Retention:
    """`purge(before)` deletes (or pseudonymises) what is older than `before` and returns how many rows."""

    label: str
    what: str | Promise
    days: int
    purge: Callable[[dt.datetime], int]


_rules: dict[str, Retention] = {}


def register_retention(*, label: str, what: str | Promise, days: int, purge: Callable[[dt.datetime], int]) -> None:
    """`label` names the model ("organisations.Invitation"); `what` is a plain sentence for the privacy page."""
    _rules[label] = Retention(label=label, what=what, days=days, purge=purge)


def retention_rules() -> list[Retention]:
    return sorted(_rules.values(), key=lambda rule: rule.label)


def purge_expired() -> dict[str, int]:
    """Apply every rule now; returns the rows that went, by label."""
    now = timezone.now()
    return {rule.label: rule.purge(now - dt.timedelta(days=rule.days)) for rule in retention_rules()}
