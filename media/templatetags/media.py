"""`{% responsive_picture %}`: a picture in the formats and widths that exist, with its size and its alt text."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media.domain.renditions import WIDTHS, picture_sources
from media.models import CustomImage

register = template.Library()


@register.simple_tag
def responsive_picture(
    image: CustomImage | None,
    alt: str = "",
    sizes: str = "100vw",
    widths: str = "",
    css: str = "",
    loading: str = "lazy",
    eager: bool = False,
) -> SafeString:
    """`<picture>` with WebP, and AVIF once it is made. Nothing when there is no picture.

    `alt`: empty for a decorative picture; `sizes`: how wide it stands; `widths`: other than the usual ones, "320 640";
    `eager`: for the first picture of a page.
    """
    if image is None:
        return SafeString("")
    asked = [int(width) for width in widths.split()] if widths else WIDTHS
    sources = picture_sources(image, widths=asked)
    if sources is None:
        return SafeString("")
    avif = format_html('<source type="image/avif" srcset="{}" sizes="{}">', sources.avif, sizes) if sources.avif else ""
    how = SafeString('fetchpriority="high"') if eager else format_html('loading="{}"', loading)
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {} decoding="async"{}>'
        "</picture>",
        avif,
        sources.src,
        sources.webp,
        sizes,
        sources.width,
        sources.height,
        alt or "",
        how,
        format_html(' class="{}"', css) if css else "",
    )
