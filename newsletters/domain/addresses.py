"""E-mail addresses: one spelling each, a hash that outlives them, and a mask for who may not read them."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models.user import normalise_email as lower_case
from newsletters.domain.exceptions import AddressNotUnderstood

MAX_LENGTH = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets


def normalise_email(address: str) -> str:
    """The one spelling under which an address is kept: lower case, its domain as the mail servers write it (IDNA).

    Raises AddressNotUnderstood, also for anything that could end a header line.
    """
    plain = lower_case(address)
    if not plain.isprintable():
        raise AddressNotUnderstood(_("Write an e-mail address like info@noordoever.example."))
    local, _at, domain = plain.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode('ascii')}" if domain else plain
        validate_email(plain)
    except (UnicodeError, ValidationError) as error:
        raise AddressNotUnderstood(_("Write an e-mail address like info@noordoever.example.")) from error
    if len(plain) > MAX_LENGTH or not plain.isascii():
        raise AddressNotUnderstood(_("Write an e-mail address like info@noordoever.example."))
    return plain


def hash_email(email: str) -> str:
    """SHA-256 of a normalised address. No key in it: a new SECRET_KEY must never let a blocked address go free."""
    return hashlib.sha256(f"newsletters:{email}".encode()).hexdigest()


def mask_email(email: str, *, with_domain: bool = False) -> str:
    """As j•••@d•••.example: the reader knows it again, whoever got the mail forwarded does not. The desk sees more."""
    local, _at, domain = email.rpartition("@")
    name, _dot, top = domain.rpartition(".")
    return f"{local[:1]}•••@{domain}" if with_domain else f"{local[:1]}•••@{name[:1]}•••.{top}"
