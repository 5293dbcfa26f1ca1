"""The theme of a section: which coalition an address belongs to, its stylesheet, its name and logo for the banner.

Everything comes from process memory under the version stamp: a page below /regio/<slug>/ asks nothing for its theme.
"""

import hashlib
from dataclasses import dataclass, field

from django.urls import reverse
from wagtail.models import Page

from coalitions.models import CoalitionPage, Partner
from core.palette import UnreadableColour, compute_palette
from core.routing import page_url
from core.stamp import StampedCache
from organisations.enums import PictureStyle
from organisations.models import Coalition, Identity

ALL_REGIONS = "regios"  # in the place of a coalition's slug: the colours of all


@dataclass(frozen=True, kw_only=True)
class SectionLink:
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PartnerLink:
    """At the foot of the section: a logo where there is one, else the name."""

    name: str
    url: str
    logo_url: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One coalition's section in one language."""

    coalition_id: int
    slug: str
    name: str
    url: str
    stylesheet_url: str
    logo_url: str = ""
    links: tuple[SectionLink, ...] = field(default_factory=tuple)
    picture_style: str = PictureStyle.NATURAL
    partners: tuple[PartnerLink, ...] = ()


_sections: StampedCache[dict[str, Section]] = StampedCache(size=1)
_stylesheets: StampedCache[str] = StampedCache(size=500)


def section_at(path: str) -> Section | None:
    """The live section that an address lies in: "/regio/noordoever/nieuws/" is in "/regio/noordoever/"."""
    if "/regio/" not in path:
        return None
    before, _between, after = path.partition("/regio/")
    slug = after.partition("/")[0]
    return sections().get(f"{before}/regio/{slug}/") if slug else None


def sections() -> dict[str, Section]:
    """Every live section by its address, with the pages that its navigation shows."""
    return _sections.get_or_make("sections", _read_sections)


def stylesheet(coalition: Coalition) -> str:
    """The CSS that puts the coalition's palette in the place of the programme's; empty without a readable colour."""
    identity = getattr(coalition, "identity", None)
    if identity is None or not identity.brand_colour:
        return ""
    colours = (identity.brand_colour, identity.accent_colour)

    def make() -> str:
        try:
            return compute_palette(identity.brand_colour, identity.accent_colour or None).as_css()
        except UnreadableColour:  # saved before the rule was what it is now
            return ""

    return _stylesheets.get_or_make(colours, make)


def stylesheet_digest(css: str) -> str:
    return hashlib.blake2b(css.encode(), digest_size=6).hexdigest()


def stylesheet_url(coalition: Coalition) -> str:
    """The immutable address of the coalition's stylesheet; empty where there is none."""
    css = stylesheet(coalition)
    return reverse("coalitions:theme", args=[coalition.slug, stylesheet_digest(css)]) if css else ""


def _read_sections() -> dict[str, Section]:
    homes = list(
        CoalitionPage.objects.live()
        .filter(coalition__is_active=True)
        .defer_streamfields()
        .select_related("coalition", "coalition__identity")
    )
    links: dict[str, list[SectionLink]] = {}
    children = Page.objects.filter(
        live=True, show_in_menus=True, depth__in={home.depth + 1 for home in homes}
    ).order_by("path")
    paths = {home.path for home in homes}
    for child in children.only("path", "title", "url_path", "depth"):
        parent = child.path[: -Page.steplen]
        if parent in paths:
            links.setdefault(parent, []).append(SectionLink(label=child.title, url=page_url(child.url_path) or ""))
    partners: dict[int, list[PartnerLink]] = {}
    for one in Partner.objects.all():
        link = PartnerLink(name=one.name, url=one.url, logo_url=one.logo.url if one.logo else "")
        partners.setdefault(one.coalition_id, []).append(link)
    found = {}
    for home in homes:
        identity = getattr(home.coalition, "identity", None)
        url = home.url or ""
        found[url] = Section(
            coalition_id=home.coalition_id,
            slug=home.coalition.slug,
            name=(identity and identity.display_name) or home.coalition.name,
            url=url,
            stylesheet_url=stylesheet_url(home.coalition),
            logo_url=identity.logo.url if identity and identity.logo else "",
            links=tuple(links.get(home.path, ())),
            picture_style=identity.picture_style if identity else PictureStyle.NATURAL,
            partners=tuple(partners.get(home.coalition_id, ())),
        )
    return found


def regions_stylesheet() -> str:
    """Every coalition's brand under [data-region="<slug>"], for lists in which several stand side by side."""

    def make() -> str:
        identities = Identity.objects.select_related("coalition").filter(coalition__is_active=True)
        light, dark = [], []
        for identity in identities.exclude(brand_colour="").order_by("coalition__slug"):
            try:
                palette = compute_palette(identity.brand_colour, identity.accent_colour or None)
            except UnreadableColour:
                continue
            slug = identity.coalition.slug if identity.coalition else ""
            selector = f'[data-region="{slug}"]'
            light.append(f"{selector}{{{_declarations(palette.light)}}}")
            dark.append(f"{selector}{{{_declarations(palette.dark)}}}")
        return f"@media screen{{{''.join(light)}}}\n@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}\n"

    return _stylesheets.get_or_make("regions", make)


def regions_stylesheet_url() -> str:
    return reverse("coalitions:theme", args=[ALL_REGIONS, stylesheet_digest(regions_stylesheet())])


def _declarations(tokens: dict[str, str]) -> str:
    names = ("brand", "on-brand", "brand-deep", "brand-tint", "mark")
    room = "--room:var(--brand);--room-tint:var(--brand-tint);--room-ink:var(--brand-deep)"
    return ";".join([*(f"--{name}:{tokens[name]}" for name in names), room])
