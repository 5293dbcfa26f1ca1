"""Rows to questions, checked by the very blocks that the editor's form uses; each fault is told by its cell."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learning.blocks import QuestionsBlock
from learning.domain.bank_sheets.kinds import SHEET_KINDS, Path, grouped
from learning.domain.bank_sheets.rows import CELL_OF_FIELD, NO, YES, Reading, SheetFault, SheetRow
from learning.models.banks import split_tags

MAX_FAULTS = 200
MAX_TAGS_LENGTH = 300
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BLOCK = QuestionsBlock()


@dataclass(frozen=True, kw_only=True)
class ReadQuestion:
    """`block`: raw and cleaned, with ids; one that is new in the file has a new id."""

    block: dict[str, Any]
    tags: str
    is_active: bool


def questions_of_rows(rows: list[SheetRow]) -> tuple[list[ReadQuestion], list[SheetFault]]:
    """All questions in these rows, and every fault in them."""
    kinds = {kind.label.casefold(): name for name, kind in SHEET_KINDS.items()}
    questions: list[ReadQuestion] = []
    groups = grouped(rows, is_head=lambda row: row.word in kinds or not row.word)
    faults = list(_id_faults(groups))
    for head, parts in groups:
        reading = Reading(new_id=lambda: str(uuid.uuid4()))
        name = kinds.get(head.word)
        if name is None:
            known = ", ".join(kind.label for kind in SHEET_KINDS.values())
            reading.fault(
                head, "soort", _("Say what kind of question this is. Choose from: %(known)s.") % {"known": known}
            )
        else:
            value = SHEET_KINDS[name].value(head, parts, reading=reading, path=())
            block = {"type": name, "id": head.id or reading.new_id(), "value": value}
            cleaned = _cleaned(block, reading=reading, head=head)
            questions.append(
                ReadQuestion(block=cleaned, tags=_tags(head, reading), is_active=_is_active(head, reading))
            )
        faults += reading.faults
        if len(faults) >= MAX_FAULTS:
            break
    unique = {(fault.row, fault.column, fault.text): fault for fault in faults}
    return questions, sorted(unique.values(), key=lambda fault: (fault.row, fault.column))


def _cleaned(block: dict[str, Any], *, reading: Reading, head: SheetRow) -> dict[str, Any]:
    """What the editor's form would have kept of this, ids included."""
    child = _BLOCK.child_blocks[block["type"]]
    try:
        cleaned = child.clean(child.to_python(block["value"]))
    except ValidationError as error:
        for path, text in _messages(error, path=()):
            field = next((part for part in reversed(path) if isinstance(part, str)), "")
            row = _row_of(path, rows=reading.rows) or head.number
            reading.faults.append(SheetFault(row=row, column=CELL_OF_FIELD.get(field, "tekst"), text=text))
        return block
    return {**block, "value": child.get_prep_value(cleaned)}


def _row_of(path: Path, *, rows: dict[Path, int]) -> int | None:
    """The row of the innermost part that this path leads through."""
    for length in range(len(path), -1, -1):
        if path[:length] in rows:
            return rows[path[:length]]
    return None


def _messages(error: ValidationError, *, path: Path) -> Iterator[tuple[Path, str]]:
    """Every message in the tree of a block's errors, with the way that leads to it."""
    inner = getattr(error, "block_errors", None)
    outer = getattr(error, "non_block_errors", None)
    if inner is None and outer is None:
        yield from ((path, message) for message in error.messages)
        return
    children = inner.items() if isinstance(inner, dict) else enumerate(inner or [])
    for key, child in children:
        if child is not None:
            for one in child if isinstance(child, list) else [child]:
                yield from _messages(one, path=(*path, key))
    for one in outer or []:
        yield from ((path, message) for message in ValidationError(one).messages)


def _id_faults(groups: list[tuple[SheetRow, list[SheetRow]]]) -> Iterator[SheetFault]:
    """A question's id stands once in the file, a part's id once in its question."""
    heads: dict[str, int] = {}
    for head, parts in groups:
        own: dict[str, int] = {}
        for row, seen in [(head, heads), *((part, own) for part in parts)]:
            if row.id and not _ID.fullmatch(row.id):
                yield SheetFault(row=row.number, column="id", text=_("Leave the id as it was exported, or empty."))
            elif row.id and row.id in seen:
                text = _("This id stands in row %(row)d too. Empty it in the new row.") % {"row": seen[row.id]}
                yield SheetFault(row=row.number, column="id", text=text)
            seen.setdefault(row.id, row.number)


def _tags(head: SheetRow, reading: Reading) -> str:
    tags = ", ".join(split_tags(head.tags))
    if len(tags) > MAX_TAGS_LENGTH:
        reading.fault(
            head, "labels", _("This is longer than %(length)d characters. Shorten it.") % {"length": MAX_TAGS_LENGTH}
        )
    return tags


def _is_active(head: SheetRow, reading: Reading) -> bool:
    word = head.active.strip().casefold()
    if word not in (YES, NO, ""):
        reading.fault(head, "in gebruik", _("Choose from: %(known)s.") % {"known": f"{YES}, {NO}"})
    return word != NO
