"""Who an issue comes from and how it looks: a coalition's colours and logo, or the programme's."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.images import get_image_dimensions

from core.palette import DARK, LIGHT, UnreadableColour, compute_palette
from organisations.models import Coalition, Identity

LOGO_WIDTH_PX = 170
LOGO_HEIGHT_PX = 56
SQUARE = 1.6


@dataclass(frozen=True, kw_only=True)
class Look:
    """`light` and `dark` are tokens of core.palette by their names with "_" for "-": templates read them."""

    name: str
    home_url: str
    logo_url: str
    logo_width: int
    is_logo_square: bool
    reply_to: str
    light: dict[str, str]
    dark: dict[str, str]


def look_of(coalition: Coalition | None) -> Look:
    """The look of this coalition's issues; None is the national desk's."""
    if coalition is None:
        return Look(
            name=settings.SITE_NAME,
            home_url=f"{settings.BASE_URL}/",
            logo_url="",
            logo_width=0,
            is_logo_square=False,
            reply_to=settings.NEWSLETTER_REPLY_TO,
            light=_named(LIGHT),
            dark=_named(DARK),
        )
    identity = Identity.objects.filter(coalition=coalition).first()
    light, dark = dict(LIGHT), dict(DARK)
    if identity is not None and identity.brand_colour:
        try:
            palette = compute_palette(identity.brand_colour, identity.accent_colour or None)
        except UnreadableColour:  # kept before the rule was what it is now
            pass
        else:
            light |= palette.light
            dark |= palette.dark
    logo = identity.logo if identity and identity.logo else None
    width, is_square = _logo_size(logo) if logo else (0, False)
    return Look(
        name=(identity and identity.display_name) or coalition.name,
        home_url=f"{settings.BASE_URL}/regio/{coalition.slug}/",
        logo_url=f"{settings.BASE_URL}{logo.url}" if logo and width else "",
        logo_width=width,
        is_logo_square=is_square,
        reply_to=coalition.contact_email or settings.NEWSLETTER_REPLY_TO,
        light=_named(light),
        dark=_named(dark),
    )


def _logo_size(logo: Any) -> tuple[int, bool]:
    """How wide the logo stands in a mail (0: unreadable), and whether it is square enough for the name beside it."""
    try:
        with logo.open() as file:
            width, height = get_image_dimensions(file)
    except OSError:
        return 0, False
    if not width or not height:
        return 0, False
    shown = min(LOGO_WIDTH_PX, round(LOGO_HEIGHT_PX * width / height))
    return max(shown, 1), width / height < SQUARE


def _named(tokens: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in tokens.items()}
