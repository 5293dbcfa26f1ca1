from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

MEDIA = _("Picture and video")


class PictureBlock(blocks.StructBlock):
    """A picture whose alternative text is either written or refused on purpose."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=250,
        help_text=_("What the picture tells, for who cannot see it. Not: “picture of”."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Decorative"), required=False, help_text=_("The picture tells nothing that the text does not.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        label = _("Picture")
        icon = "image"
        group = MEDIA
        template = "blocks/picture.html"
        description = _("A picture over the width of the text, with a caption if you like.")
        form_layout = BlockGroup(
            children=[
                "image",
                BlockGroup(children=["alt", "decorative"], heading=_("For who cannot see it"), icon="view"),
                "caption",
            ]
        )
        label_format = "{alt}"
        preview_value = {"alt": "Een dossier dat opengaat als een deur", "caption": "Het dossier gaat open."}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["alt"].strip() and not cleaned["decorative"]:
            error = ValidationError(_("Describe the picture in one sentence, or tick “Decorative”."))
            raise StructBlockValidationError(block_errors={"alt": error})
        if cleaned["alt"].strip() and cleaned["decorative"]:
            error = ValidationError(
                _("A decorative picture has no alternative text: empty it, or untick “Decorative”.")
            )
            raise StructBlockValidationError(block_errors={"alt": error})
        return cleaned


class VideoBlock(blocks.StructBlock):
    video = VideoChooserBlock(label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        label = _("Video")
        icon = "media"
        group = MEDIA
        template = "blocks/video.html"
        description = _("A film from the library, with its captions and transcript.")
        preview_value = {"caption": "Zo werkt online inzage, in één minuut."}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        video = cleaned.get("video")
        if video is not None and not getattr(video, "captions", None) and not getattr(video, "transcript", ""):
            error = ValidationError(
                _("This video has no captions and no transcript yet. Add one of them in the library.")
            )
            raise StructBlockValidationError(block_errors={"video": error})
        return cleaned
