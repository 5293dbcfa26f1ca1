"""What the page of a lesson shows: its parts with their questions, the side, the way on."""

import re
import uuid
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from learning.blocks import QUESTION_TYPES
from learning.domain.queries.lesson_state import LessonState
from learning.domain.queries.outline import CourseOutline, LessonLink
from learning.domain.queries.question_view import QuestionView, practice_view
from learning.domain.queries.side import SideItem, crumbs, side_items, test_url
from learning.domain.questions import parse_question
from learning.models import LessonPage

WORDS_PER_MINUTE = 200
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What was just answered on this page, for a response that is not a redirect."""

    question_id: str
    given: list[str] = field(default_factory=list)
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class LessonPart:
    """Either a block of the library or a question."""

    block: Any = None
    question: QuestionView | None = None


@dataclass(frozen=True, kw_only=True)
class LessonView:
    """`steps`: the lessons and the test of the course. `drafts`: question id → what was typed and not sent, kept on the
    server for who is on the course (`keeps_drafts`)."""

    parts: list[LessonPart]
    crumbs: list[dict[str, str]]
    side: list[SideItem]
    outline: CourseOutline | None
    percent: int | None
    is_done: bool
    reading_minutes: int
    answer_url: str
    done_url: str
    previous: LessonLink | None = None
    following: LessonLink | None = None
    test_url: str = ""
    number: int | None = None
    h5p_context: dict[str, Any] = field(default_factory=dict)
    activities: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    steps: int = 0
    keeps_drafts: bool = False
    drafts: Mapping[str, Any] = field(default_factory=dict)


def lesson_view(*, page: LessonPage, state: LessonState | None, answered: Answered | None) -> LessonView:
    """No query: the course's plan is in memory, and `state` is what the learner did, if they are on the course."""
    outline: CourseOutline | None = page.course_outline
    done = state.done if state else frozenset()
    position = outline.position(page.translation_key) if outline else None
    lessons = outline.lessons if outline else ()
    return LessonView(
        parts=lesson_parts(page, kept=state.answers if state else {}, answered=answered),
        crumbs=crumbs(outline) if outline else [],
        side=_side(outline, done=done, current=page.translation_key, state=state),
        outline=outline,
        percent=state.progress if state else None,
        is_done=page.translation_key in done,
        reading_minutes=reading_minutes(page),
        answer_url=reverse("learning:answer", args=[page.pk]) if page.pk else "",
        done_url=reverse("learning:lesson_done", args=[page.pk]) if page.pk else "",
        previous=lessons[position - 1] if position else None,
        following=lessons[position + 1] if position is not None and position + 1 < len(lessons) else None,
        test_url=test_url(outline) if outline and outline.has_test else "",
        number=position + 1 if position is not None else None,
        h5p_context={"lesson": str(page.translation_key), "course": str(outline.key)} if outline else {},
        activities=state.activities if state else {},
        url=page.url or "",
        steps=len(lessons) + int(bool(outline and outline.has_test)),
        keeps_drafts=state is not None,
        drafts=state.drafts if state else {},
    )


def lesson_parts(page: LessonPage, *, kept: Mapping[str, list[str]], answered: Answered | None) -> list[LessonPart]:
    """`kept`: question id → option ids of earlier visits, which are shown graded."""
    parts: list[LessonPart] = []
    raw_by_id = {block.get("id"): block for block in page.body.raw_data}
    for block in page.body:
        if block.block_type in QUESTION_TYPES:
            raw = raw_by_id.get(block.id) or block.get_prep_value()
            parts.append(LessonPart(question=_practice_view(raw, kept=kept, answered=answered)))
        else:
            parts.append(LessonPart(block=block))
    return parts


def reading_minutes(page: LessonPage) -> int:
    """From the words of the lesson, at 200 a minute: what it takes to read, apart from videos and questions."""
    words = sum(_words(block["value"]) for block in page.body.raw_data if block["type"] not in QUESTION_TYPES)
    return max(1, round(words / WORDS_PER_MINUTE))


def _words(value: Any) -> int:
    """Words in a block's raw value, however deep they lie; ids and other numbers are none."""
    if isinstance(value, str):
        return len(_TAGS.sub(" ", value).split())
    if isinstance(value, dict):
        return sum(_words(item) for key, item in value.items() if key not in {"id", "type"})
    return sum(_words(item) for item in value) if isinstance(value, list) else 0


def _practice_view(raw: dict[str, Any], *, kept: Mapping[str, list[str]], answered: Answered | None) -> QuestionView:
    question = parse_question(raw)
    if answered and answered.question_id == question.id:
        return practice_view(question, given=answered.given, error=answered.error)
    return practice_view(question, given=kept.get(question.id, []))


def _side(
    outline: CourseOutline | None, *, done: Set[uuid.UUID], current: uuid.UUID, state: LessonState | None
) -> list[SideItem]:
    if outline is None:
        return []
    return side_items(outline, done=done, current=current, is_passed=bool(state and state.progress == 100))
