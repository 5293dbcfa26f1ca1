import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import AttemptState
from learning.models.courses import Course, CourseVersion
from learning.models.progress import Enrolment


class Attempt(models.Model):
    """One go at a test, against one frozen version. Only the learner sees the score.

    `seed` decides the order of questions and answers, for this attempt always the same; `question_ids` are those
    drawn, in order.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    state = models.CharField(_("state"), max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    seed = models.CharField(max_length=32)
    question_ids = models.JSONField(default=list)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    max_points = models.PositiveSmallIntegerField(_("most points"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("score (%)"), null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    is_closed_by_clock = models.BooleanField(_("closed by the clock"), default=False, db_default=False)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(state="open"), name="attempt_one_open"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="attempt_percent"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=models.F("max_points")), name="attempt_points"
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | Q(submitted_at__isnull=False, percent__isnull=False, is_passed__isnull=False),
                name="attempt_submitted_is_graded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} #{self.number}"


class Answer(models.Model):
    """What was answered to one question of an attempt; graded when the attempt is handed in.

    `given`: learning.domain.questions.base says how it is written. `moment`: when it was given, in milliseconds of the
    server's clock, so that what arrives late replaces nothing newer.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_id = models.CharField(max_length=64)
    given = models.JSONField(default=list)
    answered_at = models.DateTimeField(default=timezone.now)
    moment = models.BigIntegerField(default=0, db_default=0)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    is_correct = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "question_id"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_id}"


class ExtraAttempt(models.Model):
    """One more go at the test of a course, for somebody who used all of theirs. `generation`: the course's at that
    moment, so that it counts until the course must be redone, when everybody starts with all attempts.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra_attempts", verbose_name=_("person")
    )
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="extra_attempts", verbose_name=_("course")
    )
    generation = models.PositiveSmallIntegerField(editable=False)
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("In a few words, for example: internet failed. No medical details.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extra attempt")
        verbose_name_plural = _("extra attempts")
        ordering = ["-granted_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extra_attempt_has_reason")]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"
