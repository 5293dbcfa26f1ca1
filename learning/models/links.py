from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import LinkState


class ExternalLink(models.Model):
    """An address on another site that a course points to, and what a job found there. Pages only read these rows."""

    url = models.URLField(_("address"), max_length=2000, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=LinkState, default=LinkState.UNKNOWN)
    answer = models.CharField(_("what the site answered"), max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(_("times without an answer in a row"), default=0)
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("external link")
        verbose_name_plural = _("external links")
        ordering = ["url"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="unknown") | models.Q(checked_at__isnull=False),
                name="external_link_judged_when_checked",
            )
        ]
        indexes = [models.Index(fields=["checked_at"])]

    def __str__(self) -> str:
        return self.url
