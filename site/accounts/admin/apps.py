"""Wagtail's app for users, with our viewset. It stands apart from accounts.apps: an app config is found by module."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAppConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.admin.people.PeopleViewSet"
