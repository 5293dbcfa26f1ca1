"""The one door between this app and the platform around it. `settings.H5P_ADAPTER` names the class behind it."""

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Content, Result

if TYPE_CHECKING:
    from .domain.sessions import Session

Context = dict[str, Any]
"""Opaque to this app: JSON that the player's template tag is given, handed back with every call (an enrolment, say)."""


class H5PAdapter(Protocol):
    """What the platform says about learners, and hears of what they do."""

    def may_launch(self, *, user: Any, content: Content, context: Context) -> bool:
        """Whether `user` may (still) play `content` in this context. `user` is None for a visitor."""
        ...

    def standing_changed(self, *, session: "Session", result: Result) -> None:
        """Called in the transaction that changed a learner's standing: what it writes commits with it or not at all.

        `session` holds user_id, content_id, package_id and the context. `result.done_at` is set once the activity's own
        rule was met. `result.is_checked` says that the best score was graded on the server; every other score was made
        in a browser, and so was the news that somebody has finished.
        """
        ...


class NullAdapter:
    """Everybody may play, nobody listens: for a platform without courses, and for tests."""

    def may_launch(self, *, user: Any, content: Content, context: Context) -> bool:
        return True

    def standing_changed(self, *, session: "Session", result: Result) -> None:
        return None


@cache
def _instance(path: str) -> H5PAdapter:
    adapter: H5PAdapter = import_string(path)()
    return adapter


def get_adapter() -> H5PAdapter:
    return _instance(getattr(settings, "H5P_ADAPTER", "") or "learning.h5p.adapter.NullAdapter")
