"""A bank as a sheet: one row for a question, and below it a row for each of its parts."""

from collections.abc import Callable
from dataclasses import dataclass, field

# The sheet is Dutch, whatever the language of who imports it: files travel between people.
COLUMNS = ("id", "soort", "tekst", "goed", "feedback", "uitleg", "labels", "in gebruik")
YES, NO, MARK = "ja", "nee", "x"


@dataclass(kw_only=True)
class SheetRow:
    """The cells of one row, in the order of COLUMNS. `number` counts as a spreadsheet does: the header is row 1."""

    id: str = ""
    kind: str = ""
    text: str = ""
    right: str = ""
    feedback: str = ""
    explanation: str = ""
    tags: str = ""
    active: str = ""
    number: int = 0

    @property
    def cells(self) -> list[str]:
        return [self.id, self.kind, self.text, self.right, self.feedback, self.explanation, self.tags, self.active]

    @property
    def word(self) -> str:
        """What the row says it is, without regard for capitals and spaces."""
        return " ".join(self.kind.split()).casefold()


@dataclass(frozen=True, kw_only=True)
class SheetFault:
    """What is wrong in one cell, and how to mend it."""

    row: int
    column: str
    text: str


# Which cell holds a block's field; all others stand under "tekst".
CELL_OF_FIELD = {
    "is_correct": "goed",
    "right": "goed",
    "accepted": "goed",
    "is_true": "goed",
    "scale": "goed",
    "feedback": "feedback",
    "feedback_true": "feedback",
    "feedback_false": "feedback",
    "explanation": "uitleg",
}


@dataclass(kw_only=True)
class Reading:
    """What is noted while rows become a block: faults, and which row each part of the block came from."""

    new_id: Callable[[], str]
    faults: list[SheetFault] = field(default_factory=list)
    rows: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def fault(self, row: SheetRow, column: str, text: str) -> None:
        self.faults.append(SheetFault(row=row.number, column=column, text=text))
