from django.utils.translation import gettext as _

from core.exceptions import DomainError


class UploadRefused(DomainError):
    """A file is not what it should be; the sentence says what is wrong and what to do."""


class TooManyPixels(UploadRefused):
    """A picture has more pixels than we open."""

    def __init__(self, *, megapixels: int) -> None:
        super().__init__(
            _("This picture is too large: at most %(megapixels)s million pixels. Make it smaller and try again.")
            % {"megapixels": megapixels}
        )


class LogoRefused(UploadRefused):
    """A logo that we do not draw."""


class CaptionsRefused(UploadRefused):
    """A captions file that is no WebVTT."""
