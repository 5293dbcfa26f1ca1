from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel
from learning.enums import CompletionBasis
from learning.models.attempts import Attempt
from learning.models.courses import Course, CourseVersion
from organisations.enums import PracticeRole
from organisations.models import Coalition, Membership, Practice


class Completion(AppendOnlyModel):
    """A person completed a course: written once, by one domain function, and never changed.

    Once per person, course and generation (so once per version, and not again for an editorial change); a refresher
    after its validity is the next `cycle`. A mistake is put right by a row that `corrects` it, with a reason.
    `edition_key` names the edition somebody attended (an Accreditation may be of that edition alone).
    Holds no score: that stays with the attempt, for the learner's eyes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="completions")
    generation = models.PositiveSmallIntegerField(default=1)
    cycle = models.PositiveSmallIntegerField(default=1)
    basis = models.CharField(_("on what ground"), max_length=12, choices=CompletionBasis)
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(_("completed"), default=timezone.now)
    edition_key = models.UUIDField(_("edition"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ["-completed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "generation", "cycle"],
                condition=Q(corrects__isnull=True),
                name="completion_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="completion_correction_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["course", "completed_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.course_id} {self.completed_at:%Y-%m-%d}"


class Credit(AppendOnlyModel):
    """A completion counts in a practice: one row per membership valid on that day, as things were then."""

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="credits")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="credits")
    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, null=True, blank=True, related_name="credits")
    role = models.CharField(_("role"), max_length=30, choices=PracticeRole)
    earned_on = models.DateField(_("date"))

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["-earned_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["completion", "practice"], name="credit_once")]
        indexes = [models.Index(fields=["practice", "earned_on"]), models.Index(fields=["coalition", "earned_on"])]

    def __str__(self) -> str:
        return f"{self.completion_id} – {self.practice_id}"
