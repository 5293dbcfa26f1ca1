"""How this app hooks into Wagtail: two addresses of pages, and an admin that shows each role what it needs."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.documents import get_document_model
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images import get_image_model
from wagtail.images.wagtail_hooks import ImagesSummaryItem
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtailmedia.permissions import permission_policy as media_policy
from wagtailmedia.wagtail_hooks import MediaSummaryItem

from pages.domain.offers import may_offer, standing_offer
from pages.models import ContactMessage, ContactPage, NewsIndexPage, NewsPage
from pages.panels import ToDoPanel
from pages.views import desk
from pages.views.contact import contact
from pages.views.feeds import news_feed
from pages.viewsets import AnswerPolicy, ContactMessageViewSet, MenusViewSet

# Before the viewset asks for one.
register_permission_policy(ContactMessage, AnswerPolicy(ContactMessage), exact_class=True)
register_snippet(MenusViewSet)

HIDDEN_ALWAYS = {"help"}
HIDDEN_FROM_REGIONS = {"reports"}
# Content first, then the library, then what is set once.
ORDER = {"images": 300, "documents": 310, "media": 320, "figures": 400, "menus": 500, "reports": 9000}


@hooks.register("before_serve_page")
def serve_by_view(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponseBase | None:
    """The contact form and the feeds: views translate HTTP, pages do not."""
    if isinstance(page, ContactPage):
        return contact(request, page=page)
    if isinstance(page, NewsIndexPage) and kwargs.get("feed"):
        return news_feed(request, index=page)
    return None


@hooks.register("register_admin_viewset")
def register_contact_messages() -> ViewSet:
    return ContactMessageViewSet()


@hooks.register("register_admin_urls")
def register_desk() -> list[Any]:
    patterns = [
        path("", desk.offers, name="offers"),
        path("aanbieden/<int:page_id>/", desk.offer, name="offer"),
        path("<int:offer_id>/", desk.decide, name="decide"),
    ]
    return [path("nieuwsaanbod/", include((patterns, "pages_desk")))]


class OffersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("pages.change_newsoffer")


@hooks.register("register_admin_menu_item")
def register_offers_menu_item() -> MenuItem:
    return OffersMenuItem(
        _("Offered news"), reverse("pages_desk:offers"), name="offered-news", icon_name="upload", order=120
    )


@hooks.register("construct_main_menu")
def tidy_main_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Nobody needs Wagtail's own help; reports over all pages are for those who work over all pages."""
    is_national = request.user.has_perm("pages.change_newsoffer")
    hidden = HIDDEN_ALWAYS if is_national else HIDDEN_ALWAYS | HIDDEN_FROM_REGIONS
    menu_items[:] = [item for item in menu_items if item.name not in hidden]
    for item in menu_items:
        item.order = ORDER.get(item.name, item.order)
        if item.name == "media":
            item.label = _("Videos")


@hooks.register("construct_homepage_panels")
def say_what_to_do(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(ToDoPanel())


class OwnImagesItem(ImagesSummaryItem):
    """Counts what somebody may change; the national library, which they may only choose from, is not theirs."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        policy = policy_registry.get_by_type(get_image_model())
        return {**context, "total_images": policy.instances_user_has_any_permission_for(self.request.user, OWN).count()}


class OwnDocumentsItem(DocumentsSummaryItem):
    """As for pictures."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        policy = policy_registry.get_by_type(get_document_model())
        return {**context, "total_docs": policy.instances_user_has_any_permission_for(self.request.user, OWN).count()}


class OwnVideosItem(MediaSummaryItem):
    """As for pictures."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        own = media_policy.instances_user_has_any_permission_for(self.request.user, OWN)
        return {**context, "total_media": own.count()}


OWN = {"add", "change", "delete"}
SUMMARIES = {ImagesSummaryItem: OwnImagesItem, DocumentsSummaryItem: OwnDocumentsItem, MediaSummaryItem: OwnVideosItem}


@hooks.register("construct_homepage_summary_items", order=100)
def count_only_own(request: HttpRequest, items: list[SummaryItem]) -> None:
    items[:] = [SUMMARIES[type(item)](request) if type(item) in SUMMARIES else item for item in items]


class OfferButton(Button):
    """Shown on a coalition's live news item that was not offered yet."""

    def __init__(self, *, page: Page, user: Any) -> None:
        super().__init__(
            _("Offer nationally"), url=reverse("pages_desk:offer", args=[page.pk]), icon_name="upload", priority=55
        )
        self._page = page
        self._user = user

    @cached_property
    def show(self) -> bool:
        return can_be_offered(page=self._page, user=self._user)


def can_be_offered(*, page: Page, user: Any) -> bool:
    found = page if isinstance(page, NewsPage) else page.specific
    if not isinstance(found, NewsPage) or not found.live or found.coalition_id is None:
        return False
    return may_offer(user=user, page=found) and standing_offer(page=found) is None


@hooks.register("register_page_listing_more_buttons")
def offer_from_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is NewsPage:
        yield OfferButton(page=page, user=user)


@hooks.register("register_page_header_buttons")
def offer_from_page(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is NewsPage:
        yield OfferButton(page=page, user=user)


class OfferActionItem(ActionMenuItem):
    """In the menu beside "Save draft", where editors look when an item is done."""

    name = "action-offer"
    label = _("Offer nationally")
    icon_name = "upload"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return (
            context["view"] == "edit"
            and page is not None
            and page.specific_class is NewsPage
            and can_be_offered(page=page, user=context["request"].user)
        )

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("pages_desk:offer", args=[parent_context["page"].pk])


@hooks.register("register_page_action_menu_item")
def offer_when_done() -> ActionMenuItem:
    return OfferActionItem(order=75)


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/admin.css"))


@hooks.register("insert_editor_js")
def publish_after_autosave() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("admin/leaving.js"))
