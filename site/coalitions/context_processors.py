from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from coalitions.domain.theming import Section, section_at


def section(request: HttpRequest) -> dict[str, Any]:
    """`section`: the coalition's section that this address lies in, for the theme and the banner; else nothing.

    `section_links` are its navigation, each with whether it is the current page.
    """
    found: Section | None = getattr(request, "section_preview", None)  # a look that is not saved yet
    if found is None and "/regio/" in request.path and not request.path.startswith("/admin/"):
        found = section_at(request.path)
    if found is None:
        return {}
    return {"section": found, "section_links": SimpleLazyObject(lambda: _links(found, request.path))}


def _links(found: Section, path: str) -> list[dict[str, Any]]:
    links = [{"label": link.label, "url": link.url, "current": path.startswith(link.url)} for link in found.links]
    agenda = reverse("live:regional", args=[found.slug])
    links.append({"label": _("Agenda"), "url": agenda, "current": path.startswith(agenda)})
    archive = reverse("newsletters:regional_archive", args=[found.slug])
    links.append({"label": _("Newsletters"), "url": archive, "current": path.startswith(archive)})
    return [{"label": _("Home"), "url": found.url, "current": path == found.url}, *links]
