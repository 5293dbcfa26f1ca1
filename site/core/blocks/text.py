from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError, StructValue

TEXT = _("Text")
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    """Running text with headings and lists; no colours, no pictures."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        group = TEXT
        template = "blocks/text.html"
        description = _("Running text with headings, lists and links.")
        preview_value = (
            "<h2>Wat ziet de patiënt?</h2><p>De patiënt ziet de <b>episodes</b>, de medicatie en de uitslagen. "
            "Ook brieven van anderen horen erbij.</p><ul><li>vanaf de start van online inzage</li>"
            "<li>zonder uw persoonlijke werkaantekeningen</li></ul>"
        )


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), rows=3, max_length=400)
    name = blocks.CharBlock(label=_("Who said it"), max_length=100)
    role = blocks.CharBlock(label=_("Role"), required=False, max_length=100)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        group = TEXT
        template = "blocks/quote.html"
        description = _("What somebody said, with name and role.")
        label_format = "{text}"
        preview_value = {
            "text": "Mijn patiënten komen beter voorbereid op het spreekuur. Dat scheelt mij tijd.",
            "name": "M. Bakker",
            "role": "huisarts",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=120)
    text = blocks.RichTextBlock(label=_("Explanation"), features=SMALL_FEATURES, required=False)

    class Meta:
        label = _("Step")
        icon = "list-ol"
        label_format = "{title}"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=12)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        group = TEXT
        template = "blocks/steps.html"
        description = _("What to do, in order, numbered.")
        preview_value = {
            "steps": [
                {"title": "Nodig uw team uit", "text": "<p>Iedere collega krijgt een e-mail met een link.</p>"},
                {"title": "Volg de module", "text": "<p>45 minuten, ook in delen.</p>"},
                {"title": "Zet de inzage open", "text": ""},
            ]
        }


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question or title"), max_length=160)
    text = blocks.RichTextBlock(label=_("Answer"), features=SMALL_FEATURES)

    class Meta:
        label = _("Item")
        icon = "help"
        label_format = "{title}"


class AccordionBlock(blocks.StructBlock):
    entries = blocks.ListBlock(AccordionItemBlock(), label=_("Items"), min_num=1)  # "items" is a method of the value

    class Meta:
        label = _("Accordion")
        icon = "collapse-down"
        group = TEXT
        template = "blocks/accordion.html"
        description = _("Questions that open when clicked. Not for what everybody must read.")
        preview_value = {
            "entries": [
                {
                    "title": "Is een portaal verplicht?",
                    "text": "<p>Nee. Inzage op verzoek is verplicht, een portaal niet.</p>",
                },
                {"title": "Ziet de patiënt mijn werkaantekeningen?", "text": "<p>Nee.</p>"},
            ]
        }


class CallToActionValue(StructValue):
    @property
    def address(self) -> str:
        """Where the button goes: the page's address, else the URL; empty when the page has gone."""
        page = self.get("page")
        if page:
            return page.url or ""
        return self.get("url") or ""


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), rows=2, required=False, max_length=300)
    label = blocks.CharBlock(label=_("Button"), max_length=40, help_text=_("Start with a verb: “Poster maken”."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or an address elsewhere"), required=False)

    class Meta:
        label = _("Call to action")
        icon = "crosshairs"
        group = _("Links")
        template = "blocks/call_to_action.html"
        value_class = CallToActionValue
        form_layout = BlockGroup(
            children=[
                "title",
                "text",
                "label",
                BlockGroup(children=["page", "url"], heading=_("Where the button goes"), icon="link"),
            ]
        )
        description = _("One button that stands out, with a reason to press it.")
        label_format = "{title}"
        preview_value = {
            "title": "Vertel het uw patiënten",
            "text": "Maak in twee minuten een poster met de naam van uw praktijk erop.",
            "label": "Poster maken",
            "url": "https://open.example/toolkit/",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            error = ValidationError(_("Choose a page or fill in an address: one of the two."))
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned
