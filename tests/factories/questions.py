"""One raw block of each kind of question, as pages and banks store them."""

from typing import Any

from wagtail.blocks import StreamValue

from learning.models import BankQuestion, QuestionBank
from tests.factories.learning import choice


def _items(key: str, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": "item", "id": f"{key}-{'abcdefgh'[index]}", "value": value} for index, value in enumerate(values)]


def _block(kind: str, key: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": key, "value": {"text": f"Vraag {key}?", "explanation": f"Uitleg bij {key}.", **value}}


def true_false(key: str, *, is_true: bool = True) -> dict[str, Any]:
    return _block("true_false", key, is_true=is_true, feedback_true="U zei waar.", feedback_false="U zei niet waar.")


def matching(key: str) -> dict[str, Any]:
    """a – een, b – twee, c – drie; nothing belongs with "vier"."""
    words = [("a", "een"), ("b", "twee"), ("c", "drie")]
    return _block(
        "matching",
        key,
        pairs=_items(key, [{"left": left, "right": right} for left, right in words]),
        distractors="vier",
    )


def ordering(key: str) -> dict[str, Any]:
    return _block("ordering", key, items=_items(key, [{"text": f"Stap {word}"} for word in ("een", "twee", "drie")]))


def fill_in(key: str) -> dict[str, Any]:
    return _block(
        "fill_in",
        key,
        gaps=_items(
            key,
            [
                {"label": "Inloggen gaat met", "accepted": "DigiD\ndigi-d"},
                {"label": "Bij spoed belt u", "accepted": "112"},
            ],
        ),
    )


def case(key: str) -> dict[str, Any]:
    """Two steps: a single choice of which the second answer is right, and two gaps."""
    return _block("case", key, steps=[choice(f"{key}-s1", correct=1), fill_in(f"{key}-s2")])


def reflection(key: str) -> dict[str, Any]:
    return _block("reflection", key, model_answer="Ik erken de schrik en leg uit.")


def likert(key: str) -> dict[str, Any]:
    return {"type": "likert", "id": key, "value": {"text": f"Stelling {key}.", "scale": "agreement"}}


def every_kind() -> list[dict[str, Any]]:
    """Ids by kind: single, multiple, true, match, order, gaps, case, open, likert. Together 1+1+1+3+3+2+3 points."""
    return [
        choice("single", correct=1),
        choice("multiple", correct=1, options=4, kind="multiple_choice"),
        true_false("true"),
        matching("match"),
        ordering("order"),
        fill_in("gaps"),
        case("case"),
        reflection("open"),
        likert("likert"),
    ]


def make_bank(
    *, title: str = "Balie", blocks: list[dict[str, Any]] | None = None, tags: str = "", **fields: Any
) -> QuestionBank:
    bank = QuestionBank.objects.create(title=title, **fields)
    for block in blocks if blocks is not None else [choice(f"b{number}") for number in range(1, 6)]:
        add_question(bank, block, tags=tags)
    return bank


def add_question(bank: QuestionBank, block: dict[str, Any], *, tags: str = "", is_active: bool = True) -> BankQuestion:
    stream = BankQuestion._meta.get_field("body").stream_block  # type: ignore[attr-defined]
    return BankQuestion.objects.create(
        bank=bank, body=StreamValue(stream, [block], is_lazy=True), tags=tags, is_active=is_active
    )
