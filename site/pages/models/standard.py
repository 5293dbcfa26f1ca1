from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from core.fields import BodyField
from pages.blocks import PageBodyBlock
from pages.models.content import ContentPage


class StandardPage(ContentPage):
    """A page of text: about the programme, privacy, accessibility, whatever a section has to say."""

    page_description = _("Text with pictures, steps, files and more. For anything that has no type of its own.")
    subpage_types = ["pages.StandardPage"]
    art = "record"

    body = BodyField(PageBodyBlock(), verbose_name=_("text"), blank=True)
    reviewed_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("Shown at the end, so that readers know how old the text is."),
    )

    content_panels = [*ContentPage.content_panels, FieldPanel("body"), FieldPanel("reviewed_on")]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
