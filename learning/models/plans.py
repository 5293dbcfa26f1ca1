from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import ChangeKind
from learning.models.pages import CoursePage


class CoursePlan(models.Model):
    """A course and all its lessons go live at one moment, close at one, or both. Gone once it is done.

    `refusal`: why it did not go live when its time came; it then waits for an editor.
    """

    page = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="plan")
    live_at = models.DateTimeField(_("goes live"), null=True, blank=True)
    close_at = models.DateTimeField(_("closes"), null=True, blank=True)
    change_kind = models.CharField(max_length=20, choices=ChangeKind, default=ChangeKind.EDITORIAL)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    planned_at = models.DateTimeField(default=timezone.now)
    refusal = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("plan of a course")
        verbose_name_plural = _("plans of courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(live_at__isnull=False) | Q(close_at__isnull=False), name="course_plan_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(live_at__isnull=True) | Q(close_at__isnull=True) | Q(close_at__gt=models.F("live_at")),
                name="course_plan_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}"
