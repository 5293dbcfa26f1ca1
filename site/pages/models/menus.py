from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PreviewableMixin, TranslatableMixin

from core.fields import BodyField
from pages.blocks import FooterBlock, MainMenuBlock


class Menus(PreviewableMixin, TranslatableMixin, models.Model):
    """What stands at the top and at the bottom of every page, once a language."""

    main = BodyField(MainMenuBlock(), verbose_name=_("main menu"), blank=True)
    footer = BodyField(FooterBlock(), verbose_name=_("columns at the bottom"), blank=True)
    footer_text = models.TextField(
        _("closing sentence"),
        max_length=300,
        blank=True,
        help_text=_("Who is behind this site. Stands under the columns."),
    )

    panels = [
        FieldPanel("main", help_text=_("Five items at most read well; short words.")),
        FieldPanel("footer"),
        FieldPanel("footer_text"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("menu and footer")
        verbose_name_plural = _("menus and footer")
        constraints = [models.UniqueConstraint(fields=["locale"], name="menus_once_per_language")]

    def __str__(self) -> str:
        return str(_("Menu and footer"))

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/menus_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from pages.domain.menus import navigation_of

        return {**super().get_preview_context(request, mode_name), "navigation": navigation_of(menus=self)}
