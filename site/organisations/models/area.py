from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models.coalition import Coalition

LOWEST, HIGHEST = 1000, 9999


class PostcodeArea(models.Model):
    """Four-figure postcodes, `first` to `last` both included, that lie in a coalition's region.

    A coalition's own areas never touch each other; on a border two coalitions may both name a postcode.
    """

    _figures = (MinValueValidator(LOWEST), MaxValueValidator(HIGHEST))

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="postcode_areas")
    first = models.PositiveSmallIntegerField(_("from"), validators=_figures)
    last = models.PositiveSmallIntegerField(_("up to and including"), validators=_figures)

    class Meta:
        verbose_name = _("postcode area")
        verbose_name_plural = _("postcode areas")
        ordering = ["coalition", "first"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "first"], name="postcode_area_once"),
            models.CheckConstraint(
                condition=Q(first__gte=LOWEST) & Q(last__lte=HIGHEST) & Q(first__lte=F("last")),
                name="postcode_area_order",
            ),
        ]
        indexes = [models.Index(fields=["first", "last"])]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.first != self.last else str(self.first)
