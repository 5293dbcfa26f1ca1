"""How the register, its import and the registrations stand in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from organisations.admin import register, registrations
from organisations.admin.practices import PracticeViewSet
from organisations.domain.judging import NATIONAL_JUDGES, may_judge
from organisations.domain.queries import user_has_any_role


@hooks.register("register_admin_viewset")
def register_practices() -> ViewSet:
    return PracticeViewSet()


@hooks.register("register_admin_urls")
def register_desk() -> list[Any]:
    patterns = [
        path("", registrations.index, name="index"),
        path("<int:pk>/", registrations.judge, name="judge"),
    ]
    return [
        path("aanmeldingen/", include((patterns, "registrations"))),
        path("overstappen/<int:pk>/", registrations.transfer, name="transfer"),
        path("register-inlezen/", register.import_register, name="import_register"),
    ]


class RegistrationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_judge(request.user)


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return user_has_any_role(request.user, NATIONAL_JUDGES)


@hooks.register("register_admin_menu_item")
def register_registrations_menu_item() -> MenuItem:
    return RegistrationsMenuItem(
        _("Registrations"), reverse("registrations:index"), name="registrations", icon_name="form", order=410
    )


@hooks.register("register_admin_menu_item")
def register_import_menu_item() -> MenuItem:
    return ImportMenuItem(
        _("Import the register"), reverse("import_register"), name="import-register", icon_name="upload", order=430
    )
