"""How the H5P app meets learning. What it reports earns no credit: it was made in a browser, or could have been."""

import uuid
from typing import TYPE_CHECKING, Any

from learning.domain.exceptions import ActivityUnfinished
from learning.domain.progress import record_activity
from learning.h5p.domain.queries import unfinished_contents

if TYPE_CHECKING:
    from accounts.models import User
    from learning.h5p.domain.sessions import Session
    from learning.h5p.models import Content, Result
    from learning.models import LessonPage


class LearningH5PAdapter:
    """Everybody may play what stands in a lesson; that it was done is remembered of an enrolled learner."""

    def may_launch(self, *, user: Any, content: "Content", context: dict[str, Any]) -> bool:
        return True

    def standing_changed(self, *, session: "Session", result: "Result") -> None:
        """Done by the activity's own rule: opened, finished or enough scored. Other contexts are not learning's."""
        place = _place(session.context)
        if place is None or result.done_at is None:
            return
        course_key, lesson_key = place
        record_activity(
            user_id=session.user_id,
            course_key=course_key,
            lesson_key=lesson_key,
            activity=str(session.content_id),
            done_at=result.done_at,
            is_checked=result.is_checked,
        )


def prove_activities_done(*, user: "User", lesson: "LessonPage") -> None:
    """Raises ActivityUnfinished where an activity in the lesson still asks something of them. No query without one."""
    ids = [block["value"] for block in lesson.body.raw_data if block["type"] == "h5p" and block["value"]]
    if ids and (open_ones := unfinished_contents(user_id=user.pk, content_ids=ids)):
        raise ActivityUnfinished(titles=[content.title for content in open_ones])


def _place(context: dict[str, Any]) -> tuple[uuid.UUID, uuid.UUID] | None:
    try:
        return uuid.UUID(context["course"]), uuid.UUID(context["lesson"])
    except (KeyError, TypeError, ValueError):
        return None
