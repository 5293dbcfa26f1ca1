"""The side menu of every page under /mijn/, with the choice of practice for who has several."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from organisations.views.current import membership_of, memberships_of

register = template.Library()

EVERYBODY = [
    ("/mijn/", "home", lambda: _("Overview")),
    ("/mijn/leren/", "play", lambda: _("My training")),
    ("/mijn/agenda/", "calendar", lambda: _("My agenda")),
    ("/mijn/nascholing/", "award", lambda: _("My accreditation points")),
]
CONTACT = [
    ("/mijn/praktijk/", "chart", lambda: _("My practice")),
    ("/mijn/praktijk/leerpaden/", "list", lambda: _("Learning paths")),
    ("/mijn/praktijk/materialen/", "print", lambda: _("Materials")),
    ("/mijn/praktijk/schermen/", "play", lambda: _("Screens")),
    ("/mijn/praktijk/team/", "people", lambda: _("Team")),
    ("/mijn/praktijk/gegevens/", "settings", lambda: _("Details of the practice")),
    ("/mijn/praktijk/coalitie/", "pin", lambda: _("Our coalition")),
]
OWN = [
    ("/mijn/meldingen/", "mail", lambda: _("Notifications")),
    ("/mijn/gegevens/", "person", lambda: _("My details")),
]


@register.inclusion_tag("mijn/navigation.html", takes_context=True)
def mijn_navigation(context: template.Context) -> dict[str, Any]:
    """One query at most: the memberships are shared with the view."""
    request: HttpRequest = context["request"]
    membership = membership_of(request)
    items = EVERYBODY + (CONTACT if membership and membership.is_contact else []) + OWN
    current = max((url for url, _icon, _label in items if request.path.startswith(url)), key=len, default="")
    if request.path.startswith("/account/"):
        current = "/mijn/gegevens/"
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "membership": membership,
        "memberships": memberships_of(request),
        "links": [
            {"url": url, "icon": icon, "label": label(), "current": url == current} for url, icon, label in items
        ],
    }


@register.inclusion_tag("mijn/practices.html", takes_context=True)
def mijn_practices(context: template.Context) -> dict[str, Any]:
    """The practices that somebody works in, each with a way out."""
    return {"memberships": memberships_of(context["request"])}
