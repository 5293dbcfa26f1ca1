"""Wagtail's admin views that name things of other sections, each narrowed to what the user may know of.

config.admin_urls puts them in front of Wagtail's own addresses.
"""

import contextlib
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.views import chooser
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
    SubmitTranslationForm,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView
from wagtailmedia.models import get_media_model
from wagtailmedia.permissions import permission_policy as media_policy
from wagtailmedia.views import media

from coalitions.domain.separation import knowable_pages, knowable_tags, works_nationally
from core.numbers import whole_number

TAGS_SHOWN = 10


class BrowseView(chooser.BrowseView):
    """The page chooser: another section can't be entered, nor be where a typed chooser begins."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        pages = knowable_pages(request.user, Page.objects.all())
        if parent_page_id is not None:
            get_object_or_404(pages, pk=parent_page_id)
        elif request.GET.get("page_type") and not works_nationally(request.user):
            try:
                classes = chooser.page_models_from_string(request.GET["page_type"])
            except (ValueError, LookupError) as error:
                raise Http404 from error
            typed: Any = pages
            ancestor = typed.type(*classes).exclude(depth=1).first_common_ancestor()
            is_known = pages.filter(pk=ancestor.pk).exists()
            parent_page_id = ancestor.pk if is_known else Page.get_first_root_node().pk
        return super().get(request, parent_page_id)


class ChosenMultipleView(chooser.ChosenMultipleView):
    """Tells titles and addresses of the ids it is given, and asks no chooser hook: only what the user may know of."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ids = [pk for value in request.GET.getlist("id") if (pk := whole_number(value)) is not None]
        pages: Any = knowable_pages(request.user, Page.objects.filter(pk__in=ids)).exclude(depth=1)
        return self.render_chosen_response(
            [
                {
                    "id": page.pk,
                    "parentId": page.get_parent().pk,
                    "adminTitle": page.get_admin_display_title(),
                    "editUrl": reverse("wagtailadmin_pages:edit", args=(page.pk,)),
                    "url": page.url,
                }
                for page in pages.specific()
            ]
        )


class NationalOnlyMixin:
    """A report over all sections: for who works nationally; others get 404."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not works_nationally(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def national(view: type[Any]) -> type[Any]:
    """This report, for who works nationally."""
    return type(f"National{view.__name__}", (NationalOnlyMixin, view), {})


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Listings of every picture, document, snippet or form to anybody in the admin. Nothing of ours uses them."""
    raise Http404


def tag_autocomplete(request: HttpRequest, app_name: str = "taggit", model_name: str = "tag") -> HttpResponse:
    """Tags to complete a word with: only those that are used where the user may look."""
    if (app_name, model_name) != ("taggit", "tag"):
        raise Http404
    term = request.GET.get("term", "")
    tags = knowable_tags(request.user).filter(name__istartswith=term).order_by("name")
    return JsonResponse([tag.name for tag in tags[:TAGS_SHOWN]] if term else [], safe=False)


def media_usage(request: HttpRequest, media_id: int) -> HttpResponse:
    """Where a video is used; Wagtail's media add-on asks for no permission on the video itself."""
    item = get_object_or_404(get_media_model(), pk=media_id)
    if not media_policy.user_has_any_permission_for_instance(request.user, ["change", "delete"], item):
        raise Http404
    return media.usage(request, media_id)


class GuardedSubmitForm(SubmitTranslationForm):
    """Offers only languages in which the user may add the page: below a translated parent that they may add to.

    Without this a copy of a page, and of its parents, goes live in a section the user has no part in.
    """

    def __init__(self, instance: Any, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(instance, *args, **kwargs)
        if isinstance(instance, Page) and not works_nationally(user):
            parents = Page.objects.filter(translation_key=instance.get_parent().translation_key)
            allowed = [parent.locale_id for parent in parents if parent.permissions_for_user(user).can_add_subpage()]
            locales: Any = self.fields["locales"]
            locales.queryset = locales.queryset.filter(pk__in=allowed)


class GuardedSubmitPage(SubmitPageTranslationView):
    """Only a page that the user may edit can be sent for translation."""

    def get_object(self) -> Page:
        page = super().get_object()
        if not page.permissions_for_user(self.request.user).can_edit():
            raise Http404
        return page

    def get_form(self) -> GuardedSubmitForm:
        data = self.request.POST if self.request.method == "POST" else None
        return GuardedSubmitForm(self.object, data, user=self.request.user)


class GuardedSubmitSnippet(SubmitSnippetTranslationView):
    """Only who may change the snippet can send it for translation."""

    def get_object(self) -> Any:
        snippet = super().get_object()
        policy = type(snippet).snippet_viewset.permission_policy
        if not policy.user_has_permission_for_instance(self.request.user, "change", snippet):
            raise Http404
        return snippet


class GuardedUpdate(UpdateTranslationsView):
    """Only who may edit the source, and every page that would be overwritten, can bring translations up to date."""

    def get_object(self) -> TranslationSource:
        source = super().get_object()
        instances = [source.get_source_instance()]
        for translation in source.translations.filter(enabled=True):
            with contextlib.suppress(ObjectDoesNotExist):  # a translation whose page was deleted
                instances.append(translation.get_target_instance())
        for instance in instances:
            if isinstance(instance, Page):
                allowed = instance.permissions_for_user(self.request.user).can_edit()
            else:
                policy = type(instance).snippet_viewset.permission_policy
                allowed = policy.user_has_permission_for_instance(self.request.user, "change", instance)
            if not allowed:
                raise Http404
        return source
