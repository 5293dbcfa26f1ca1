from typing import Any

from django.utils.translation import gettext as _

from core.exceptions import DomainError


class AddressRefused(DomainError):
    """What was written is no address that a QR code can lead to."""


class DoesNotFit(DomainError):
    """A text does not fit on the material, even at its smallest. `field` names the form field, or is empty."""

    FIELDS = {"name": "naam", "url": "adres"}

    def __init__(self, *, reason: str) -> None:
        part = reason.rpartition(":")[2]
        self.field = self.FIELDS.get(part, "")
        sentences: dict[str, Any] = {
            "name": _("This name does not fit on the material, not even in small letters. Use a shorter one."),
            "url": _(
                "This address does not fit on the material. Use a shorter one, such as the front page of the portal."
            ),
        }
        super().__init__(sentences.get(part) or _("A text of this material does not fit. Tell the help desk."))


class NoSuchFormat(DomainError):
    """The material does not come in this language or format."""

    def __init__(self) -> None:
        super().__init__(_("This material does not come in this language or format."))
