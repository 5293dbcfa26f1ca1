from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import ReviewState
from learning.models.completions import Completion

SCALE = (1, 5)
STATEMENTS = ("was_clear", "was_useful", "was_right_length")


def _on_the_scale(name: str) -> models.CheckConstraint:
    """An answer from 1 to 5, or none."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": SCALE}), name=f"review_{name}_scale"
    )


class CourseReview(models.Model):
    """What somebody thought of a course they completed: stars, three statements and their own words.

    The words wait for an editor, who approves or hides them; the marks count at once and always, so that nobody can
    polish an average by hiding. Editors never see whose review it is. The learner may change or delete it.
    """

    completion = models.OneToOneField(Completion, on_delete=models.PROTECT, related_name="review")
    stars = models.PositiveSmallIntegerField(_("stars"))
    was_clear = models.PositiveSmallIntegerField(_("The course was clear."), null=True, blank=True)
    was_useful = models.PositiveSmallIntegerField(_("I can use this in my work."), null=True, blank=True)
    was_right_length = models.PositiveSmallIntegerField(
        _("The course was worth the time it took."), null=True, blank=True
    )
    text = models.TextField(_("in your own words"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReviewState, default=ReviewState.PENDING)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("course evaluation")
        verbose_name_plural = _("course evaluations")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stars__range=SCALE), name="review_stars_scale"),
            *(_on_the_scale(name) for name in STATEMENTS),
            models.CheckConstraint(
                condition=Q(state="pending") | Q(text="") | Q(decided_at__isnull=False), name="review_decided_when"
            ),
        ]
        indexes = [models.Index(fields=["state", "written_at"])]

    def __str__(self) -> str:
        return f"{self.stars}/5 {self.written_at:%Y-%m}"
