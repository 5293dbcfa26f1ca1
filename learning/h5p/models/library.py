"""Library code: stored once, addressed by its hash, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Library(models.Model):
    """One version of one H5P library. Its files lie in the store under `libraries/<hash>/`."""

    machine_name = models.CharField(_("machine name"), max_length=120)
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    patch = models.PositiveIntegerField()
    hash = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=255)
    runnable = models.BooleanField(_("can be played by itself"), default=False)
    preloaded_js = models.JSONField(default=list)
    preloaded_css = models.JSONField(default=list)
    dependencies = models.JSONField(default=list)
    """Preloaded dependencies as [machine name, major, minor], in the order of library.json; no editor libraries."""
    core_major = models.PositiveIntegerField(default=1)
    core_minor = models.PositiveIntegerField(default=0)
    needs_eval = models.BooleanField(_("makes code from text"), default=False)
    metadata = models.JSONField(default=dict)
    """library.json as it came."""
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    file_count = models.PositiveIntegerField(default=0)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("installed by"),
    )
    installed_at = models.DateTimeField(_("installed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        ordering = ["machine_name", "-major", "-minor", "-patch"]
        constraints = [
            models.UniqueConstraint(fields=["machine_name", "major", "minor", "patch"], name="h5p_library_version"),
        ]
        permissions = [
            ("install_library", _("Can install H5P library code and allow packages to make code from text")),
        ]

    def __str__(self) -> str:
        return f"{self.machine_name} {self.version}"

    @property
    def version(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def key(self) -> tuple[str, int, int]:
        """What dependencies name: the patch is not part of it."""
        return (self.machine_name, self.major, self.minor)

    @property
    def directory(self) -> str:
        return f"{self.machine_name}-{self.major}.{self.minor}"
