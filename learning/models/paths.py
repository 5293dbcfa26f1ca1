"""Learning paths: what a role learns in which order and by when, and to whom a path is given."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from learning.models.courses import Course
from learning.models.fields import RolesField
from organisations.models import Coalition, Practice


class LearningPath(ClusterableModel):
    """A series of courses for one or more roles. It counts for nobody until it is assigned."""

    title = models.CharField(_("title"), max_length=200, unique=True)
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("One sentence that learners read with their deadline.")
    )
    roles = RolesField(
        verbose_name=_("for whom"), help_text=_("Which roles in a practice this path is meant for. None: everybody.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("A path that is not active has no deadlines and sends no reminders.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class LearningPathItem(models.Model):
    """One course of a path, with its time to complete, how long a completion is valid, and when to refresh it."""

    path = ParentalKey(LearningPath, on_delete=models.CASCADE, related_name="items")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="path_items", verbose_name=_("course"))
    position = models.PositiveSmallIntegerField(_("order"), default=1, editable=False)
    complete_within_days = models.PositiveSmallIntegerField(
        _("to complete within (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the start of the assignment, or of the work in the practice. Empty: no deadline."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("After this time the course is due again, and the certificate expires. Empty: it stays valid."),
    )
    refresher_days = models.PositiveSmallIntegerField(
        _("refresh from (days before it expires)"),
        default=90,
        help_text=_("From this many days before the end, the refresher counts for the next period."),
    )

    sort_order_field = "position"  # the admin orders by dragging

    class Meta:
        verbose_name = _("course in a path")
        verbose_name_plural = _("courses in a path")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["path", "course"], name="path_item_once"),
            models.CheckConstraint(
                condition=Q(validity_months__isnull=True) | Q(validity_months__gte=1), name="path_item_validity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path_id} – {self.course_id}"


class PathAssignment(models.Model):
    """A path is due: nationally, in one coalition or in one practice; for the path's roles or for some of them.

    `due_on` is the last day for every course of the path; without it, each course has its own number of days. Ended
    assignments stay on record.
    """

    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("path"))
    coalition = models.ForeignKey(
        Coalition, on_delete=models.CASCADE, null=True, blank=True, related_name="path_assignments"
    )
    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="path_assignments"
    )
    roles = RolesField(verbose_name=_("roles"), help_text=_("None: all roles that the path is meant for."))
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField(_("assigned"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(coalition__isnull=True) | Q(practice__isnull=True), name="assignment_one_level"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")), name="assignment_order"
            ),
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(coalition__isnull=True, practice__isnull=True, ended_at__isnull=True),
                name="assignment_national_once",
            ),
            models.UniqueConstraint(
                fields=["path", "coalition"],
                condition=Q(coalition__isnull=False, ended_at__isnull=True),
                name="assignment_coalition_once",
            ),
            models.UniqueConstraint(
                fields=["path", "practice"],
                condition=Q(practice__isnull=False, ended_at__isnull=True),
                name="assignment_practice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path_id} – {self.practice_id or self.coalition_id or '*'}"


class Prerequisite(models.Model):
    """Who has not completed `requires` cannot start `course`; reading stays open."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="prerequisites", verbose_name=_("course"))
    requires = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="required_for", verbose_name=_("first complete")
    )

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        ordering = ["course", "requires"]
        constraints = [
            models.UniqueConstraint(fields=["course", "requires"], name="prerequisite_once"),
            models.CheckConstraint(condition=~Q(course=F("requires")), name="prerequisite_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} ← {self.requires_id}"
