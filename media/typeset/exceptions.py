from django.utils.translation import gettext as _

from core.exceptions import DomainError


class RenderFailed(DomainError):
    """Typst could not make the document; `detail` is typst's message, for the log and never for the user."""

    def __init__(self, *, detail: str) -> None:
        super().__init__(_("The document could not be made. Try again later, or tell the help desk."))
        self.detail = detail


class RenderTooLong(DomainError):
    """The document took more time or memory than one may take; the process was ended."""

    def __init__(self) -> None:
        super().__init__(_("Making the document took too long, so it was stopped. Try again later."))


class RenderRefused(DomainError):
    """The template itself refused the data: `reason` is its code, such as "too-long:name"."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(_("The text does not fit on the document. Make it shorter."))
        self.reason = reason
