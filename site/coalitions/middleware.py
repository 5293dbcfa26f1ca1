from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.defaults import page_not_found
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from coalitions.domain.separation import knowable_pages, manageable_pages, works_nationally
from core.numbers import whole_number

PAGE_PARAMETERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
# Each coalition has a task of its own, with its name.
TASK_CHOOSERS = {f"wagtailadmin_workflows:{name}" for name in ("task_chooser", "task_chooser_results", "task_chosen")}
# Wagtail scopes "all" of these to what one may change.
LIBRARY = {("media", "customimage"): get_image_model, ("media", "customdocument"): get_document_model}


def _namespaces(request: HttpRequest) -> list[str]:
    return request.resolver_match.namespaces if request.resolver_match else []


class SectionGuardMiddleware:
    """An admin address that names a page of another section answers 404, whatever its view would have checked.

    Wagtail's views check what one may do to a page, but some (moving, workflow, bulk actions) tell its title first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith("/admin/") or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        named = {kwargs[name] for name in PAGE_PARAMETERS if kwargs.get(name) is not None}
        if "wagtailadmin_pages" in _namespaces(request) and "pk" in kwargs:  # comparing revisions calls it so
            named.add(kwargs["pk"])
        is_bulk = getattr(request.resolver_match, "url_name", None) == "wagtail_bulk_action"
        # Regions hold no snippets and keep no workflows; Wagtail's choosers of both ask for no permission at all.
        is_open_chooser = any(name.startswith("wagtailsnippetchoosers") for name in _namespaces(request)) or (
            request.resolver_match is not None and request.resolver_match.view_name in TASK_CHOOSERS
        )
        if not (named or is_bulk or is_open_chooser) or works_nationally(request.user):
            return None
        if (
            not is_open_chooser
            and self._knows_pages(request.user, named)
            and (not is_bulk or self._knows_listed(request, kwargs))
        ):
            return None
        return page_not_found(request, Exception(), template_name="wagtailadmin/404.html")

    def _knows_pages(self, user: Any, ids: Iterable[Any]) -> bool:
        wanted = set(ids)
        return not wanted or knowable_pages(user, Page.objects.filter(pk__in=wanted)).count() == len(wanted)

    def _knows_listed(self, request: HttpRequest, kwargs: dict[str, Any]) -> bool:
        """Whether everything that a bulk action lists is known: its answer names what one may not touch, too."""
        listed = request.GET.getlist("id")
        ids = {pk for one in listed if (pk := whole_number(one)) is not None}
        if (kwargs["app_label"], kwargs["model_name"]) == ("wagtailcore", "page"):
            parent = whole_number(request.GET.get("childOf"))
            if "all" in listed and not (
                parent is not None and manageable_pages(request.user).filter(pk=parent).exists()
            ):
                return False
            return self._knows_pages(request.user, ids)
        model = LIBRARY.get((kwargs["app_label"], kwargs["model_name"]))
        if model is None:
            return False
        own = policy_registry.get_by_type(model()).instances_user_has_any_permission_for(
            request.user, ["change", "delete", "choose"]
        )
        return own.filter(pk__in=ids).count() == len(ids)
