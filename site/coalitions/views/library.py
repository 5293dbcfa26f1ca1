"""The library's listings and choosers, naming only tags and collections that the user may know of."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.documents.views.documents import IndexView as DocumentsIndexView
from wagtail.images.views.chooser import ImageChooserViewSet, ImageChooseView
from wagtail.images.views.chooser import viewset as wagtail_image_chooser
from wagtail.images.views.images import ImagesFilterSet
from wagtail.images.views.images import IndexView as ImagesIndexView
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import get_media_model
from wagtailmedia.permissions import permission_policy as media_policy
from wagtailmedia.utils import paginate
from wagtailmedia.views import chooser as media_chooser_views
from wagtailmedia.views.chooser import get_ordering

from coalitions.domain.separation import knowable_collections, knowable_tags

SEARCH_PARAMETERS = ("q", "p", "tag", "collection_id")


class OwnTagsMixin:
    """Offers, of the most used tags, those that the user may know of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tag: Any = self.filters.get("tag")  # type: ignore[attr-defined]
        if tag is not None:
            names = [name for name, _label in tag.extra["choices"]]
            own = set(knowable_tags(self.request.user).filter(name__in=names).values_list("name", flat=True))  # type: ignore[attr-defined]
            if own:
                tag.extra["choices"] = [(name, name) for name in names if name in own]
            else:
                del self.filters["tag"]  # type: ignore[attr-defined]


class OwnTagsImagesFilterSet(OwnTagsMixin, ImagesFilterSet):
    class Meta(ImagesFilterSet.Meta):
        pass


class OwnTagsDocumentsFilterSet(OwnTagsMixin, DocumentsFilterSet):
    class Meta(DocumentsFilterSet.Meta):
        pass


class ImagesIndex(ImagesIndexView):
    filterset_class = OwnTagsImagesFilterSet


class DocumentsIndex(DocumentsIndexView):
    filterset_class = OwnTagsDocumentsFilterSet


class OwnTagsImageChooseView(ImageChooseView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        own = set(knowable_tags(self.request.user).values_list("pk", flat=True))
        context["popular_tags"] = [tag for tag in context["popular_tags"] if tag.pk in own]
        return context


class OwnTagsImageChooserViewSet(ImageChooserViewSet):
    choose_view_class = OwnTagsImageChooseView


image_chooser = OwnTagsImageChooserViewSet(
    wagtail_image_chooser.name, model=wagtail_image_chooser.model, url_prefix=wagtail_image_chooser.url_prefix
)


def media_chooser(request: HttpRequest, media_type: str | None = None) -> HttpResponse:
    """The video chooser; Wagtail's media add-on lists every collection in it."""
    if any(name in request.GET for name in SEARCH_PARAMETERS):
        return media_chooser_views.chooser(request, media_type)
    return _render_media_chooser(request, media_type=media_type)


def media_chooser_upload(request: HttpRequest, media_type: str) -> HttpResponse:
    """An upload from within the chooser; where the form is wrong, the chooser is shown again."""
    if request.method != "POST" or not media_policy.user_has_permission(request.user, "add"):
        raise Http404
    form = _upload_form(request, media_type=media_type, is_bound=True)
    if form.is_valid():
        file: Any
        for file in request.FILES.values():
            file.seek(0)
        return media_chooser_views.chooser_upload(request, media_type)
    return _render_media_chooser(request, media_type=media_type, bound=form)


def _upload_form(request: HttpRequest, *, media_type: str, is_bound: bool = False) -> Any:
    model = get_media_model()
    data = (request.POST, request.FILES) if is_bound else ()
    instance = model(uploaded_by_user=request.user, type=media_type)
    return get_media_form(model)(*data, user=request.user, prefix="media-chooser-upload", instance=instance)


def _render_media_chooser(request: HttpRequest, *, media_type: str | None, bound: Any = None) -> HttpResponse:
    items = media_policy.instances_user_has_any_permission_for(request.user, ["change", "delete"])
    if media_type:
        items = items.filter(type=media_type)
    ordering = get_ordering(request)
    paginator, page = paginate(request, items.order_by(ordering))
    forms: dict[str, Any] = {}
    if media_policy.user_has_permission(request.user, "add"):
        kinds = [media_type] if media_type else ["audio", "video"]
        forms = {kind: _upload_form(request, media_type=kind) for kind in kinds}
        if bound is not None and media_type:
            forms[media_type] = bound
    collections = list(knowable_collections(request.user).order_by("path"))
    address = (
        reverse("wagtailmedia:chooser_typed", args=[media_type]) if media_type else reverse("wagtailmedia:chooser")
    )
    return render_modal_workflow(
        request,
        "wagtailmedia/chooser/chooser.html",
        None,
        {
            "media_files": page,
            "searchform": SearchForm(),
            "collections": collections if len(collections) > 1 else None,
            "uploadforms": forms,
            "is_searching": False,
            "popular_tags": [],
            "media_type": media_type,
            "ordering": ordering,
            "title": _("Choose a video"),
            "icon": "wagtailmedia-video",
            "chooser_url": address,
            "elided_page_range": paginator.get_elided_page_range(request.GET.get("p", 1)),
        },
        json_data={
            "step": "chooser",
            "error_label": _("Server error"),
            "error_message": _("Something went wrong. Try again, or tell your administrator."),
            "tag_autocomplete_url": reverse("wagtailadmin_tag_autocomplete"),
        },
    )
