"""What differs between two versions of a course, so that somebody who was not there can read it."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.blocks import LessonBlock
from learning.domain.page_parts import plain_text
from learning.models import Completion, CourseVersion
from organisations.enums import PracticeRole

_FIELDS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "number": gettext_lazy("Number"),
    "minutes": gettext_lazy("Minutes"),
    "roles": gettext_lazy("For whom"),
    "goals": gettext_lazy("Learning goals"),
    "is_mandatory": gettext_lazy("Mandatory"),
    "pass_mark": gettext_lazy("Pass mark (%)"),
    "max_attempts": gettext_lazy("Attempts"),
    "cooling_off_hours": gettext_lazy("hours between attempts"),
    "counted_attempt": gettext_lazy("score that counts"),
    "time_limit_minutes": gettext_lazy("time limit in minutes"),
    "shuffle": gettext_lazy("shuffle the questions"),
    "points_text": gettext_lazy("Accreditation"),
}
_NOT_FIELDS = {"schema", "test", "bank", "lessons", "key", "slug", "blocks"}
_TOKENS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of words: `kind` is same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that differs. `kind`: changed, added, removed or moved; `pieces` is the text with both forms in it."""

    kind: str
    label: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """What changed in the course itself, in one lesson or in the test."""

    title: str
    changes: tuple[Change, ...] = field(default_factory=tuple)


def diff_contents(before: dict[str, Any], after: dict[str, Any]) -> list[Section]:
    """Two contents as versions freeze them; the order is the newer one's. What is equal is left out."""
    sections = [Section(title=_("Course"), changes=tuple(_fields(before, after)))]
    old = {lesson["key"]: lesson for lesson in before["lessons"]}
    new = {lesson["key"]: lesson for lesson in after["lessons"]}
    stayed = [key for key in new if key in old]
    moved = _moved([key for key in old if key in new], stayed)
    for key, lesson in new.items():
        title = _("Lesson “%(title)s”") % {"title": lesson["title"]}
        if key not in old:
            sections.append(Section(title=title, changes=(Change(kind="added", label=_("This lesson is new.")),)))
            continue
        changes = [Change(kind="moved", label=_("This lesson stands at another place."))] if key in moved else []
        changes += _fields(old[key], lesson)
        changes += _blocks(old[key]["blocks"], lesson["blocks"])
        sections.append(Section(title=title, changes=tuple(changes)))
    for key, lesson in old.items():
        if key not in new:
            title = _("Lesson “%(title)s”") % {"title": lesson["title"]}
            sections.append(Section(title=title, changes=(Change(kind="removed", label=_("This lesson is gone.")),)))
    sections.append(Section(title=_("Test"), changes=tuple(_blocks(before["test"], after["test"]))))
    sections.append(Section(title=_("Question bank"), changes=tuple(_bank(before.get("bank"), after.get("bank")))))
    return [section for section in sections if section.changes]


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys([*_FIELDS, *after, *before]):
        if name in _NOT_FIELDS or before.get(name) == after.get(name):
            continue
        label = str(_FIELDS.get(name, name.replace("_", " ")))
        yield Change(kind="changed", label=label, pieces=_pieces(_said(before.get(name)), _said(after.get(name))))


def _blocks(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> Iterable[Change]:
    old = {block.get("id") or str(place): block for place, block in enumerate(before)}
    new = {block.get("id") or str(place): block for place, block in enumerate(after)}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    for key, block in new.items():
        label = _label(block)
        if key not in old:
            yield Change(kind="added", label=label, pieces=_pieces("", _text(block)))
        elif old[key] != block:
            yield Change(kind="changed", label=label, pieces=_pieces(_text(old[key]), _text(block)))
        elif key in moved:
            yield Change(kind="moved", label=label)
    for key, block in old.items():
        if key not in new:
            yield Change(kind="removed", label=_label(block), pieces=_pieces(_text(block), ""))


def _bank(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Iterable[Change]:
    old, new = before or {}, after or {}
    drawn = [_said(bank.get("draw_count") or 0) for bank in (old, new)]
    if drawn[0] != drawn[1]:
        yield Change(kind="changed", label=_("questions drawn"), pieces=_pieces(*drawn))
    yield from _blocks(old.get("blocks", []), new.get("blocks", []))


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Keys that stand at another place, as few as explain the difference."""
    stayed: set[str] = set()
    for match in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks():
        stayed.update(after[match.b : match.b + match.size])
    return set(after) - stayed


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind="same", text="".join(old[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece(kind="removed", text="".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(Piece(kind="added", text="".join(new[b1:b2])))
    return tuple(pieces)


def _label(block: dict[str, Any]) -> str:
    kinds = LessonBlock().child_blocks
    return str(kinds[block["type"]].label) if block["type"] in kinds else block["type"]


def _text(block: dict[str, Any]) -> str:
    """The words of a block, right answers marked: a question whose key changed reads differently."""
    return plain_text(_marked(block["value"]))


def _marked(value: Any) -> Any:
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("is_correct") and isinstance(value.get("text"), str):
        return {**value, "text": f"✓ {value['text']}"}
    return {key: _marked(item) for key, item in value.items()}


def _said(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        roles = dict(PracticeRole.choices)
        return "\n".join(str(roles.get(item, item)) for item in value) or "–"
    return str(value)


@dataclass(frozen=True, kw_only=True)
class VersionDiff:
    """`before` is None for a first version. `people`: how many completed exactly this version."""

    before: CourseVersion | None
    others: list[CourseVersion]
    sections: list[Section]
    people: int
    people_before: int


def version_diff(*, version: CourseVersion, other_id: int | None = None) -> VersionDiff:
    """Compare with `other_id`, a version of the same course and language, or else with the one before."""
    others = list(
        CourseVersion.objects.filter(course=version.course_id, language=version.language)
        .exclude(pk=version.pk)
        .defer("content")
        .order_by("-number")
    )
    earlier = next((one for one in others if one.number < version.number), None)
    before = next((one for one in others if one.pk == other_id), earlier)
    counted = Completion.objects.filter(version__in=[version.pk, before.pk if before else 0])
    people = dict(counted.values_list("version").annotate(count=Count("user", distinct=True)))
    return VersionDiff(
        before=before,
        others=others,
        sections=diff_contents(before.content, version.content) if before else [],
        people=people.get(version.pk, 0),
        people_before=people.get(before.pk, 0) if before else 0,
    )
