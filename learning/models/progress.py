from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import EnrolmentMethod
from learning.models.courses import Course


class Enrolment(models.Model):
    """A person does a course. Holds where they were and how far they are.

    `review_draft`: field → values of an evaluation that was typed and not sent yet.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    method = models.CharField(_("enrolled"), max_length=12, choices=EnrolmentMethod, default=EnrolmentMethod.SELF)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    place = models.UUIDField(_("last lesson"), null=True, blank=True, help_text="The key of a lesson.")
    active_at = models.DateTimeField(_("last active"), default=timezone.now)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    review_draft = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-active_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="enrolment_once"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="enrolment_progress_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.course_id}"


class LessonProgress(models.Model):
    """What a learner did in one lesson: answers to practice questions and activities are kept, and never earn credit.

    `answers`: question id → chosen option ids; `activities`: H5P content id → {at, is_checked} (before: the moment);
    `drafts`: question id → {field: values}, typed and not sent yet.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lessons")
    lesson_key = models.UUIDField()
    visited_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    answers = models.JSONField(default=dict)
    activities = models.JSONField(default=dict)
    drafts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("lesson progress")
        verbose_name_plural = _("lesson progress")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="lesson_progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} – {self.lesson_key}"
