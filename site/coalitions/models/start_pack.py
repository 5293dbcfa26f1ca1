import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.private import private_storage
from organisations.models import Coalition


class StartPack(models.Model):
    """One version of what a new coalition does first. A draft has no number; once published it never changes."""

    number = models.PositiveIntegerField(_("version"), null=True, blank=True, unique=True, editable=False)
    is_draft = models.BooleanField(_("draft"), default=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    change_note = models.CharField(_("what changed"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("version of the start pack")
        verbose_name_plural = _("versions of the start pack")
        ordering = ["-number"]
        default_permissions = ()
        permissions = [("startpack", _("Make versions of the start pack"))]
        constraints = [
            models.UniqueConstraint(fields=["is_draft"], condition=Q(is_draft=True), name="start_pack_one_draft"),
            models.CheckConstraint(
                condition=Q(is_draft=True, number__isnull=True, published_at__isnull=True)
                | Q(is_draft=False, number__isnull=False, published_at__isnull=False),
                name="start_pack_published_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}" if self.number else self.title


class StartPackStep(models.Model):
    """One line of the checklist. `key` is the same over versions for as long as who did the step has done it."""

    pack = models.ForeignKey(StartPack, on_delete=models.CASCADE, related_name="steps")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("what to do"), max_length=120)
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    # Versions share a file: it goes when the last step that names it goes.
    file = models.FileField(_("file"), upload_to="start_pack/", storage=private_storage, max_length=200, blank=True)
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("size"), default=0)

    class Meta:
        verbose_name = _("step of the start pack")
        verbose_name_plural = _("steps of the start pack")
        ordering = ["sort_order", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pack", "key"], name="start_pack_step_once")]

    def __str__(self) -> str:
        return self.title


class StartPackTick(models.Model):
    """A coalition has done a step. It holds for each version in which the step has this key."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="start_pack_ticks")
    step_key = models.UUIDField()
    done_at = models.DateTimeField(_("done at"), default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("done by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("step done")
        verbose_name_plural = _("steps done")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["coalition", "step_key"], name="start_pack_tick_once")]

    def __str__(self) -> str:
        return f"{self.coalition_id} {self.step_key}"
