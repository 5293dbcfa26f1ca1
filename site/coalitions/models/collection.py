from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from organisations.models import Coalition


class CoalitionCollection(models.Model):
    """The part of the library that is one coalition's own: pictures, documents and videos."""

    coalition = models.OneToOneField(Coalition, on_delete=models.CASCADE, related_name="collection_link")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="coalition_link")

    class Meta:
        verbose_name = _("collection of a coalition")
        verbose_name_plural = _("collections of coalitions")

    def __str__(self) -> str:
        return str(self.collection)
