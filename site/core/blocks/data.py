from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from core.blocks.text import SMALL_FEATURES
from core.retention import retention_rules

DATA = _("Figures and tables")


class TableBlock(blocks.StructBlock):
    """A table with a caption and a header row; its first column may be headers too."""

    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.CharBlock(label=_("Figure"), required=False)),
            ("rich_text", blocks.RichTextBlock(label=_("Text with links"), features=SMALL_FEATURES, required=False)),
        ],
        label=_("Table"),
    )
    first_column_heads = blocks.BooleanBlock(label=_("The first column names the row"), required=False, default=True)

    class Meta:
        label = _("Table")
        icon = "table"
        group = DATA
        template = "blocks/table.html"
        description = _("Rows and columns, with a caption that says what they show.")

    def get_preview_value(self) -> Any:
        return self.to_python(
            {
                "table": {
                    "caption": "Wie mag het dossier zien?",
                    "columns": [
                        {"type": "text", "heading": "Leeftijd"},
                        {"type": "text", "heading": "Wie vraagt inzage?"},
                    ],
                    "rows": [
                        {"values": ["tot 12 jaar", "ouders met gezag"]},
                        {"values": ["12 tot en met 15 jaar", "ouders, als het kind toestemming geeft"]},
                        {"values": ["vanaf 16 jaar", "de jongere zelf"]},
                    ],
                },
                "first_column_heads": True,
            }
        )

    @property
    def is_previewable(self) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        table = cleaned["table"]
        if table is None or not table.columns:
            raise StructBlockValidationError(block_errors={"table": ValidationError(_("Add at least one column."))})
        if not (table.caption or "").strip():
            error = ValidationError(_("Give the table a caption: one line that says what it shows."))
            raise StructBlockValidationError(block_errors={"table": error})
        if not all(column["heading"].strip() for column in table.columns):
            error = ValidationError(_("Give each column a heading."))
            raise StructBlockValidationError(block_errors={"table": error})
        return cleaned


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(
        label=_("Figure itself"), max_length=12, help_text=_("As it is to be read: “97%”, “5.000”.")
    )
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    date = blocks.CharBlock(
        label=_("Date or period"), max_length=40, help_text=_("Required: a figure without its date misleads.")
    )
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=120)

    class Meta:
        label = _("Figure")
        icon = "order"
        label_format = "{value} {label}"


class FiguresBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=4)

    class Meta:
        label = _("Figures")
        icon = "order"
        group = DATA
        template = "blocks/figures.html"
        description = _("One to four large numbers, each with its date.")
        preview_value = {
            "title": "Samen openen we het dossier",
            "figures": [
                {"value": "97%", "label": "van de praktijken doet mee", "date": "december 2022"},
                {"value": "14%", "label": "van de patiënten kijkt in het dossier", "date": "december 2022"},
            ],
        }


class RetentionBlock(blocks.StaticBlock):
    """How long each kind of data is kept, as the platform itself applies it every night."""

    class Meta:
        label = _("How long we keep data")
        icon = "history"
        group = DATA
        template = "blocks/retention.html"
        description = _("The periods as they are set in the platform; nothing to fill in.")
        admin_text = _("A table of what is kept how long. It follows the settings by itself.")
        preview_value = None

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["rules"] = sorted(retention_rules(), key=lambda rule: (rule.days, str(rule.what)))
        return context

    @property
    def is_previewable(self) -> bool:
        return True
