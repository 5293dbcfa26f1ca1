from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.blocks import BodyBlock
from core.fields import BodyField
from pages.enums import FaqCategory
from pages.models.content import ContentPage


class FaqIndexPage(ContentPage):
    """All questions in one list that opens per answer, with a search box and categories."""

    page_description = _("The list of frequently asked questions.")
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.FaqPage"]
    max_count_per_parent = 1
    art = "question"

    class Meta:
        verbose_name = _("frequently asked questions")
        verbose_name_plural = _("frequently asked questions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.domain.queries import faq_list  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        text, category = request.GET.get("q", ""), request.GET.get("onderwerp", "")
        context["is_filtered"] = bool(text or category)
        context |= {"faq_text": text[:200], "faq_category": category, "faq_categories": FaqCategory.choices}
        context["faq"] = SimpleLazyObject(lambda: faq_list(parent=self, text=text, category=category))
        return context


class FaqPage(ContentPage):
    """One question with its answer; the title is the question, the summary the short answer."""

    page_description = _("A question and its answer. The title is the question as people ask it.")
    parent_page_types = ["pages.FaqIndexPage"]
    subpage_types: list[str] = []
    art = "question"

    category = models.CharField(_("category"), max_length=20, choices=FaqCategory, default=FaqCategory.RULES)
    body = BodyField(BodyBlock(), verbose_name=_("answer"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel(
            "summary",
            heading=_("short answer"),
            help_text=_("The answer in one or two sentences: lists and search show it."),
        ),
        FieldPanel("category"),
        FieldPanel("body", help_text=_("The whole answer, if two sentences are not enough.")),
    ]
    search_fields = [*ContentPage.search_fields, index.SearchField("body"), index.FilterField("category")]

    class Meta:
        verbose_name = _("frequently asked question")
        verbose_name_plural = _("frequently asked questions")
