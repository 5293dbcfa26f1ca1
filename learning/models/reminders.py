from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import ReminderFrequency, ReminderMoment
from learning.models.courses import Course
from learning.models.paths import PathAssignment
from organisations.models import Practice


class NotificationPreference(models.Model):
    """How often somebody wants to be reminded, and when. Without a row: at most one mail a week, all moments."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    frequency = models.CharField(
        _("how often"), max_length=10, choices=ReminderFrequency, default=ReminderFrequency.WEEKLY
    )
    before = models.BooleanField(_("before a deadline"), default=True)
    on_day = models.BooleanField(_("on the day of a deadline"), default=True)
    after = models.BooleanField(_("when a deadline has passed"), default=True)
    from_colleagues = models.BooleanField(_("when my practice or coalition reminds me"), default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")

    def __str__(self) -> str:
        return f"{self.user_id} {self.frequency}"


class Reminder(models.Model):
    """Somebody was reminded of something, once: by an assignment's deadline, or because a person asked for it.

    `due_on` is the deadline, or the day on which it was asked.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    moment = models.CharField(_("moment"), max_length=10, choices=ReminderMoment)
    assignment = models.ForeignKey(PathAssignment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("deadline"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "assignment", "course", "moment", "due_on"],
                condition=Q(assignment__isnull=False),
                name="reminder_once",
            ),
            models.UniqueConstraint(
                fields=["user", "practice", "moment", "due_on"],
                condition=Q(assignment__isnull=True),
                name="reminder_asked_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["user", "sent_at"], name="reminder_user_sent_at")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.moment} {self.due_on}"
