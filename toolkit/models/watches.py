from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkit.models.pages import MaterialPage


class MaterialWatch(models.Model):
    """Somebody wants to hear when a material changes. `told_number`: the last version they know of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    material = models.ForeignKey(MaterialPage, on_delete=models.CASCADE, related_name="watches")
    told_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follower of a material")
        verbose_name_plural = _("followers of materials")
        constraints = [models.UniqueConstraint(fields=["user", "material"], name="toolkit_watch_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.material_id}"
