"""One Site, one tree: addresses of pages, and pages of addresses, from process memory (docs/adr/0004-speed.md).

Wagtail's own routing asks the database once per step of the path and for the site at each turn; with one Site the
answers change only when a page moves, and then the version stamp moves too.
"""

import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Locale, Page, PageViewRestriction, Site

from core.stamp import StampedCache


@dataclass(frozen=True, kw_only=True)
class SiteRoots:
    """The one Site and, by language, where its tree starts in `url_path`."""

    site: Site | None
    paths: dict[str, str]


_roots: StampedCache[SiteRoots] = StampedCache(size=1)
_pages: StampedCache[Page] = StampedCache(size=300)
_restrictions: StampedCache[bool] = StampedCache(size=1)


def _read_roots() -> SiteRoots:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        return SiteRoots(site=None, paths={})
    roots = Page.objects.filter(translation_key=site.root_page.translation_key).values_list("locale_id", "url_path")
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    return SiteRoots(site=site, paths={languages[locale_id]: url_path for locale_id, url_path in roots})


def site_roots() -> SiteRoots:
    return _roots.get_or_make("roots", _read_roots)


def page_url(url_path: str) -> str | None:
    """The address for a page's `url_path` ("/home/leren/" → "/leren/"); None outside the site's tree."""
    for language, root in site_roots().paths.items():
        if url_path.startswith(root):
            prefix = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
            return prefix + url_path[len(root) :]
    return None


def has_view_restrictions() -> bool:
    """Whether any page anywhere is private; almost always none is, and then nothing needs to be asked per page."""
    return _restrictions.get_or_make("any", PageViewRestriction.objects.exists)


def live_page(*, url_path: str) -> Page | None:
    """The page that lives exactly there, of its own type; None where Wagtail has to look further.

    The row is fetched once a version stamp; each request gets a copy, whose parsed body is shared.
    """

    def find() -> Page:
        found = Page.objects.filter(url_path=url_path, live=True).values_list("content_type_id", "pk").first()
        if found is None:
            raise Page.DoesNotExist
        model: Any = ContentType.objects.get_for_id(found[0]).model_class()
        pages: QuerySet[Page] = model.objects.filter(live=True)
        related = getattr(model, "serve_select_related", ())
        return (pages.select_related(*related) if related else pages).get(pk=found[1])

    try:
        return copy.copy(_pages.get_or_make(url_path, find))
    except Page.DoesNotExist:
        return None
