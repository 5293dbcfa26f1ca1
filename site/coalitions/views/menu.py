"""The menu "my region" in the admin: every screen of the own coalition, for who may use it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from organisations.domain.queries import staff_roles_of
from organisations.enums import StaffRole
from organisations.models import Coalition

EDITOR, LEAD, ANALYST = StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD, StaffRole.COALITION_ANALYST
EVERYBODY = tuple(role for role in StaffRole if role.is_regional)


class RegionMenuItem(MenuItem):
    """A screen of the coalition that somebody works for as one of `roles`; of several, the first by name."""

    def __init__(self, label: Any, view: str, *, roles: tuple[StaffRole, ...], **kwargs: Any) -> None:
        super().__init__(label, "", name=f"region-{view}", **kwargs)
        self.view = view
        self.roles = roles

    def is_shown(self, request: HttpRequest) -> bool:
        return self._slug(request) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        url = reverse(f"coalitions_admin:{self.view}", args=[self._slug(request)])
        return LinkMenuItem(self.name, self.label, url, icon_name=self.icon_name)

    def _slug(self, request: HttpRequest) -> str | None:
        own = {coalition for role, coalition in staff_roles_of(request.user) if role in self.roles and coalition}
        return next((slug for pk, slug in _own_coalitions(request) if pk in own), None)


def _own_coalitions(request: HttpRequest) -> list[tuple[int, str]]:
    """(id, slug) of the coalitions that the user works for, by name: one query a request, none for the others."""
    if not hasattr(request, "_own_coalitions"):
        ids = {coalition for _role, coalition in staff_roles_of(request.user) if coalition}
        rows = Coalition.objects.filter(pk__in=ids).order_by("name").values_list("pk", "slug") if ids else []
        request._own_coalitions = list(rows)  # type: ignore[attr-defined]
    return request._own_coalitions  # type: ignore[attr-defined]


class RegionMenu(Menu):
    """Its items are these alone."""

    def __init__(self) -> None:
        super().__init__(register_hook_name="register_region_menu_item")

    @property
    def registered_menu_items(self) -> list[MenuItem]:
        return ITEMS


ITEMS: list[MenuItem] = [
    RegionMenuItem(label, view, roles=roles, icon_name=icon, order=order)
    for order, (label, view, roles, icon) in enumerate(
        (
            (_("How the region stands"), "board", (EDITOR, LEAD, ANALYST), "site"),
            (_("Visiting practices"), "visits", (EDITOR, LEAD), "home"),
            (_("Questions"), "questions", (EDITOR, LEAD), "mail"),
            (_("People of the region"), "people", (LEAD,), "group"),
            (_("Logo and colours"), "branding", (EDITOR, LEAD), "view"),
            (_("Details"), "details", (LEAD,), "form"),
            (_("Postcodes"), "postcodes", (LEAD,), "list-ol"),
            (_("Start pack"), "start_pack", EVERYBODY, "tasks"),
            (_("Files"), "files", EVERYBODY, "folder-open-1"),
            (_("Log of the region"), "log", (LEAD,), "history"),
        )
    )
]


def region_menu() -> MenuItem:
    return SubmenuMenuItem(_("My region"), RegionMenu(), name="region", icon_name="site", order=120)
