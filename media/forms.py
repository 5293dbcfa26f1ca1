"""The library's upload forms: what Wagtail's forms do, and the checks of media.domain with their sentence."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from core.exceptions import DomainError
from media.domain.captions import parse_webvtt
from media.domain.documents import check_document
from media.domain.pictures import clean_picture
from media.domain.video import MAX_BYTES, inspect_mp4


class PictureField(WagtailImageField):
    """Wagtail's field, which also survives a file that ends too early."""

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except (OSError, SyntaxError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(BaseImageForm):
    """Wagtail's image form; a new file is encoded anew before it is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].label = _("Alt text")
            self.fields["description"].help_text = _(
                "What is to be seen, for who cannot see it. Each use of the picture starts from this text."
            )
        if "file" in self.fields:
            made = self.fields["file"]
            self.fields["file"] = PictureField(label=made.label, required=made.required, widget=made.widget)
            too_large = _("This picture is too large: at most 25 million pixels. Make it smaller and try again.")
            self.fields["file"].error_messages |= {
                "file_too_many_pixels": too_large,
                "invalid_image": _(
                    "This is no picture, or it is damaged. Save it again as JPG or PNG and try once more."
                ),
                "invalid_image_known_format": _(
                    "The file is not what its name says. Save the picture again as JPG or PNG and try once more."
                ),
            }

    def clean_file(self) -> File | None:
        """The picture encoded anew: no EXIF, upright, sRGB."""
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            clean = clean_picture(file, name=file.name)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return ContentFile(clean.content, name=file.name)


class DocumentForm(BaseDocumentForm):
    """Wagtail's document form; the bytes must be what the name says."""

    def clean_file(self) -> File | None:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            try:
                check_document(file, name=file.name, size=file.size)
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        return file


class VideoForm(BaseMediaForm):
    """wagtailmedia's form; films are opened, posters encoded anew, captions read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "thumbnail" in self.fields:
            self.fields["thumbnail"].label = _("Poster picture")
            self.fields["thumbnail"].help_text = _("Shown before the film starts. JPG, PNG or WebP, 1280 × 720 pixels.")
            self.fields["thumbnail"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp"
        if "captions" in self.fields:
            self.fields["captions"].widget.attrs["accept"] = ".vtt"

    def clean_file(self) -> File | None:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            if file.size > MAX_BYTES:
                raise forms.ValidationError(_("This film is larger than 500 MB. Save it smaller and try again."))
            try:
                film = inspect_mp4(file)
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
            self.instance.duration = film.duration_s
            self.instance.width, self.instance.height = film.width, film.height
        return file

    def clean_thumbnail(self) -> File | bool | None:
        file = self.cleaned_data.get("thumbnail")
        if not isinstance(file, File) or "thumbnail" not in self.changed_data:
            return file
        try:
            clean = clean_picture(cast(BinaryIO, file), name=file.name or "")
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return ContentFile(clean.content, name=file.name)

    def clean_captions(self) -> File | bool | None:
        file = self.cleaned_data.get("captions")
        if not isinstance(file, File) or "captions" not in self.changed_data:
            return file
        try:
            parse_webvtt(file.read())
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        finally:
            file.seek(0)
        return ContentFile(file.read(), name=f"{(file.name or '').rpartition('.')[0] or 'captions'}.vtt")
