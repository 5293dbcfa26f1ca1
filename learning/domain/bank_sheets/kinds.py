"""For each kind of question: how its block becomes rows, and rows its block. The sheet's words stand here."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from learning.domain.bank_sheets.rows import MARK, Reading, SheetRow

MARKS = {"x", "ja", "goed", "1", "v"}
Path = tuple[str | int, ...]


class SheetKind(ABC):
    """`label`: the word in the column "soort"."""

    label: str

    def rows(self, block: dict[str, Any]) -> list[SheetRow]:
        value = block["value"]
        head = SheetRow(
            id=block["id"],
            kind=self.label,
            text=value.get("text", ""),
            right=self.head_right(value),
            explanation=value.get("explanation") or "",
        )
        return [head, *self.parts(value)]

    def value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]:
        reading.rows[path] = head.number
        return {"text": head.text, **self.own_value(head, parts, reading=reading, path=path)}

    def head_right(self, value: dict[str, Any]) -> str:
        """What stands under "goed" in the question's own row."""
        return ""

    @abstractmethod
    def parts(self, value: dict[str, Any]) -> list[SheetRow]: ...

    @abstractmethod
    def own_value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]: ...

    def refuse(self, row: SheetRow, *, known: list[str], reading: Reading) -> None:
        reading.fault(
            row,
            "soort",
            _("“%(kind)s” cannot stand below “%(question)s”. Choose from: %(known)s.")
            % {"kind": row.kind or "–", "question": self.label, "known": ", ".join(known) or "–"},
        )


def read_mark(row: SheetRow, *, reading: Reading) -> bool:
    word = row.right.strip().casefold()
    if word and word not in MARKS:
        reading.fault(row, "goed", _("Put an x in this cell, or leave it empty."))
    return word in MARKS


@dataclass(frozen=True, kw_only=True)
class ListKind(SheetKind):
    """A question with one list: options, pairs, items or gaps.

    `part` is the word of its rows, `text` and `right` the fields in those columns. `lines`: the word of rows that go
    line by line into one text field.
    """

    label: str
    name: str
    part: str
    text: str = "text"
    right: str = ""
    has_mark: bool = False
    is_spellings: bool = False
    lines: dict[str, str] = field(default_factory=dict)

    def parts(self, value: dict[str, Any]) -> list[SheetRow]:
        rows = [self._row(item["value"], key=item["id"]) for item in value.get(self.name, [])]
        for word, name in self.lines.items():
            rows += [SheetRow(kind=word, text=line) for line in (value.get(name) or "").splitlines() if line.strip()]
        return rows

    def own_value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]:
        items: list[dict[str, Any]] = []
        texts: dict[str, list[str]] = {name: [] for name in self.lines.values()}
        for row in parts:
            if row.word == self.part:
                reading.rows[*path, self.name, len(items)] = row.number
                key = row.id or reading.new_id()
                items.append({"type": "item", "id": key, "value": self._item(row, reading=reading)})
            elif row.word in self.lines:
                texts[self.lines[row.word]].append(row.text)
            else:
                self.refuse(row, known=[self.part, *self.lines], reading=reading)
        explanation = {"explanation": head.explanation}
        return {self.name: items, **explanation, **{name: "\n".join(lines) for name, lines in texts.items()}}

    def _row(self, item: dict[str, Any], *, key: str) -> SheetRow:
        row = SheetRow(id=key, kind=self.part, text=item.get(self.text, ""))
        if self.has_mark:
            row = replace(row, right=MARK if item.get("is_correct") else "", feedback=item.get("feedback") or "")
        elif self.is_spellings:
            row = replace(row, right=" | ".join((item.get(self.right) or "").splitlines()))
        elif self.right:
            row = replace(row, right=item.get(self.right, ""))
        return row

    def _item(self, row: SheetRow, *, reading: Reading) -> dict[str, Any]:
        item: dict[str, Any] = {self.text: row.text}
        if self.has_mark:
            item |= {"is_correct": read_mark(row, reading=reading), "feedback": row.feedback}
        elif self.is_spellings:
            item[self.right] = "\n".join(part.strip() for part in row.right.split("|") if part.strip())
        elif self.right:
            item[self.right] = row.right
        return item


@dataclass(frozen=True, kw_only=True)
class TrueFalseKind(SheetKind):
    """Two rows, "waar" and "niet waar": the right one has the mark."""

    label: str = "waar of niet waar"

    def parts(self, value: dict[str, Any]) -> list[SheetRow]:
        is_true = bool(value.get("is_true"))
        return [
            SheetRow(kind="waar", right=MARK if is_true else "", feedback=value.get("feedback_true") or ""),
            SheetRow(kind="niet waar", right="" if is_true else MARK, feedback=value.get("feedback_false") or ""),
        ]

    def own_value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]:
        found = {row.word: row for row in parts if row.word in ("waar", "niet waar")}
        for row in parts:
            if row.word not in found:
                self.refuse(row, known=["waar", "niet waar"], reading=reading)
        marks = {word: read_mark(row, reading=reading) for word, row in found.items()}
        if len(parts) != len(found) or set(found) != {"waar", "niet waar"} or sum(marks.values()) != 1:
            reading.fault(
                head, "soort", _("Put two rows below it, “waar” and “niet waar”, and an x under “goed” in one of them.")
            )
        return {
            "is_true": marks.get("waar", False),
            "feedback_true": found["waar"].feedback if "waar" in found else "",
            "feedback_false": found["niet waar"].feedback if "niet waar" in found else "",
            "explanation": head.explanation,
        }


@dataclass(frozen=True, kw_only=True)
class ReflectionKind(SheetKind):
    label: str = "reflectie"

    def parts(self, value: dict[str, Any]) -> list[SheetRow]:
        return [SheetRow(kind="voorbeeldantwoord", text=value.get("model_answer") or "")]

    def own_value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]:
        own = [row for row in parts if row.word == "voorbeeldantwoord"]
        for row in parts:
            if row not in own or row is not own[0]:
                self.refuse(row, known=["voorbeeldantwoord"], reading=reading)
        return {"model_answer": own[0].text if own else "", "explanation": head.explanation}


@dataclass(frozen=True, kw_only=True)
class LikertKind(SheetKind):
    label: str = "schaal"

    scales: ClassVar[dict[str, str]] = {"agreement": "mee eens", "quality": "kwaliteit", "confidence": "vertrouwen"}

    def head_right(self, value: dict[str, Any]) -> str:
        return self.scales.get(value.get("scale") or "", "")

    def parts(self, value: dict[str, Any]) -> list[SheetRow]:
        return []

    def own_value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]:
        for row in parts:
            self.refuse(row, known=[], reading=reading)
        words = {word: scale for scale, word in self.scales.items()}
        word = " ".join(head.right.split()).casefold()
        if word not in words:
            reading.fault(head, "goed", _("Choose from: %(known)s.") % {"known": ", ".join(words)})
        return {"scale": words.get(word, "agreement")}


@dataclass(frozen=True, kw_only=True)
class CaseKind(SheetKind):
    """Each step is a row "stap: <soort>", with its own parts below it."""

    label: str = "casus"

    prefix: ClassVar[str] = "stap:"

    def parts(self, value: dict[str, Any]) -> list[SheetRow]:
        rows: list[SheetRow] = []
        for block in value.get("steps", []):
            head, *rest = STEP_KINDS[block["type"]].rows(block)
            rows += [replace(head, kind=f"{self.prefix} {head.kind}"), *rest]
        return rows

    def own_value(self, head: SheetRow, parts: list[SheetRow], *, reading: Reading, path: Path) -> dict[str, Any]:
        steps: list[dict[str, Any]] = []
        known = {f"{self.prefix} {kind.label}": name for name, kind in STEP_KINDS.items()}
        for first, rest in grouped(parts, is_head=lambda row: row.word.startswith(self.prefix)):
            name = known.get(" ".join(first.word.replace(":", ": ").split()))
            if name is None:
                self.refuse(first, known=list(known), reading=reading)
                continue
            value = STEP_KINDS[name].value(first, rest, reading=reading, path=(*path, "steps", len(steps)))
            steps.append({"type": name, "id": first.id or reading.new_id(), "value": value})
        return {"steps": steps, "explanation": head.explanation}


def grouped(rows: list[SheetRow], *, is_head: Any) -> list[tuple[SheetRow, list[SheetRow]]]:
    """Each head with the rows below it; rows before the first head are heads themselves."""
    groups: list[tuple[SheetRow, list[SheetRow]]] = []
    for row in rows:
        if is_head(row) or not groups:
            groups.append((row, []))
        else:
            groups[-1][1].append(row)
    return groups


STEP_KINDS: dict[str, SheetKind] = {
    "single_choice": ListKind(label="één antwoord", name="options", part="antwoord", has_mark=True),
    "multiple_choice": ListKind(label="meerdere antwoorden", name="options", part="antwoord", has_mark=True),
    "true_false": TrueFalseKind(),
    "fill_in": ListKind(label="invullen", name="gaps", part="gat", text="label", right="accepted", is_spellings=True),
}
SHEET_KINDS: dict[str, SheetKind] = {
    **STEP_KINDS,
    "matching": ListKind(
        label="koppelen", name="pairs", part="paar", text="left", right="right", lines={"afleider": "distractors"}
    ),
    "ordering": ListKind(label="volgorde", name="items", part="stap"),
    "case": CaseKind(),
    "reflection": ReflectionKind(),
    "likert": LikertKind(),
}
