"""What the newsletters' screens share: whose rows one sees and changes. Another's row is 404."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from wagtail.permission_policies import ModelPermissionPolicy

from core.domain.audit import record_audit
from newsletters.domain.access import may_keep, tenancy
from organisations.models import Coalition

CLOSED = {"delete", "copy", "history", "history_results", "usage"}


class TenantPolicy(ModelPermissionPolicy):
    """The role's permission and the own coalition, for models with a `coalition`. None of them is deleted here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        if action == "view":
            return self.model.objects.filter(tenancy(user), pk=instance.pk).exists()
        return may_keep(user, instance.coalition_id)


class OwnRows:
    """Mixed into Wagtail's generic views: `rows(user)` is all there is."""

    request: HttpRequest
    rows: Callable[[Any], QuerySet[Any]]

    def get_base_queryset(self) -> QuerySet[Any]:
        return type(self).rows(self.request.user)

    def get_object(self, queryset: Any = None) -> Model:
        found: Model = super().get_object(queryset)  # type: ignore[misc]
        if not type(self).rows(self.request.user).filter(pk=found.pk).exists():
            raise Http404
        return found


class SavesForUser:
    """Hands the person who saves to the form, and adds a line to the audit log."""

    request: HttpRequest
    audit_action: str

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]

    def save_instance(self) -> Any:
        saved = super().save_instance()  # type: ignore[misc]
        record_audit(
            actor=self.request.user,
            action=self.audit_action,
            target=saved,
            coalition_id=saved.coalition_id,
            after={"title": saved.title},
        )
        return saved


class ClosedPatterns:
    """No address for what these screens do not offer: deleting, copying, Wagtail's history and usage."""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        closed = {"delete_url_name": None, "history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**closed, **kwargs})  # type: ignore[misc]

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name not in CLOSED]  # type: ignore[misc]


def whose(row: Any) -> str:
    """The coalition's name; a dash for what is national."""
    coalition: Coalition | None = row.coalition
    return coalition.name if coalition else "–"
