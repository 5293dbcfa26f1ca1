from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel


class Consent(AppendOnlyModel):
    """A person agreed, or took it back: one row each time, with the wording that was shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=60)
    granted = models.BooleanField(_("granted"))
    wording_version = models.CharField(_("wording"), max_length=40)
    source = models.CharField(_("source"), max_length=120)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "purpose", "-at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {'+' if self.granted else '-'} {self.at:%Y-%m-%d}"
