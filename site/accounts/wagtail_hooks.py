"""What happens around people in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from accounts.models import User
from core.domain.audit import record_audit


@hooks.register("after_create_user")
def record_new_person(request: HttpRequest, user: User) -> None:
    _record(request, user, "account.made_in_admin")


@hooks.register("after_edit_user")
def record_changed_person(request: HttpRequest, user: User) -> None:
    _record(request, user, "account.changed_in_admin")


@hooks.register("before_bulk_action")
def erase_people_one_by_one(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponseBase | None:
    """Deleting rows in bulk would take the history of practices along."""
    if action_type == "delete" and action_class_instance.model is User:
        messages.warning(request, _("Erase people one by one: what they completed has to stay counted."))
        return redirect("wagtailusers_users:index")
    return None


def _record(request: HttpRequest, user: User, action: str) -> None:
    record_audit(
        actor=request.user,
        action=action,
        target=user,
        after={
            "groups": sorted(user.groups.values_list("name", flat=True)),
            "is_active": user.is_active,
            "is_superuser": user.is_superuser,
        },
    )
