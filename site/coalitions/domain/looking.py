"""A section in a look that nobody saved yet, for the preview beside the form."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.models import Page

from coalitions.domain.branding import check_colours
from coalitions.domain.theming import Section, sections
from coalitions.models import CoalitionPage
from core.exceptions import DomainError
from organisations.enums import PictureStyle
from organisations.models import Coalition

PAGES = ("home", "nieuws", "over-ons")


def preview_page(*, coalition: Coalition, wanted: str) -> Any:
    """The section's live home, or its news or "about us" where it has that. None without a section."""
    home = CoalitionPage.objects.live().filter(coalition=coalition).order_by("locale_id").first()
    if home is None or wanted not in PAGES[1:]:
        return home
    child: Page | None = home.get_children().live().filter(slug=wanted).first()
    return child.specific if child else home


def preview_section(
    *, coalition: Coalition, name: str, brand_colour: str, accent_colour: str, picture_style: str
) -> Section | None:
    """The section as these choices would make it. Colours that cannot be read leave the saved ones."""
    found = next((one for one in sections().values() if one.coalition_id == coalition.pk), None)
    if found is None:
        return None
    changed: dict[str, Any] = {}
    if name.strip():
        changed["name"] = name.strip()[:140]
    if picture_style in PictureStyle.values:
        changed["picture_style"] = picture_style
    if brand_colour:
        try:
            check_colours(brand_colour=brand_colour[:7], accent_colour=accent_colour[:7] or None)
        except DomainError:
            pass
        else:
            query = urlencode({"brand": brand_colour[:7], "accent": accent_colour[:7]})
            changed["stylesheet_url"] = f"{reverse('coalitions_admin:preview_stylesheet')}?{query}"
    return replace(found, **changed)
