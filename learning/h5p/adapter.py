"""The one door between this app and the platform around it. `settings.H5P_ADAPTER` names the class behind it."""

from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Content, Launch, Result, Statement

Context = dict[str, Any]
"""Opaque to this app: JSON that the player's template tag is given, handed back with every call (an enrolment, say)."""


class H5PAdapter(Protocol):
    """What the platform says about learners, and hears of what they do."""

    def may_launch(self, *, user: Any, content: Content, context: Context) -> bool:
        """Whether `user` may (still) play `content` in this context. `user` is None for a visitor."""
        ...

    def statements_stored(self, *, launch: Launch, statements: list[Statement], result: Result | None) -> None:
        """Called in the transaction that stored `statements` (never empty): what it writes commits with them or not.

        `launch` holds user, content, package and the context. `result` is the learner's standing after them, None
        before there is one. Scores are self-reported: a browser made them.
        """
        ...


class NullAdapter:
    """Everybody may play, nobody listens: for a platform without courses, and for tests."""

    def may_launch(self, *, user: Any, content: Content, context: Context) -> bool:
        return True

    def statements_stored(self, *, launch: Launch, statements: list[Statement], result: Result | None) -> None:
        return None


@cache
def _instance(path: str) -> H5PAdapter:
    adapter: H5PAdapter = import_string(path)()
    return adapter


def get_adapter() -> H5PAdapter:
    return _instance(getattr(settings, "H5P_ADAPTER", "") or "learning.h5p.adapter.NullAdapter")
