"""What the organiser's screens share: whose rows one sees and changes. Another's row is 404."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from learning.live.domain.access import coalitions_for, is_national, may_organise, tenancy
from organisations.models import Coalition

CLOSED = {"copy", "history", "history_results", "usage"}


class OrganiserPolicy(ModelPermissionPolicy):
    """The role's permission and the own coalition, for models with a `coalition`."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        if action == "view":
            return self.model.objects.filter(tenancy(user), pk=instance.pk).exists()
        return may_organise(user, instance.coalition_id)


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


class ClosedPatterns:
    """No address for what these screens do not offer: copying, Wagtail's history and usage."""

    closed = frozenset(CLOSED)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        none = {"history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**none, **kwargs})  # type: ignore[misc]

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name not in self.closed]  # type: ignore[misc]


def suit_coalition(form: forms.BaseForm, *, user: Any, instance: Any) -> None:
    """Offer what this person organises for; whose it is, is chosen when it is made and never changed."""
    field = form.fields["coalition"]
    if instance.pk:
        field.queryset = Coalition.objects.filter(pk=instance.coalition_id)  # type: ignore[attr-defined]
        field.disabled = True
    else:
        field.queryset = coalitions_for(user)  # type: ignore[attr-defined]
        field.required = not is_national(user)
        if field.required and field.queryset.count() == 1:  # type: ignore[attr-defined]
            form.initial.setdefault("coalition", field.queryset.get().pk)  # type: ignore[attr-defined]
    field.empty_label = str(_("National")) if not field.required else None  # type: ignore[attr-defined]


def whose(row: Any) -> str:
    """The coalition's name, or that it is national."""
    coalition: Coalition | None = row.coalition
    return coalition.name if coalition else str(_("National"))
