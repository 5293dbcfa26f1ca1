"""Pictures from outside: opened with limits, turned upright, brought to sRGB and encoded anew (so without EXIF)."""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from media.domain.exceptions import TooManyPixels, UploadRefused

# By extension: Pillow's name of the format that the bytes must have.
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
SAVE_OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": False},
    "GIF": {"optimize": False},
    "WEBP": {"quality": 90, "method": 4},
    "AVIF": {"quality": 80, "speed": 8},
}


@dataclass(frozen=True)
class CleanPicture:
    content: bytes
    width: int
    height: int


def clean_picture(file: BinaryIO, *, name: str) -> CleanPicture:
    """The same picture, encoded anew in the format that its extension says.

    `file` is read from its start. Raises UploadRefused (a sentence for the user); TooManyPixels past the limit.
    """
    extension = name.rpartition(".")[2].lower()
    image_format = FORMATS.get(extension)
    if image_format is None:
        raise UploadRefused(_("This is no picture that we can use. Use a JPG, PNG, WebP, AVIF or GIF file."))
    with open_picture(file, formats=[image_format]) as image:
        frames = getattr(image, "n_frames", 1)
        target = io.BytesIO()
        try:
            if frames > 1:
                image.save(target, format=image_format, save_all=True, **SAVE_OPTIONS[image_format])
                size = image.size
            else:
                upright = to_srgb(ImageOps.exif_transpose(image))
                if image_format == "JPEG" and upright.mode not in ("RGB", "L"):
                    upright = upright.convert("RGB")
                # Metadata rides along in `info`: only what is drawn stays.
                upright.info.clear()
                upright.save(target, format=image_format, **SAVE_OPTIONS[image_format])
                size = upright.size
        except (OSError, SyntaxError, ValueError) as error:
            raise _broken() from error
    return CleanPicture(content=target.getvalue(), width=size[0], height=size[1])


def open_picture(file: BinaryIO, *, formats: list[str]) -> Image.Image:
    """The opened picture, whose pixels have been counted before any is decoded. Raises UploadRefused."""
    file.seek(0)
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=formats)
            if image.width * image.height * getattr(image, "n_frames", 1) > limit:
                raise TooManyPixels(megapixels=limit // 1_000_000)
            image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels(megapixels=limit // 1_000_000) from error
    except UnidentifiedImageError as error:
        raise UploadRefused(
            _("The file is not what its name says. Save the picture again as JPG or PNG and try once more.")
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _broken() from error
    return image


def to_srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB, whatever profile or colour model it came in."""
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a broken profile: the plain conversion below is the best there is
        if converted is not None:
            return converted
    if image.mode in ("RGB", "RGBA", "L"):
        return image
    return image.convert("RGBA" if has_alpha else "RGB")


def _broken() -> UploadRefused:
    return UploadRefused(_("This picture is damaged: it cannot be read to its end. Save it again and try once more."))
