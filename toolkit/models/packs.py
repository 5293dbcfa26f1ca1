from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from toolkit.models.pages import MaterialPage


class MaterialCollection(ClusterableModel):
    """Materials that belong together: a collection, or with dates a campaign pack that stands in the calendar."""

    title = models.CharField(_("title"), max_length=80)
    slug = models.SlugField(_("address"), unique=True, max_length=80)
    summary = models.CharField(_("summary"), max_length=240)
    starts_on = models.DateField(
        _("from"), null=True, blank=True, help_text=_("With dates it is a campaign and stands in the calendar.")
    )
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_shown = models.BooleanField(_("show in the toolkit"), default=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("is_shown"),
        InlinePanel("items", heading=_("Materials"), label=_("material"), min_num=1),
    ]

    class Meta:
        verbose_name = _("collection of materials")
        verbose_name_plural = _("collections of materials")
        ordering = ["starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="toolkit_collection_ends_after_start",
                violation_error_message=_("A campaign ends on or after the day it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_campaign(self) -> bool:
        return self.starts_on is not None


class CollectionItem(Orderable):
    collection = ParentalKey(MaterialCollection, on_delete=models.CASCADE, related_name="items")
    material = models.ForeignKey(
        MaterialPage, verbose_name=_("material"), on_delete=models.CASCADE, related_name="collection_items"
    )

    panels = [FieldPanel("material")]

    class Meta(Orderable.Meta):
        verbose_name = _("material of a collection")
        verbose_name_plural = _("materials of collections")
        constraints = [models.UniqueConstraint(fields=["collection", "material"], name="toolkit_collection_item_once")]

    def __str__(self) -> str:
        return str(self.material)
