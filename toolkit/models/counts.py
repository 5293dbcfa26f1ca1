from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Practice
from toolkit.enums import FileFormat, Language
from toolkit.models.versions import MaterialVersion


class DownloadCount(models.Model):
    """How often a version was downloaded on a day, in a language and format. No addresses, no persons."""

    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=8, choices=Language)
    format = models.CharField(_("format"), max_length=12, choices=FileFormat)
    practice = models.ForeignKey(
        Practice, verbose_name=_("practice"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    count = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads per day")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "day", "language", "format", "practice"],
                condition=Q(practice__isnull=False),
                name="toolkit_count_once_per_practice",
            ),
            models.UniqueConstraint(
                fields=["version", "day", "language", "format"],
                condition=Q(practice__isnull=True),
                name="toolkit_count_once_without_practice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.version_id} {self.format}: {self.count}"
