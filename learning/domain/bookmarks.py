"""Courses that somebody keeps for later: theirs alone, and no enrolment."""

from accounts.models import User
from learning.models import Bookmark, Course


def set_bookmark(*, user: User, course: Course, is_kept: bool) -> bool:
    """Keep the course, or keep it no longer; again does no harm. Returns whether anything changed."""
    if is_kept:
        return Bookmark.objects.get_or_create(user=user, course=course)[1]
    return Bookmark.objects.filter(user=user, course=course).delete()[0] > 0
