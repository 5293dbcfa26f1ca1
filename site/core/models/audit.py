from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.labels import label_of
from core.models.append_only import AppendOnlyModel


class AuditEntry(AppendOnlyModel):
    """Who did what, for which coalition, before and after. Plain ids: core knows nothing of the apps above."""

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(_("who"), null=True, blank=True, db_index=True)
    on_behalf_of_id = models.BigIntegerField(_("on behalf of"), null=True, blank=True)
    coalition_id = models.BigIntegerField(_("coalition"), null=True, blank=True)
    action = models.CharField(_("action"), max_length=80)
    target_type = models.CharField(_("kind"), max_length=100)
    target_id = models.CharField(_("number"), max_length=64)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id"]),
            models.Index(fields=["coalition_id", "-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type} {self.target_id}"

    def get_action_display(self) -> str:
        return label_of(self.action)

    def get_target_type_display(self) -> str:
        """The kind of row in the reader's words; its code where the model is gone."""
        try:
            return str(apps.get_model(self.target_type)._meta.verbose_name)
        except (LookupError, ValueError):
            return self.target_type
