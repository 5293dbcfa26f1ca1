"""Publishing freezes: whatever changes what learners get, keeps a version of it. A changed team changes the boards."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.stamp import bump_stamp
from learning.domain.publishing import publish_lessons_along
from learning.domain.tallies import refresh_practices
from learning.domain.versions import close_course, freeze_course_version, is_held
from learning.domain.workflow import ensure_course_workflow
from learning.enums import ChangeKind
from learning.models import Accreditation, CatalogueIndexPage, CoursePage, LessonPage
from organisations.signals import practices_changed


@receiver(page_published, sender=CoursePage)
def freeze_published_course(instance: CoursePage, revision: Any = None, **kwargs: Any) -> None:
    """At its first publication, and after the national editors approved it, its lessons go along: one version."""
    if is_held(instance):
        return
    actor = getattr(revision, "user", None)
    publish_lessons_along(page=instance, revision=revision, actor=actor)
    _freeze(instance, change_kind=instance.change_kind, actor=actor)


@receiver(page_published, sender=LessonPage)
def freeze_course_of_published_lesson(instance: LessonPage, revision: Any = None, **kwargs: Any) -> None:
    _freeze_course_of(instance, change_kind=instance.change_kind, actor=getattr(revision, "user", None))


@receiver(post_save, sender=CatalogueIndexPage)
def give_catalogue_its_workflow(created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        ensure_course_workflow()


@receiver(page_unpublished, sender=CoursePage)
def close_unpublished_course(instance: CoursePage, **kwargs: Any) -> None:
    close_course(page=instance)


@receiver(page_unpublished, sender=LessonPage)
def freeze_course_without_lesson(instance: LessonPage, **kwargs: Any) -> None:
    _freeze_course_of(instance)


@receiver(post_page_move, sender=LessonPage)
def freeze_course_with_moved_lesson(instance: LessonPage, parent_page_before: Any = None, **kwargs: Any) -> None:
    _freeze_course_of(instance)
    if parent_page_before is not None and parent_page_before.pk != instance.get_parent().pk:
        _freeze(CoursePage.objects.live().filter(pk=parent_page_before.pk).first())


@receiver(post_delete, sender=LessonPage)
def freeze_course_without_deleted_lesson(instance: LessonPage, **kwargs: Any) -> None:
    """After the commit: where the course itself is deleted, its lessons go with it and nothing is to be frozen."""
    if instance.live:
        path = instance.path[: -Page.steplen]
        transaction.on_commit(partial(_freeze_at, path))


@receiver([post_save, post_delete], sender=Accreditation)
def show_changed_accreditation(**kwargs: Any) -> None:
    """The catalogue says which courses are accredited, whoever wrote the row."""
    bump_stamp()


@receiver(practices_changed)
def refresh_changed_practices(practice_ids: set[int], **kwargs: Any) -> None:
    refresh_practices(practice_ids=practice_ids)


def _freeze_course_of(lesson: Page, *, change_kind: str = ChangeKind.EDITORIAL, actor: Any = None) -> None:
    _freeze(CoursePage.objects.live().parent_of(lesson).first(), change_kind=change_kind, actor=actor)


def _freeze_at(path: str) -> None:
    _freeze(CoursePage.objects.live().filter(path=path).first())


def _freeze(course: CoursePage | None, *, change_kind: str = ChangeKind.EDITORIAL, actor: Any = None) -> None:
    if course is not None and not is_held(course):
        freeze_course_version(page=course, change_kind=change_kind, actor=actor)
