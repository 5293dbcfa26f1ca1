from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models.courses import Course


class Bookmark(models.Model):
    """A course somebody keeps for later. It enrols nobody and says nothing to anybody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="bookmarks")
    created_at = models.DateTimeField(_("kept"), default=timezone.now)

    class Meta:
        verbose_name = _("kept course")
        verbose_name_plural = _("kept courses")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.course_id}"
