"""The recording of an edition: video with captions, chapters and a transcript that follows the player."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.live.models.editions import Edition
from learning.models import Course
from media.models import Video


class Recording(models.Model):
    """`chapters` is a list of {"at": seconds, "title": text}; `cues`, made from the captions (WebVTT) on saving, a
    list of {"from": seconds, "to": seconds, "text": text}: the transcript. `course` is the e-learning with which
    watching it can be completed."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="recording")
    video = models.ForeignKey(Video, on_delete=models.PROTECT, related_name="+", verbose_name=_("video"))
    chapters = models.JSONField(_("chapters"), default=list, blank=True)
    cues = models.JSONField(default=list, blank=True, editable=False)
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("Made from the captions if left empty."))
    course = models.ForeignKey(
        Course,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("questions about it"),
        help_text=_("An e-learning with the questions: who passes its test has completed it."),
    )
    is_public = models.BooleanField(_("for everybody"), default=True, help_text=_("Off: only for who was registered."))
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return str(self.edition_id)


class RecordingView(models.Model):
    """How far somebody got in a recording, so that they can go on; one row a person."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recording_views")
    position_s = models.PositiveIntegerField(_("position in seconds"), default=0)
    watched_s = models.PositiveIntegerField(_("seconds watched"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("view of a recording")
        verbose_name_plural = _("views of recordings")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["recording", "user"], name="recording_view_once"),
            models.CheckConstraint(condition=Q(watched_s__gte=0), name="recording_view_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.recording_id} {self.user_id}"
