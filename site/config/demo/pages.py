"""Pages of the demo: put them in the tree once, and publish them."""

from typing import Any, TypeVar

from wagtail.models import Page

P = TypeVar("P", bound=Page)


def child(parent: Page, slug: str) -> Any:
    """The page with this slug right below `parent`, as its own type; None where there is none."""
    found = parent.get_children().filter(slug=slug).first()
    return found.specific if found else None


def put(parent: Page, page: P, *, publish: bool = True) -> P:
    """Add the page below `parent` unless its slug is taken there, and publish it; the page that stands there."""
    there = child(parent, page.slug)
    if there is not None:
        return there
    page.live = False
    parent.refresh_from_db(fields=["numchild"])
    parent.add_child(instance=page)
    if publish:
        page.save_revision().publish()
        page.refresh_from_db()
    return page
