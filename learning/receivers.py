"""Publishing freezes: whatever changes what learners get, keeps a version of it."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from learning.domain.versions import close_course, freeze_course_version
from learning.enums import ChangeKind
from learning.models import CoursePage, LessonPage


@receiver(page_published, sender=CoursePage)
def freeze_published_course(instance: CoursePage, revision: Any = None, **kwargs: Any) -> None:
    freeze_course_version(page=instance, change_kind=instance.change_kind, actor=getattr(revision, "user", None))


@receiver(page_published, sender=LessonPage)
def freeze_course_of_published_lesson(instance: LessonPage, revision: Any = None, **kwargs: Any) -> None:
    _freeze_course_of(instance, change_kind=instance.change_kind, actor=getattr(revision, "user", None))


@receiver(page_unpublished, sender=CoursePage)
def close_unpublished_course(instance: CoursePage, **kwargs: Any) -> None:
    close_course(page=instance)


@receiver(page_unpublished, sender=LessonPage)
def freeze_course_without_lesson(instance: LessonPage, **kwargs: Any) -> None:
    _freeze_course_of(instance)


@receiver(post_page_move, sender=LessonPage)
def freeze_course_with_moved_lesson(instance: LessonPage, **kwargs: Any) -> None:
    _freeze_course_of(instance)


def _freeze_course_of(lesson: Page, *, change_kind: str = ChangeKind.EDITORIAL, actor: Any = None) -> None:
    course = CoursePage.objects.live().parent_of(lesson).first()
    if course is not None:
        freeze_course_version(page=course, change_kind=change_kind, actor=actor)
