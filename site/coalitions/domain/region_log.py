"""What was done for one coalition: its own lines of the audit log, in words that its lead understands."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.labels import label_of
from core.models import AuditEntry
from organisations.models import Coalition, CoalitionGroup

LINES_PER_PAGE = 50
RECENT = 1000
# Kinds of rows whose own name names no person: these are called by it.
NAMED = (
    "organisations.practice",
    "live.edition",
    "live.mailtext",
    "newsletters.issue",
    "newsletters.mailinglist",
    "newsletters.segment",
    "learning.questionbank",
    "coalitions.regionfile",
    "coalitions.startpackstep",
)


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One thing that was said of it: `before` is empty where there was nothing, or where it did not change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Line:
    at: dt.datetime
    who: str
    action: str
    what: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, kw_only=True)
class RegionLog:
    """One page of the log, newest first. `actions`: (code, phrase) of what happened lately, for a filter."""

    lines: tuple[Line, ...]
    number: int
    has_older: bool
    actions: tuple[tuple[str, str], ...]
    action: str


def region_log(*, coalition: Coalition, action: str = "", page_number: str = "1") -> RegionLog:
    """A page of a coalition's log, perhaps of one action only. Three queries and one for each kind of row named.

    What it costs doesn't grow with the log: nothing counts it, and the filter knows the actions of the last thousand
    lines.
    """
    entries = AuditEntry.objects.filter(coalition_id=coalition.pk)
    codes = set(entries.values_list("action", flat=True)[:RECENT])
    actions = tuple(sorted(((code, label_of(code)) for code in codes), key=lambda pair: pair[1].casefold()))
    action = action if action in codes else ""
    if action:
        entries = entries.filter(action=action)
    number = (
        max(1, int(page_number)) if page_number.isascii() and page_number.isdecimal() and len(page_number) < 5 else 1
    )
    start = (number - 1) * LINES_PER_PAGE
    found = list(entries[start : start + LINES_PER_PAGE + 1])
    shown = found[:LINES_PER_PAGE]
    people = _names_of_people({entry.actor_id for entry in shown if entry.actor_id}, coalition=coalition)
    things = _names_of_things(shown) | _names_of_colleagues(shown)
    lines = tuple(
        Line(
            at=entry.at,
            who=people.get(entry.actor_id, _("somebody of a practice")) if entry.actor_id else _("the system"),
            action=label_of(entry.action),
            what=things.get((entry.target_type, entry.target_id), "") or entry.get_target_type_display(),
            details=tuple(_details(entry)),
        )
        for entry in shown
    )
    return RegionLog(lines=lines, number=number, has_older=len(found) > LINES_PER_PAGE, actions=actions, action=action)


def _names_of_people(ids: set[int], *, coalition: Coalition) -> dict[int | None, str]:
    """Names of who works for this coalition or nationally; others stay unnamed: the log is about the section."""
    group = "groups__coalition_group"
    works_here = Q(**{f"{group}__coalition": coalition})
    nationally = Q(is_superuser=True) | Q(**{f"{group}__isnull": False, f"{group}__coalition__isnull": True})
    people = User.objects.filter(works_here | nationally, pk__in=ids).distinct()
    return {person.pk: person.get_full_name() or person.email for person in people}


def _names_of_things(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], str]:
    wanted = defaultdict(set)
    for entry in entries:
        if entry.target_type in NAMED and entry.target_id.isdecimal():
            wanted[entry.target_type].add(int(entry.target_id))
    return {
        (kind, str(pk)): f"{apps.get_model(kind)._meta.verbose_name}: {thing}"
        for kind, ids in wanted.items()
        for pk, thing in apps.get_model(kind)._default_manager.in_bulk(ids).items()
    }


def _names_of_colleagues(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], str]:
    """Whom a lead added, gave another role or ended: a colleague by name, also after they left."""
    about = {
        int(entry.target_id)
        for entry in entries
        if entry.action.startswith("coalition.person_") and entry.target_id.isdecimal()
    }
    people = User.objects.in_bulk(about) if about else {}
    return {
        ("accounts.user", str(pk)): (person.get_full_name() or person.email) if not person.erased_at else ""
        for pk, person in people.items()
    }


def _details(entry: AuditEntry) -> Iterable[Detail]:
    """What changed. Left out: other rows, which stand there as bare numbers, and what stayed the same."""
    before, after = entry.before or {}, entry.after or {}
    for key in dict.fromkeys([*before, *after]):
        field = _field(entry.target_type, key)
        label = _label(field) if field else ""
        was, became = _in_words(before.get(key), field), _in_words(after.get(key), field)
        if label and was != became:
            yield Detail(label=label, before=was, after=became)


def _field(target_type: str, key: str) -> Any:
    """The field of that name; None for what is no field of the row."""
    if (target_type, key) == ("accounts.user", "role"):
        return CoalitionGroup._meta.get_field("role")
    try:
        return apps.get_model(target_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _label(field: Any) -> str:
    """The field's own name; empty for another row's bare number."""
    if field.one_to_many:  # rows of its own, told in words
        return str(field.related_model._meta.verbose_name_plural)
    return "" if field.is_relation else str(getattr(field, "verbose_name", ""))


def _in_words(value: Any, field: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or isinstance(value, list | dict):
        return ""
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
