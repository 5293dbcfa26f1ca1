from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Coalition


class CoalitionFigure(models.Model):
    """How far a region was on one day: use by patients and practices connected."""

    coalition = models.ForeignKey(
        Coalition, verbose_name=_("coalition"), on_delete=models.CASCADE, related_name="figures"
    )
    date = models.DateField(_("measured on"))
    usage_pct = models.DecimalField(
        _("patients who use online access (%)"), max_digits=5, decimal_places=2, validators=[MaxValueValidator(100)]
    )
    patients = models.PositiveIntegerField(_("registered patients"), default=0)
    practices_connected = models.PositiveIntegerField(_("practices connected"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("figure of a coalition")
        verbose_name_plural = _("figures of coalitions")
        ordering = ["coalition__name", "-date"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "date"], name="coalition_figure_once_per_day"),
            models.CheckConstraint(
                condition=models.Q(usage_pct__gte=0, usage_pct__lte=100), name="coalition_figure_usage_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coalition} {self.date:%d-%m-%Y}"
