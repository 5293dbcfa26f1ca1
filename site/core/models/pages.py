import functools
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from core.cards import Card
from core.routing import has_view_restrictions, page_url


@functools.cache
def _no_restrictions() -> Any:
    """Not a list: Wagtail's copy and translate ask it as a queryset. Evaluated once: even an empty one is compiled."""
    nothing = PageViewRestriction.objects.none()
    len(nothing)
    return nothing


class BasePage(Page):
    """What every page has: a summary, pictures for lists and for sharing, a card, and a room with its tint."""

    room: ClassVar[str] = ""
    art: ClassVar[str] = "record"
    page_cache: ClassVar[bool] = True
    # One query brings the page with these.
    serve_select_related: ClassVar[tuple[str, ...]] = ("listing_image", "social_image")

    # No page is private: the form for it names every group, and one private page would switch the page cache off.
    private_page_options: ClassVar[list[str]] = []

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences. Shown at the top, in lists and by search engines."),
    )
    listing_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture in lists"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Landscape, at least 1280 pixels wide. Without one, our own illustration is shown."),
    )
    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("1200 × 630 pixels. Without one, the picture in lists is used."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("listing_image"), FieldPanel("social_image")],
            heading=_("Pictures"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("For search engines"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """The address, without a query: there is one Site (core.routing)."""
        return page_url(self.url_path)

    url = property(get_url)

    def get_view_restrictions(self) -> Any:
        return super().get_view_restrictions() if has_view_restrictions() else _no_restrictions()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Serve the page; unless it says otherwise, visitors without a session may get it from the page cache."""
        response = super().serve(request, *args, **kwargs)
        if self.page_cache and request.method in {"GET", "HEAD"} and not has_view_restrictions():
            response.headers["X-Page-Cache"] = "1"
        return response

    def card(self) -> Card:
        """This page in one glance; page types add what their lists show."""
        return Card(
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            room=self.room,
            image=self.listing_image,
            art=self.art,
            date=self.first_published_at.date() if self.first_published_at else None,
        )

    @property
    def share_image(self) -> Any:
        return self.social_image or self.listing_image

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["room"] = self.room
        return context
