"""A coalition's own look: its colours, logo and the name that readers see."""

from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from coalitions.domain.exceptions import ColourNotUnderstood, LogoTooLight
from core.domain.audit import record_audit
from core.palette import Palette, compute_palette
from core.stamp import bump_stamp
from media.domain.logos import clean_logo
from organisations.enums import PictureStyle
from organisations.models import Coalition, Identity


def check_colours(*, brand_colour: str, accent_colour: str | None = None) -> Palette:
    """The palette of these colours. Raises UnreadableColour or ColourNotUnderstood, with a sentence for the user."""
    try:
        return compute_palette(brand_colour, accent_colour or None)
    except ValueError as error:
        raise ColourNotUnderstood(_("Write a colour as #0f6b55.")) from error


@transaction.atomic
def save_branding(
    *,
    coalition: Coalition,
    actor: Any,
    display_name: str,
    brand_colour: str,
    accent_colour: str = "",
    picture_style: str = PictureStyle.NATURAL,
    logo: BinaryIO | None = None,
    remove_logo: bool = False,
) -> Identity:
    """Keep the look of a coalition; its pages, mails and materials wear it at once. The audit log gets a line.

    `logo`: a new file, cleaned and encoded anew here. Raises UnreadableColour, ColourNotUnderstood, UploadRefused or
    LogoTooLight; then nothing has changed.
    """
    check_colours(brand_colour=brand_colour, accent_colour=accent_colour)
    identity, _made = Identity.objects.get_or_create(coalition=coalition)
    before = _looks(identity)
    identity.display_name = display_name.strip() or coalition.name
    identity.brand_colour = brand_colour
    identity.accent_colour = accent_colour
    identity.picture_style = picture_style
    if logo is not None:
        cleaned = clean_logo(logo)
        if cleaned.is_light:
            raise LogoTooLight(
                _("This logo is white or very light: nobody sees it on a white ground. Upload its dark version.")
            )
        # Named after its content: a browser that kept the old logo asks for the new one.
        identity.logo.save(f"{coalition.slug}-{cleaned.sha256[:12]}.png", ContentFile(cleaned.png), save=False)
    elif remove_logo:
        identity.logo = ""
    identity.save()
    after = _looks(identity)
    if before != after:
        record_audit(
            actor=actor,
            action="coalition.branding",
            target=coalition,
            coalition_id=coalition.pk,
            before=before,
            after=after,
        )
        bump_stamp()
    return identity


def _looks(identity: Identity) -> dict[str, str]:
    return {
        "display_name": identity.display_name,
        "brand_colour": identity.brand_colour,
        "accent_colour": identity.accent_colour,
        "picture_style": identity.picture_style,
        "logo": identity.logo.name or "",
    }
