"""From the demo's plain blocks to what a StreamField holds."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_IDS = uuid.UUID("7d3c6a52-2f0e-4a86-9a41-6f3f6f0f5b1e")
Raw = dict[str, Any]


@dataclass(kw_only=True)
class Bodies:
    """Turns the demo's blocks into stream data.

    `picture_id(art, room)` makes or finds a picture; `page_ids` maps a target ("toolkit") to a page; `questions` maps a
    question's key to its data; `video_id` and `h5p_id` are what the lessons of the first module show.
    """

    picture_id: Callable[[str, str], int]
    page_ids: dict[str, int] = field(default_factory=dict)
    questions: dict[str, Raw] = field(default_factory=dict)
    video_id: int | None = None
    h5p_id: int | None = None

    def stream(self, blocks: list[Raw], *, room: str = "") -> list[Raw]:
        """Raw stream data, with ids that are the same at each planting."""
        raw: list[Raw] = []
        for block in blocks:
            maker = getattr(self, f"_{block['type']}")
            raw += [made for made in maker(block, room) if made is not None]
        for position, item in enumerate(raw):
            item.setdefault("id", str(uuid.uuid5(_IDS, f"{position}:{item['type']}:{item['value']!r:.200}")))
        return raw

    def _heading(self, block: Raw) -> list[Raw]:
        return [{"type": "text", "value": f"<h2>{block['title']}</h2>"}] if block.get("title") else []

    def _text(self, block: Raw, room: str) -> list[Raw]:
        html = block["html"].strip().replace("<strong>", "<b>").replace("</strong>", "</b>")
        return [{"type": "text", "value": html.replace("<em>", "<i>").replace("</em>", "</i>")}]

    def _quote(self, block: Raw, room: str) -> list[Raw]:
        role, _, name = block["who"].rpartition(", ")
        return [{"type": "quote", "value": {"text": block["text"], "name": name, "role": role}}]

    def _steps(self, block: Raw, room: str) -> list[Raw]:
        steps = [{"title": item["title"], "text": f"<p>{item['text']}</p>"} for item in block["items"]]
        return [*self._heading(block), {"type": "steps", "value": {"steps": steps}}]

    def _accordion(self, block: Raw, room: str) -> list[Raw]:
        entries = [{"title": item["title"], "text": item["html"].strip()} for item in block["items"]]
        return [*self._heading(block), {"type": "accordion", "value": {"entries": entries}}]

    def _table(self, block: Raw, room: str) -> list[Raw]:
        table = {
            "caption": block["caption"],
            "columns": [{"type": "text", "heading": heading} for heading in block["header"]],
            "rows": [{"values": list(row)} for row in block["rows"]],
        }
        return [{"type": "table", "value": {"table": table, "first_column_heads": True}}]

    def _figures(self, block: Raw, room: str) -> list[Raw]:
        figures = [{"source": "", **item} for item in block["items"]]
        return [{"type": "figures", "value": {"title": block.get("title", ""), "figures": figures}}]

    def _picture(self, block: Raw, room: str) -> list[Raw]:
        value = {
            "image": self.picture_id(block["art"], room),
            "alt": block["alt"],
            "decorative": False,
            "caption": block.get("caption", ""),
        }
        return [{"type": "picture", "value": value}]

    def _call_to_action(self, block: Raw, room: str) -> list[Raw]:
        page = self.page_ids.get(block["target"])
        if page is None:
            return []
        value = {key: block.get(key, "") for key in ("title", "text", "label")}
        return [{"type": "call_to_action", "value": {**value, "page": page, "url": ""}}]

    def _question(self, block: Raw, room: str) -> list[Raw]:
        return [question_block(self.questions[block["key"]])]

    def _retention(self, block: Raw, room: str) -> list[Raw]:
        return [{"type": "retention", "value": None}]

    def _video(self, block: Raw, room: str) -> list[Raw]:
        if self.video_id is None:
            return []
        return [{"type": "video", "value": {"video": self.video_id, "caption": block.get("caption", "")}}]

    def _h5p(self, block: Raw, room: str) -> list[Raw]:
        return [{"type": "h5p", "value": self.h5p_id}] if self.h5p_id else []


def question_block(question: Raw) -> Raw:
    """A question of the demo as a single-choice block; the ids follow from its key."""
    name = uuid.uuid5(_IDS, question["key"])
    options = [
        {
            "type": "item",
            "id": str(uuid.uuid5(name, str(position))),
            "value": {"text": text, "is_correct": position == question["correct"], "feedback": ""},
        }
        for position, text in enumerate(question["options"])
    ]
    value = {"text": question["text"], "options": options, "explanation": question["explanation"]}
    return {"type": "single_choice", "value": value, "id": str(name)}
