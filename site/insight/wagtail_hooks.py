from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from insight.domain.queries import shown_value
from insight.models import CoalitionFigure, Kpi


class ShownColumn(Column):
    """The value as readers see it."""

    def get_value(self, instance: Kpi) -> str:
        return shown_value(value=instance.value, unit=instance.unit)


class KpiViewSet(SnippetViewSet):
    model = Kpi
    icon = "order"
    menu_label = _("Key figures")
    list_display = [
        "label",
        ShownColumn("shown", label=_("Value")),
        "date",
        "source",
        BooleanColumn("show_on_home", label=_("On the home page")),
    ]
    list_filter = ["key", "show_on_home"]
    search_fields = ["label", "source"]
    ordering = ["sort_order", "key", "-date"]
    copy_view_enabled = True


class CoalitionFigureViewSet(SnippetViewSet):
    model = CoalitionFigure
    icon = "site"
    menu_label = _("Figures of coalitions")
    list_display = ["coalition", "date", "usage_pct", "practices_connected"]
    list_filter = ["coalition", "date"]
    panels = [
        FieldPanel("coalition"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("usage_pct")]),
        FieldRowPanel([FieldPanel("patients"), FieldPanel("practices_connected")]),
        FieldPanel("source"),
    ]


class FiguresGroup(SnippetViewSetGroup):
    """The register: correct a figure here and every page follows."""

    items = (KpiViewSet, CoalitionFigureViewSet)
    menu_label = _("Figures")
    menu_name = "figures"
    menu_icon = "order"
    menu_order = 320
    add_to_admin_menu = True


register_snippet(FiguresGroup)
