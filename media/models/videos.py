from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia, MediaType

from media.enums import Language


class Video(AbstractMedia):
    """A film (MP4 with H.264) with its poster picture (`thumbnail`), captions and transcript."""

    captions = models.FileField(
        _("captions"),
        upload_to="captions",
        blank=True,
        help_text=_("A WebVTT file (.vtt). Who cannot hear the sound reads these."),
    )
    captions_language = models.CharField(
        _("language of the captions"), max_length=8, choices=Language.choices, default=Language.DUTCH
    )
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("The spoken text, and what is seen, for who cannot watch.")
    )

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "thumbnail",
        "captions",
        "captions_language",
        "transcript",
        "tags",
    )

    class Meta(AbstractMedia.Meta):
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    def save(self, *args: object, **kwargs: object) -> None:
        self.type = MediaType.VIDEO
        super().save(*args, **kwargs)

    @property
    def poster_url(self) -> str:
        """The address of the poster picture, or an empty string."""
        return self.thumbnail.url if self.thumbnail else ""

    @property
    def captions_url(self) -> str:
        """The address of the WebVTT file, or an empty string."""
        return self.captions.url if self.captions else ""
