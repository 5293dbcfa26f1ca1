from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.fields import BodyField
from core.models import BasePage
from pages.blocks import DoorsBlock, EntriesBlock, HomeBodyBlock


class HomePage(BasePage):
    """The front door: what the programme is, one search box, the rooms, and what is new in them.

    Its child types are not listed: rooms of other apps stand under it too. Each type says where it may stand.
    """

    page_description = _("The front page of the whole site.")
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 1
    art = "door"

    hero_heading = models.CharField(
        _("large heading"), max_length=80, help_text=_("One line that says what a visitor gets here.")
    )
    popular_searches = models.CharField(
        _("popular searches"),
        max_length=200,
        blank=True,
        help_text=_("Up to four, with commas between them. They stand under the search box."),
    )
    doors = BodyField(DoorsBlock(), verbose_name=_("rooms"), blank=True)
    entries = BodyField(EntriesBlock(), verbose_name=_("entry points"), blank=True)
    courses_heading = models.CharField(_("heading above the modules"), max_length=80, blank=True)
    figures_heading = models.CharField(_("heading beside the key figures"), max_length=80, blank=True)
    body = BodyField(HomeBodyBlock(), verbose_name=_("more"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero_heading"), FieldPanel("summary"), FieldPanel("popular_searches")],
            heading=_("Top of the page"),
        ),
        FieldPanel("doors", help_text=_("Tinted cards that lead to the rooms of the site.")),
        FieldPanel("entries", help_text=_("One for practices, one for coalitions, one for patients.")),
        MultiFieldPanel(
            [FieldPanel("courses_heading"), FieldPanel("figures_heading")],
            heading=_("Headings"),
            help_text=_("Modules, figures and news fill themselves: modules from Learn, figures from the register."),
        ),
        FieldPanel("body", help_text=_("Anything more, under the news.")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.domain.home import home_content  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        is_draft = getattr(request, "is_preview", False)
        context["home"] = SimpleLazyObject(lambda: home_content(home=self, is_draft=is_draft))
        return context
