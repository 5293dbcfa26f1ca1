from dataclasses import dataclass

from wagtail.models import Page

from core.routing import page_url
from core.stamp import StampedCache


@dataclass(frozen=True, kw_only=True)
class Crumb:
    label: str
    url: str


_crumbs: StampedCache[tuple[Crumb, ...]] = StampedCache(size=1000)


def crumbs_of(*, path: str) -> tuple[Crumb, ...]:
    """The way from the home page to the parent of the page at this tree path, from memory. Empty for the home page."""
    parent = path[: -Page.steplen]
    return _crumbs.get_or_make(parent, lambda: _read_crumbs(parent))


def _read_crumbs(parent: str) -> tuple[Crumb, ...]:
    steps = range(2 * Page.steplen, len(parent) + 1, Page.steplen)
    ancestors = Page.objects.filter(path__in=[parent[:end] for end in steps], live=True).order_by("path")
    found = ((title, page_url(url_path)) for title, url_path in ancestors.values_list("title", "url_path"))
    return tuple(Crumb(label=title, url=url) for title, url in found if url)
