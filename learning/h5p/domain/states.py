"""Where a learner stopped, per activity and sub-content, in the shape that H5P's core asks for."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import DomainError

from ..limits import STATE_BYTES, STATES_PER_CONTENT
from ..models import Content, Launch, State
from .sessions import Session


class StateRefused(DomainError):
    """The state is too large, or there are too many of them."""


def save_state(*, launch: Launch | Session, sub_content_id: str, data_id: str, value: str, preload: bool) -> None:
    """Keep `value` (JSON text, the content type's own) for the learner of `launch`. Raises StateRefused past 64 KB."""
    if len(value.encode("utf-8", "surrogatepass")) > STATE_BYTES or "\x00" in value:
        raise StateRefused(_("What you filled in is too large to keep. You can go on, but cannot continue later."))
    place: dict[str, Any] = {
        "user_id": launch.user_id,
        "content_id": launch.content_id,
        "sub_content_id": sub_content_id,
        "data_id": data_id,
    }
    values: dict[str, Any] = {
        "package_id": launch.package_id,
        "value": value,
        "preload": preload,
        "updated_at": timezone.now(),
    }
    if State.objects.filter(**place).update(**values):
        return
    kept = State.objects.filter(user_id=launch.user_id, content_id=launch.content_id)
    kept.exclude(package_id=launch.package_id).delete()  # places of an older version that this one may not have
    if kept.count() >= STATES_PER_CONTENT:
        raise StateRefused(_("What you filled in is too large to keep. You can go on, but cannot continue later."))
    State.objects.update_or_create(defaults=values, **place)


def delete_state(*, launch: Launch | Session, sub_content_id: str, data_id: str) -> None:
    State.objects.filter(
        user_id=launch.user_id, content_id=launch.content_id, sub_content_id=sub_content_id, data_id=data_id
    ).delete()


def reset_state(*, user: Any, content: Content) -> int:
    """Forget where `user` was in `content`; answers how many rows went."""
    deleted, _rows = State.objects.filter(user=user, content=content).delete()
    return deleted


def read_state(*, launch: Launch | Session, sub_content_id: str, data_id: str) -> str | None:
    state = State.objects.filter(
        user_id=launch.user_id,
        content_id=launch.content_id,
        package_id=launch.package_id,
        sub_content_id=sub_content_id,
        data_id=data_id,
    ).first()
    return state.value if state else None


def preloaded_states(*, launch: Launch) -> dict[str, dict[str, str]]:
    """`contentUserData`: sub-content id → data id → JSON text.

    "false" says that there is none, so that core does not ask for it. The state of an older version is answered by
    "RESET": core then tells the learner that the activity has changed and starts anew.
    """
    found: dict[str, dict[str, str]] = {"0": {"state": "false"}}
    for state in State.objects.filter(user_id=launch.user_id, content_id=launch.content_id, preload=True):
        if state.package_id == launch.package_id:
            found.setdefault(state.sub_content_id, {})[state.data_id] = state.value
        elif state.sub_content_id == "0" and state.data_id == "state":
            found["0"]["state"] = "RESET"
    return found
