from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.private import private_storage
from organisations.models import Coalition, Practice
from toolkit.enums import WorkState
from toolkit.models.baskets import new_key
from toolkit.models.pages import MaterialPage


class Batch(models.Model):
    """One zip with a material in the name of every practice of a coalition, or all materials in that of one practice.

    `refused`: [[practice or material, sentence]], what could not be made and why.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    coalition = models.ForeignKey(Coalition, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    material = models.ForeignKey(MaterialPage, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=8, default="nl")
    format = models.CharField(_("format"), max_length=12)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=WorkState, default=WorkState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    file = models.FileField(
        _("file"), upload_to="toolkit/batches/", storage=private_storage, max_length=200, blank=True
    )
    size = models.PositiveBigIntegerField(_("size"), default=0)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False, db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("batch of materials")
        verbose_name_plural = _("batches of materials")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(coalition__isnull=False, practice__isnull=True)
                | Q(coalition__isnull=True, practice__isnull=False),
                name="toolkit_batch_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.key[:6]


class Film(models.Model):
    """The film of one spec, with its still and its moving preview; made once, in a job that tells how far it is."""

    spec_hash = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey("toolkit.MaterialVersion", on_delete=models.CASCADE, related_name="films")
    spec = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=WorkState, default=WorkState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to="toolkit/films/", storage=private_storage, max_length=200, blank=True)
    poster = models.FileField(upload_to="toolkit/films/", storage=private_storage, max_length=200, blank=True)
    preview = models.FileField(upload_to="toolkit/films/", storage=private_storage, max_length=200, blank=True)
    captions = models.TextField(blank=True)
    duration_s = models.FloatField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    used_at = models.DateTimeField(_("last used"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("film in a practice's name")
        verbose_name_plural = _("films in a practice's name")

    def __str__(self) -> str:
        return self.spec_hash[:12]
