import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalitions.enums import FileVisibility
from media.private import private_storage
from organisations.models import Coalition


def stored_name(instance: "RegionFile", filename: str) -> str:
    """A name that says nothing: the file name that people see stands in the row."""
    return f"region_files/{instance.coalition_id}/{uuid.uuid4().hex}"


class RegionFile(models.Model):
    """A document of a coalition, for its own people or for those of all coalitions; never public."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to=stored_name, storage=private_storage, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    size_bytes = models.PositiveBigIntegerField(_("size"))
    visibility = models.CharField(
        _("who may open it"), max_length=10, choices=FileVisibility, default=FileVisibility.PRIVATE
    )
    uploaded_at = models.DateTimeField(_("added"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("file of a coalition")
        verbose_name_plural = _("files of coalitions")
        ordering = ["title", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["visibility"], name="region_file_visibility")]

    def __str__(self) -> str:
        return self.title
