from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.private import private_storage
from toolkit.models.versions import MaterialVersion


class RenderedFile(models.Model):
    """A file made for one spec (version, language, format, name, address, logo): the same spec is made once."""

    spec_hash = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="renders")
    file = models.FileField(_("file"), upload_to="toolkit/renders/", storage=private_storage, max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _("rendered file")
        verbose_name_plural = _("rendered files")

    def __str__(self) -> str:
        return self.spec_hash[:12]


class CleanedLogo(models.Model):
    """A logo that a visitor put on a material: cleaned, kept under the hash of its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(_("file"), upload_to="toolkit/logos/", storage=private_storage, max_length=200)
    is_light = models.BooleanField(_("light"), default=False)
    used_at = models.DateTimeField(_("last used"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("logo on materials")
        verbose_name_plural = _("logos on materials")

    def __str__(self) -> str:
        return self.sha256[:12]
