from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel
from media.private import private_storage
from toolkit.enums import FileFormat, Language
from toolkit.models.pages import MaterialPage


class MaterialVersion(AppendOnlyModel):
    """What a material was when it was published: frozen, numbered, hashed. Downloads refer to it.

    `content`: {"template": key, "texts": {language: {name: text}}, "body": stream data, "files": [[language, format,
    sha256]]}; `content_hash` is its SHA-256.
    """

    material = models.ForeignKey(MaterialPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    change_note = models.CharField(_("what changed"), max_length=200, blank=True)
    replaces_old_prints = models.BooleanField(_("replace old prints"), default=False)
    review_date = models.DateField(_("review on"), null=True, blank=True)
    created_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a material")
        verbose_name_plural = _("versions of materials")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="toolkit_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.material.title} ({self.number})"

    @property
    def template_key(self) -> str:
        return str(self.content.get("template", ""))

    def texts_in(self, language: str) -> dict[str, object]:
        return dict(self.content.get("texts", {}).get(language, {}))


class MaterialFile(AppendOnlyModel):
    """A file of a version that is downloaded as it is."""

    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=8, choices=Language)
    format = models.CharField(_("format"), max_length=12, choices=FileFormat)
    file = models.FileField(_("file"), upload_to="toolkit/files/", storage=private_storage, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size"))

    class Meta:
        verbose_name = _("file of a material")
        verbose_name_plural = _("files of materials")
        ordering = ["language", "format"]

    def __str__(self) -> str:
        return self.filename
