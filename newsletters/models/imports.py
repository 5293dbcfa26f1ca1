"""A file of readers that is too long for one request."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.private import private_storage
from newsletters.enums import ImportState
from newsletters.models.lists import MailingList


class ReaderImport(models.Model):
    """A file that a job reads. `done` rows are on the list, and counted, in one commit: a killed job goes on there.

    The file goes when the job ends. `faults` and `left_out` name addresses, so the row goes after a week.
    """

    mailing_list = models.ForeignKey(
        MailingList, verbose_name=_("list"), on_delete=models.CASCADE, related_name="imports"
    )
    file = models.FileField(storage=private_storage, upload_to="newsletters/imports", blank=True)
    proof = models.CharField(_("proof of consent"), max_length=300, blank=True)
    consented_on = models.DateField(null=True, blank=True)
    check_only = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import of readers")
        verbose_name_plural = _("imports of readers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ImportState.WAITING, ImportState.RUNNING]) ^ Q(finished_at__isnull=False),
                name="reader_import_ended_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing_list} {self.created_at:%Y-%m-%d}"

    @property
    def is_moving(self) -> bool:
        return self.finished_at is None

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0
