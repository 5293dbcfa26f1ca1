from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.labels import label_of


class JobState(models.TextChoices):
    DUE = "due", _("due")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """One piece of work, written in the transaction of the change that needs it (docs/adr/0003-outbox.md)."""

    kind = models.CharField(_("kind"), max_length=80)
    payload = models.JSONField(_("payload"), default=dict)
    dedupe_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.DUE)
    priority = models.PositiveSmallIntegerField(default=5)  # lower goes first
    run_at = models.DateTimeField(_("due at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=6)
    lease_until = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=36, blank=True)
    error = models.TextField(_("reason"), blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "priority", "run_at"], name="job_state_priority_run_at"),
            models.Index(fields=["finished_at"], name="job_finished_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_kind_display(self) -> str:
        return label_of(self.kind)


class Heartbeat(models.Model):
    """When a long-lived process was last seen working; the health page reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
