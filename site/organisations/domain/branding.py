"""How a mail on behalf of a coalition looks."""

from django.conf import settings

from core.mail import Branding
from core.palette import UnreadableColour, compute_palette
from organisations.models import Coalition, Identity


def branding_for(coalition: Coalition | None) -> Branding:
    """Name, logo and light colours: mail has no dark mode of ours. Without a coalition they are the programme's."""
    if coalition is None:
        return Branding()
    identity = Identity.objects.filter(coalition=coalition).first()
    if identity is None or not identity.brand_colour:
        return Branding(name=coalition.name)
    try:
        palette = compute_palette(identity.brand_colour, identity.accent_colour or None)
    except UnreadableColour:
        return Branding(name=identity.display_name or coalition.name)
    return Branding(
        name=identity.display_name or coalition.name,
        brand=palette.light["brand"],
        on_brand=palette.light["on-brand"],
        brand_tint=palette.light["brand-tint"],
        logo_url=f"{settings.BASE_URL}{identity.logo.url}" if identity.logo else "",
    )
