from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def _kpi_choices() -> list[tuple[str, str]]:
    """The register's keys, read when the form is shown (models import blocks, so they are named here)."""
    from insight.domain.queries import kpi_choices

    return kpi_choices()


class KpiFiguresBlock(blocks.StructBlock):
    """Figures straight from the register: correct them there, and every page follows."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    keys = blocks.MultipleChoiceBlock(
        label=_("figures"),
        choices=_kpi_choices,
        required=False,
        help_text=_("Choose none to show those that the register has for the home page."),
    )

    class Meta:
        icon = "order"
        label = _("Figures from the register")
        template = "insight/blocks/kpi_figures.html"
        description = _("Large numbers with their date and source, kept up to date in the register.")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from insight.domain.queries import key_figures

        context = super().get_context(value, parent_context=parent_context)
        context["figures"] = value.get("samples") or key_figures(keys=value.get("keys") or None)
        return context

    def get_preview_value(self) -> Any:
        """The register may still be empty when an editor first sees this block."""
        value = self.to_python({"heading": "Samen openen we het dossier", "keys": []})
        value["samples"] = [
            {"value": "97%", "label": "van de praktijken doet mee", "date": "31 december 2022"},
            {"value": "14%", "label": "van de patiënten kijkt online", "date": "31 december 2022"},
        ]
        return value

    @property
    def is_previewable(self) -> bool:
        return True
