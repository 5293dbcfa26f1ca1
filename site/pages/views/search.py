from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.domain.search import search_pages


def search(request: HttpRequest) -> HttpResponse:
    """One box over everything. Whatever stands in the address, the answer is a page."""
    results = search_pages(
        text=request.GET.get("q", ""),
        kind=request.GET.get("soort", ""),
        page_number=request.GET.get("pagina", ""),
        language=get_language() or "nl",
    )
    context = {
        "search": results,
        "crumbs": [{"label": settings.SITE_NAME, "url": "/"}],
        "current": _("Search"),
    }
    return render(request, "pages/search.html", context)
