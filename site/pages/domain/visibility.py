from typing import TypeVar

from django.db.models import QuerySet
from wagtail.models import Page

from core.routing import has_view_restrictions

P = TypeVar("P", bound=Page)


def public(pages: QuerySet[P]) -> QuerySet[P]:
    """Live, and behind no view restriction; the restrictions are asked for only where there are any."""
    pages = pages.filter(live=True)
    return pages.public() if has_view_restrictions() else pages  # type: ignore[attr-defined]
