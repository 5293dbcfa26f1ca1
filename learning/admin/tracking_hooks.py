"""The training plan and the boards in the admin's addresses and menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from learning.admin import tracking
from learning.views import boards_admin
from organisations.domain.queries import user_has_any_role


@hooks.register("register_admin_viewset")
def register_training_plan() -> ViewSetGroup:
    return tracking.TrackingGroup()


@hooks.register("register_admin_urls")
def register_boards() -> list[Any]:
    file = r"scholing\.(?P<extension>csv|xlsx)$"
    patterns = [
        path("", boards_admin.national, name="national"),
        re_path(rf"^{file}", boards_admin.national_file, name="national_file"),
        path("leerpaden/", boards_admin.national_paths, name="national_paths"),
        path("<slug:slug>/", boards_admin.coalition, name="coalition"),
        re_path(rf"^(?P<slug>[-\w]+)/{file}", boards_admin.coalition_file, name="coalition_file"),
        path("<slug:slug>/herinneren/", boards_admin.remind, name="remind"),
        path("<slug:slug>/leerpaden/", boards_admin.coalition_paths, name="coalition_paths"),
        path("<slug:slug>/praktijk/<int:pk>/", boards_admin.practice, name="practice"),
    ]
    return [
        path("scholing/", include((patterns, "boards"))),
        path("afrondingen/", include((tracking.urlpatterns, "completions"))),
    ]


class BoardsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return user_has_any_role(request.user, (*boards_admin.NATIONAL, *boards_admin.REGIONAL))


class CompletionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(tracking.RECORD)


@hooks.register("register_admin_menu_item")
def register_boards_menu_item() -> MenuItem:
    return BoardsMenuItem(_("Training boards"), reverse("boards:national"), name="boards", icon_name="table", order=300)


@hooks.register("register_admin_menu_item")
def register_completions_menu_item() -> MenuItem:
    return CompletionsMenuItem(
        _("Completions"), reverse("completions:index"), name="completions", icon_name="check", order=314
    )
