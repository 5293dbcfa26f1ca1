from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index


class Kpi(TranslatableMixin, index.Indexed, models.Model):
    """One measured value of one key figure on one day. A newer day is a new row: figures are history."""

    key = models.SlugField(
        _("key"), max_length=60, help_text=_("The same for every measurement of this figure, for example usage.")
    )
    label = models.CharField(
        _("label"), max_length=120, help_text=_("What the number says, for example: of the practices take part.")
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=12, blank=True, help_text=_("For example %. Empty for a count."))
    date = models.DateField(_("measured on"), help_text=_("Every figure is shown with its date."))
    source = models.CharField(_("source"), max_length=200, help_text=_("Who measured this, and how."))
    source_url = models.URLField(_("address of the source"), blank=True)
    definition = models.TextField(
        _("definition"),
        max_length=500,
        blank=True,
        help_text=_("What is counted and what is not, in one or two sentences."),
    )
    show_on_home = models.BooleanField(_("on the home page"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("value"), FieldPanel("unit"), FieldPanel("date")]), FieldPanel("label")],
            heading=_("Figure"),
        ),
        MultiFieldPanel(
            [FieldPanel("source"), FieldPanel("source_url"), FieldPanel("definition")], heading=_("Origin")
        ),
        FieldRowPanel(
            [FieldPanel("key"), FieldPanel("show_on_home"), FieldPanel("sort_order")], heading=_("Where it is shown")
        ),
    ]
    search_fields = [index.SearchField("label"), index.AutocompleteField("label"), index.FilterField("locale")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering = ["sort_order", "key", "-date"]
        constraints = [models.UniqueConstraint(fields=["key", "date", "locale"], name="kpi_once_per_day")]

    def __str__(self) -> str:
        return f"{self.label} ({self.date:%d-%m-%Y})"
