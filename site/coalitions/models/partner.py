from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Coalition


class Partner(models.Model):
    """An organisation that works with a coalition; its logo stands at the foot of the section."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("web address"), max_length=300, blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True, max_length=200)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["sort_order", "name"]
        constraints = [models.UniqueConstraint(fields=["coalition", "name"], name="partner_once")]

    def __str__(self) -> str:
        return self.name
