from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.search import index


class CustomImage(AbstractImage):
    """A picture in the library. `description` is the alt text a use of the picture starts from.

    Permissions stay those of wagtailimages.Image (the policy's auth_model).
    """

    credit = models.CharField(_("made by"), max_length=200, blank=True, help_text=_("Who made this picture."))

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [*AbstractImage.search_fields, index.SearchField("credit")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def alt_text(self) -> str:
        """The alt text to start from; empty means that none was written."""
        return self.description

    @alt_text.setter
    def alt_text(self, value: str) -> None:
        self.description = value

    @property
    def default_alt_text(self) -> str:
        # Wagtail falls back to the title, which is often a file name: a wrong alt text is worse than none.
        return self.description

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        # Wagtail leaves its temporary file open until the garbage collector comes by.
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="media_rendition_once_per_spec"
            )
        ]
