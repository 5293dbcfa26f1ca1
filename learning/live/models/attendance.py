"""Attendance lists as exported from the webinar's provider, and what became of each row."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.live.enums import RowVerdict
from learning.live.models.editions import Edition
from learning.live.models.registrations import Registration


class AttendanceFile(models.Model):
    """One list that was read in. The same file twice is refused by its hash."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="attendance_files")
    name = models.CharField(_("file name"), max_length=160)
    provider = models.CharField(_("provider"), max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("attendance list")
        verbose_name_plural = _("attendance lists")
        ordering = ["-added_at"]
        constraints = [models.UniqueConstraint(fields=["edition", "sha256"], name="attendance_file_once")]

    def __str__(self) -> str:
        return self.name


class AttendanceRow(models.Model):
    """One person on a list, added up over leaving and coming back. Deleted with the doubt: 90 days after."""

    file = models.ForeignKey(AttendanceFile, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=RowVerdict)
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="attendance_rows"
    )

    class Meta:
        verbose_name = _("row of an attendance list")
        verbose_name_plural = _("rows of attendance lists")
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="attendance_row_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.line}"
