from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index
from wagtail.url_routing import RouteResult

from core.cards import Card
from core.fields import BodyField
from organisations.models import Coalition
from pages.blocks import PageBodyBlock
from pages.enums import NewsCategory
from pages.models.content import ContentPage
from toolkit.models import MaterialPage


class NewsIndexPage(ContentPage):
    """The news of the programme or, with a coalition, of that coalition.

    It names no parent types: a coalition's section, which is of an app above this one, lists it as a child type.
    """

    page_description = _("The list of news items of the programme or of a coalition.")
    subpage_types = ["pages.NewsPage"]
    max_count_per_parent = 1
    art = "news"

    coalition = models.ForeignKey(
        Coalition,
        verbose_name=_("coalition"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """The list itself, and its feed at rss/ under it (pages.wagtail_hooks serves that)."""
        if path_components == ["rss"] and self.live:
            return RouteResult(self, kwargs={"feed": True})
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.domain.queries import news_list  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        context["news"] = news_list(
            index=self,
            coalition_slug=request.GET.get("regio", ""),
            category=request.GET.get("onderwerp", ""),
            page_number=request.GET.get("pagina", ""),
        )
        return context


class NewsPage(ContentPage):
    """A news item. Its coalition follows from the list under which it stands; nobody types it."""

    page_description = _("A news item. Schedule it to go live by itself; offer a region's item to the whole country.")
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    art = "news"
    serve_select_related = (*ContentPage.serve_select_related, "coalition", "related_material")

    coalition = models.ForeignKey(
        Coalition,
        verbose_name=_("coalition"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    date = models.DateField(
        _("date"),
        default=timezone.localdate,
        db_index=True,
        help_text=_("Shown with the item; the newest stands first."),
    )
    category = models.CharField(_("category"), max_length=20, choices=NewsCategory, default=NewsCategory.PROGRAMME)
    author_name = models.CharField(
        _("author"), max_length=120, blank=True, help_text=_("A name or a team, as readers may see it.")
    )
    body = BodyField(PageBodyBlock(), verbose_name=_("text"), blank=True)
    related_material = models.ForeignKey(
        MaterialPage,
        verbose_name=_("related material"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands under the item, to be downloaded in the practice's own name."),
    )

    content_panels = [
        *ContentPage.content_panels,
        FieldPanel(
            "listing_image",
            help_text=_("Stands at the top of the item and in lists. Landscape, at least 1280 pixels wide."),
        ),
        FieldPanel("body"),
        PageChooserPanel("related_material"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("date"), FieldPanel("category")]), FieldPanel("author_name")],
            heading=_("About this item"),
        ),
    ]
    promote_panels = [
        MultiFieldPanel(ContentPage.promote_panels[0].children[1:], heading=_("Pictures")),
        *ContentPage.promote_panels[1:],
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("body"),
        index.SearchField("author_name"),
        index.FilterField("category"),
        index.FilterField("date"),
        index.FilterField("coalition"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        indexes = [models.Index(fields=["coalition", "-date"], name="news_coalition_date")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The coalition is that of the news list above, however the page came there."""
        if self.path:
            self.coalition_id = self.coalition_of_place()
        super().save(*args, **kwargs)

    def coalition_of_place(self) -> int | None:
        """The id of the coalition whose list this item stands in; None among the programme's own."""
        parents = NewsIndexPage.objects.filter(path=self.path[: -self.steplen])
        return parents.values_list("coalition_id", flat=True).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.domain.queries import related_news  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        material = self.related_material if self.related_material_id else None
        context["material"] = material if material and material.live else None
        context["related"] = SimpleLazyObject(lambda: related_news(page=self))
        return context

    def card(self) -> Card:
        return Card(
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            kind=str(NewsCategory(self.category).label) if self.category in NewsCategory.values else "",
            image=self.listing_image,
            art=self.illustration,
            date=self.date,
            by=self.coalition.name if self.coalition else str(_("National")),
            by_slug=self.coalition.slug if self.coalition else "",
        )
