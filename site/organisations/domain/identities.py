"""The face that materials of a practice wear: name, logo, portal, phone."""

from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from media.domain.logos import clean_logo
from organisations.domain.queries import coalition_of
from organisations.models import Identity, Practice

FIELDS = ("display_name", "portal_name", "portal_url", "phone")


def identity_of(practice: Practice) -> Identity:
    """The practice's identity, or an unsaved one that carries the register's name and phone."""
    return Identity.objects.filter(practice=practice).first() or Identity(
        practice=practice, display_name=practice.name, phone=practice.phone
    )


@transaction.atomic
def save_identity(
    *, identity: Identity, actor: User, logo: BinaryIO | None = None, remove_logo: bool = False
) -> Identity:
    """Keep the identity as it is filled in, with a logo made safe and small, or without one.

    Raises media's UploadRefused, with a sentence, for a logo that cannot be used; then nothing is saved.
    """
    before = Identity.objects.filter(pk=identity.pk).values(*FIELDS, "logo").first()
    if logo is not None:
        clean = clean_logo(logo)
        # Named after its content: a browser may keep it for a year, and a new logo has a new name.
        name = f"{clean.sha256[:24]}.png"
        identity.logo.save(name, ContentFile(clean.png), save=False)
    elif remove_logo:
        identity.logo = ""
    identity.save()
    coalition = coalition_of(identity.practice) if identity.practice else None
    record_audit(
        actor=actor,
        action="identity.saved",
        target=identity,
        coalition_id=coalition.pk if coalition else None,
        before=before,
        after={name: getattr(identity, name) for name in FIELDS} | {"logo": identity.logo.name},
    )
    return identity
