"""What stands in sitemap.xml: Wagtail's pages, and what apps register of their own when they are ready."""

from django.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

SITEMAPS: dict[str, type[Sitemap]] = {"pages": PageSitemap}


def register_sitemap(*, name: str, sitemap: type[Sitemap]) -> None:
    SITEMAPS[name] = sitemap
