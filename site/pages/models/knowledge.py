from dataclasses import replace
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from core.cards import Card
from core.fields import BodyField
from pages.blocks import PageBodyBlock
from pages.enums import KnowledgeKind
from pages.models.content import ContentPage


class KnowledgeIndexPage(ContentPage):
    """The knowledge base: guideline, manual, advice and factsheets by kind."""

    page_description = _("The overview of the knowledge base.")
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.KnowledgePage", "pages.StandardPage"]
    max_count_per_parent = 1
    art = "record"

    body = BodyField(PageBodyBlock(), verbose_name=_("introduction"), blank=True)

    content_panels = [*ContentPage.content_panels, FieldPanel("body")]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("knowledge base")
        verbose_name_plural = _("knowledge bases")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.domain.queries import knowledge_cards  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        context["cards"] = SimpleLazyObject(lambda: knowledge_cards(parent=self))
        return context


class KnowledgePage(ContentPage):
    """One article of the knowledge base."""

    page_description = _("An article: a guideline, a manual, advice or a factsheet.")
    parent_page_types = ["pages.KnowledgeIndexPage"]
    subpage_types: list[str] = []
    art = "record"

    kind = models.CharField(_("kind"), max_length=20, choices=KnowledgeKind, default=KnowledgeKind.ADVICE)
    body = BodyField(PageBodyBlock(), verbose_name=_("text"), blank=True)
    source_name = models.CharField(
        _("source"), max_length=160, blank=True, help_text=_("Who wrote or keeps the original.")
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    reviewed_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("Shown at the end, so that readers know how old the text is."),
    )

    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("kind"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]), FieldPanel("reviewed_on")],
            heading=_("Source and date"),
        ),
    ]
    search_fields = [*ContentPage.search_fields, index.SearchField("body"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("knowledge article")
        verbose_name_plural = _("knowledge articles")

    def card(self) -> Card:
        return replace(super().card(), kind=str(KnowledgeKind(self.kind).label))
