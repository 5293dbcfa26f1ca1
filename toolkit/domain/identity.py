"""The name, address and logo that a practice filled in once."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from core.exceptions import DomainError
from core.stamp import StampedCache
from organisations.domain.queries import current_practice
from organisations.models import Identity, Practice
from toolkit.domain.personalisation import clean_address, keep_logo, palette_of

# By the name of the stored file, which changes with its content.
_logos: StampedCache[str] = StampedCache(size=500)


def practice_of(*, user: Any, session: Mapping[str, Any]) -> Practice | None:
    """The practice that somebody works in now, or None."""
    return current_practice(user=user, session=session) if user.is_authenticated else None


def identity_values(practice: Practice) -> dict[str, str]:
    """What a material is filled in with: name, url, logo, phone, portal and colour, each perhaps empty.

    A logo of the identity is cleaned and kept as any other; one that cannot be drawn is left out, and so is a colour
    on which nothing can be read.
    """
    identity = Identity.objects.filter(practice=practice).first()
    if identity is None:
        return {"name": practice.name, "url": "", "logo": "", "phone": "", "portal": "", "colour": ""}
    try:
        address = clean_address(identity.portal_url)
    except DomainError:
        address = ""
    return {
        "name": identity.display_name or practice.name,
        "url": address,
        "logo": _logos.get_or_make(identity.logo.name, lambda: _kept_logo(identity)) if identity.logo else "",
        "phone": identity.phone,
        "portal": identity.portal_name,
        "colour": _readable(identity.brand_colour),
    }


def _readable(colour: str) -> str:
    try:
        palette_of(colour)
    except (DomainError, ValueError):
        return ""
    return colour.lower()


def _kept_logo(identity: Identity) -> str:
    try:
        with identity.logo.open("rb") as file:
            return keep_logo(cast(BinaryIO, file)).sha256
    except (DomainError, OSError):
        return ""
