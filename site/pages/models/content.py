from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from core.art import art_keys
from core.cards import Card
from core.models import BasePage


class ContentPage(BasePage):
    """A page below the home page: it shows the way back, and never stands beside the home page."""

    art_key = models.CharField(
        _("illustration"),
        max_length=40,
        blank=True,
        help_text=_(
            "One of our own drawings, shown where there is no picture. The style guide at /patronen/ shows them all."
        ),
    )

    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("listing_image"),
                FieldPanel("art_key", widget=forms.Select(choices=[("", "–"), *((key, key) for key in art_keys())])),
                FieldPanel("social_image"),
            ],
            heading=_("Pictures"),
        ),
        *BasePage.promote_panels[1:],
    ]

    class Meta:
        abstract = True

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        return not parent.is_root() and super().can_exist_under(parent)

    @property
    def illustration(self) -> str:
        """The drawing's key: this page's own choice, else its type's."""
        return self.art_key or self.art

    def card(self) -> Card:
        return Card(
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            room=self.room,
            image=self.listing_image,
            art=self.illustration,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.domain.crumbs import crumbs_of  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        context.setdefault("crumbs", crumbs_of(path=self.path))
        return context
