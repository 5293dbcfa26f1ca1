"""Roll-ups of the completions, written in the transaction of what changes them (learning.domain.tallies).

All of it can be made anew from completions, memberships and affiliations; a nightly job compares and mends.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.models.completions import Completion
from learning.models.courses import Course
from organisations.models import Coalition, Practice


class Standing(models.Model):
    """Where a person stands in a course: the latest completion that was not corrected.

    It counts while `generation` is the course's own and `expires_at` (None: never) has not come.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="standings")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="standings")
    completion = models.OneToOneField(Completion, on_delete=models.PROTECT, related_name="standing")
    generation = models.PositiveSmallIntegerField()
    completed_at = models.DateTimeField(_("completed"))
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="standing_once")]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="standing_expires_at")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.course_id}"


class PracticeTraining(models.Model):
    """Whether a practice counts as trained today, since when, and what is missing.

    `missing`: [{"role", "course", "wanted", "have"}], in the order of the rule. `due` and `done` count the rule's
    steps, one per employed role and required course. `coalition` is today's affiliation.
    """

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, primary_key=True, related_name="training")
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    is_trained = models.BooleanField(_("trained"), default=False)
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    due = models.PositiveSmallIntegerField(_("steps"), default=0)
    done = models.PositiveSmallIntegerField(_("steps done"), default=0)
    missing = models.JSONField(default=list)

    class Meta:
        verbose_name = _("training of a practice")
        verbose_name_plural = _("training of practices")
        constraints = [
            models.CheckConstraint(condition=Q(is_trained=False) | Q(trained_on__isnull=False), name="trained_when"),
            models.CheckConstraint(condition=Q(done__lte=models.F("due")), name="training_done_of_due"),
        ]
        indexes = [models.Index(fields=["coalition", "is_trained"], name="training_coalition")]

    def __str__(self) -> str:
        return f"{self.practice_id}"


class CourseTally(models.Model):
    """People of today and one course. `due`: those who have to; `due_done`: those of them who have; `done`: all who
    have. Somebody in two practices counts in each. Rows of nothing but zeros do not exist."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    due = models.PositiveIntegerField(_("have to"), default=0)
    due_done = models.PositiveIntegerField(_("had to and have"), default=0)
    done = models.PositiveIntegerField(_("have completed"), default=0)

    class Meta:
        abstract = True


class PracticeCourseTally(CourseTally):
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("course in a practice")
        verbose_name_plural = _("courses in practices")
        constraints = [models.UniqueConstraint(fields=["practice", "course"], name="practice_tally_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} – {self.course_id}"


class CoalitionCourseTally(CourseTally):
    """The sum over the coalition's practices of today."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("course in a coalition")
        verbose_name_plural = _("courses in coalitions")
        constraints = [models.UniqueConstraint(fields=["coalition", "course"], name="coalition_tally_once")]

    def __str__(self) -> str:
        return f"{self.coalition_id} – {self.course_id}"


class MonthTally(models.Model):
    """Completions of a course in a month, as things were then. Without coalition: everybody, with a practice or not."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    completions = models.IntegerField(_("completions"), default=0)

    class Meta:
        verbose_name = _("completions of a month")
        verbose_name_plural = _("completions of months")
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "course", "month"],
                condition=Q(coalition__isnull=False),
                name="month_tally_coalition_once",
            ),
            models.UniqueConstraint(
                fields=["course", "month"], condition=Q(coalition__isnull=True), name="month_tally_national_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coalition_id or '*'} {self.course_id} {self.month:%Y-%m}"
