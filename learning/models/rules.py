from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from learning.models.courses import Course
from organisations.enums import PracticeRole


class TrainingRule(ClusterableModel):
    """When a practice counts as trained. In force: the rule with the latest `valid_from` that has come.

    Without any rule, each role that a mandatory course is meant for needs one person who completed it.
    """

    title = models.CharField(_("title"), max_length=200)
    valid_from = models.DateField(
        _("in force from"), unique=True, default=timezone.localdate, help_text=_("Until the next rule takes over.")
    )
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Contact persons read this on their board.")
    )

    class Meta:
        verbose_name = _("training rule")
        verbose_name_plural = _("training rules")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.title


class TrainingRequirement(models.Model):
    """At least `minimum_people` in this role completed the course, in a practice that employs the role.

    A practice with fewer people in the role than the minimum needs all of them.
    """

    rule = ParentalKey(TrainingRule, on_delete=models.CASCADE, related_name="requirements")
    role = models.CharField(_("role"), max_length=30, choices=PracticeRole)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("course"))
    minimum_people = models.PositiveSmallIntegerField(
        _("at least (people)"), default=1, help_text=_("A practice with fewer people in this role needs all of them.")
    )

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["role", "course"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "role", "course"], name="requirement_once"),
            models.CheckConstraint(condition=Q(minimum_people__gte=1), name="requirement_minimum"),
        ]

    def __str__(self) -> str:
        return f"{self.role} – {self.course_id}"
