"""How the H5P app meets learning. What it reports was made in a browser: progress, never credit."""

import uuid
from typing import TYPE_CHECKING, Any

from learning.domain.progress import record_activity

if TYPE_CHECKING:
    from learning.h5p.models import Content, Launch, Result, Statement

DONE_VERBS = {"completed", "passed", "mastered", "answered", "consumed"}


class LearningH5PAdapter:
    """Everybody may play what stands in a lesson; of an enrolled learner the activity is remembered, self-reported."""

    def may_launch(self, *, user: Any, content: "Content", context: dict[str, Any]) -> bool:
        return True

    def statements_stored(self, *, launch: "Launch", statements: "list[Statement]", result: "Result | None") -> None:
        """In the transaction that stored the statements. Statements of another context are not learning's."""
        place = _place(launch.context)
        if place is None or not any(one.verb in DONE_VERBS and not one.sub_content_id for one in statements):
            return
        course_key, lesson_key = place
        record_activity(user=launch.user, course_key=course_key, lesson_key=lesson_key, activity=str(launch.content_id))


def _place(context: dict[str, Any]) -> tuple[uuid.UUID, uuid.UUID] | None:
    try:
        return uuid.UUID(context["course"]), uuid.UUID(context["lesson"])
    except (KeyError, TypeError, ValueError):
        return None
