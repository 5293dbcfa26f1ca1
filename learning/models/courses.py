"""A course as the records know it. Its pages may change, move or go; what people did stays tied to these rows."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel
from learning.enums import ChangeKind, CourseKind
from learning.models.fields import RolesField


class Course(models.Model):  # type: ignore[django-manager-missing]
    """One course in all its languages: what boards, credits and certificates refer to.

    Kept in step with its page by publishing. `key` is the page's translation key; `generation` counts the changes
    that require redoing: a completion is valid as long as it is of the current generation.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=CourseKind, default=CourseKind.ELEARNING)
    page = models.ForeignKey(
        "learning.CoursePage", on_delete=models.SET_NULL, null=True, blank=True, related_name="courses"
    )
    title = models.CharField(_("title"), max_length=255)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    roles = RolesField(verbose_name=_("for whom"))
    is_mandatory = models.BooleanField(_("mandatory"), default=False)
    is_open = models.BooleanField(_("open"), default=True)
    generation = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["number", "title"]

    def __str__(self) -> str:
        return self.title


class CourseVersion(AppendOnlyModel):
    """What a course was at one publication, word for word: attempts and completions refer to it.

    `content` holds lessons, blocks and the test with its answers (learning.domain.versions says how);
    `content_hash` is the SHA-256 of its canonical JSON.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(_("language"), max_length=12)
    number = models.PositiveIntegerField(_("version"))
    generation = models.PositiveSmallIntegerField(default=1)
    change_kind = models.CharField(_("kind of change"), max_length=20, choices=ChangeKind, default=ChangeKind.EDITORIAL)
    title = models.CharField(_("title"), max_length=255)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark (%)"), default=70)
    question_count = models.PositiveSmallIntegerField(_("questions in the test"), default=0)
    lesson_keys = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, db_index=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        ordering = ["course", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "language", "number"], name="course_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
