"""The order of a course's lessons."""

from collections.abc import Sequence

from django.db import transaction
from wagtail.actions.move_page import MovePageAction

from accounts.models import User
from learning.domain.exceptions import NotAllowedHere, OrderIsStale
from learning.domain.versions import freeze_course_version, one_version_of
from learning.models import CoursePage, LessonPage


def may_reorder(*, page: CoursePage, user: User) -> bool:
    """Whoever may edit a draft orders its lessons; in a live course learners see it at once, so one must publish."""
    permissions = page.permissions_for_user(user)
    return bool(permissions.can_publish() if page.live else permissions.can_edit())


def order_lessons(*, page: CoursePage, lesson_ids: Sequence[int], actor: User) -> None:
    """Put the lessons in this order. A live course gets one editorial version of it.

    Raises NotAllowedHere, or OrderIsStale where a lesson was added or deleted in the meantime.
    """
    if not may_reorder(page=page, user=actor):
        raise NotAllowedHere
    with transaction.atomic():
        lessons = {lesson.pk: lesson for lesson in LessonPage.objects.child_of(page).order_by("path")}
        if sorted(lessons) != sorted(lesson_ids):
            raise OrderIsStale
        if list(lessons) == list(lesson_ids):
            return
        with one_version_of(page):
            for lesson_id in lesson_ids:
                # Each goes to the end in turn; a move changes paths, so both rows are read anew.
                lesson, course = LessonPage.objects.get(pk=lesson_id), CoursePage.objects.get(pk=page.pk)
                # Wagtail asks for the right to publish also in a draft; may_reorder decided.
                MovePageAction(lesson, course, pos="last-child", user=actor).execute(skip_permission_checks=True)
        if page.live:
            freeze_course_version(page=CoursePage.objects.get(pk=page.pk), actor=actor)


def shift_lesson(*, page: CoursePage, lesson_id: int, by: int, actor: User) -> None:
    """Move one lesson up (-1) or down (1); at the end of the list it stays where it is."""
    ids = list(LessonPage.objects.child_of(page).order_by("path").values_list("pk", flat=True))
    if lesson_id not in ids:
        raise OrderIsStale
    place = ids.index(lesson_id)
    ids.insert(min(max(place + by, 0), len(ids) - 1), ids.pop(place))
    order_lessons(page=page, lesson_ids=ids, actor=actor)
