from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from coalitions.domain.theming import ALL_REGIONS, regions_stylesheet, stylesheet, stylesheet_digest
from organisations.models import Coalition


def theme(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """A coalition's stylesheet, or that of all. Under its own digest it never changes and is kept for a year.

    A page that was kept with an older digest gets today's colours, for a minute.
    """
    css = regions_stylesheet() if slug == ALL_REGIONS else _stylesheet_of(slug)
    if not css:
        raise Http404
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    if digest == stylesheet_digest(css):
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _stylesheet_of(slug: str) -> str:
    coalition = Coalition.objects.select_related("identity").filter(slug=slug, is_active=True).first()
    return stylesheet(coalition) if coalition else ""
