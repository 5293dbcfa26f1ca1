from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from core.blocks.collections import cards_of
from pages.blocks import PageBodyBlock

REGION = _("Of the region")


class ConsultantBlock(blocks.StructBlock):
    """Somebody of the coalition whom a practice can call."""

    name = blocks.CharBlock(label=_("Name"), max_length=100)
    role = blocks.CharBlock(label=_("Role"), max_length=100, help_text=_("For example “praktijkconsulent”."))
    area = blocks.CharBlock(
        label=_("For which practices"), required=False, max_length=120, help_text=_("Places or a part of the region.")
    )
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Phone"), required=False, max_length=20)
    photo = ImageChooserBlock(label=_("Photo"), required=False)

    class Meta:
        label = _("Consultant")
        icon = "user"
        label_format = "{name}"
        description = _("Name, role, phone and photo of somebody whom practices can call.")
        template = "coalitions/blocks/consultant.html"
        preview_value = {
            "name": "Jelle Hoekstra",
            "role": "praktijkconsulent",
            "area": "Noord en de eilanden",
            "email": "jelle@zuiderkamp.example",
            "phone": "088 000 12 34",
        }


class ConsultantsBlock(blocks.StreamBlock):
    consultant = ConsultantBlock()

    class Meta:
        max_num = 12


class HomePartBlock(blocks.StructBlock):
    """A part of a section's home that fills itself; its heading may be another."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)

    class Meta:
        abstract = True
        group = REGION

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["is_sample"] = not (parent_context and parent_context.get("home"))
        return context


class OwnNewsBlock(HomePartBlock):
    class Meta:
        label = _("Own news")
        icon = "doc-full-inverse"
        template = "coalitions/blocks/own_news.html"
        description = _("The newest items of your own. Fills itself.")
        preview_value = {"title": ""}


class EventsBlock(HomePartBlock):
    class Meta:
        label = _("Coming events")
        icon = "date"
        template = "coalitions/blocks/events.html"
        description = _("Webinars and workshops that are coming in the region. Fills itself.")
        preview_value = {"title": ""}


class RegionFiguresBlock(HomePartBlock):
    class Meta:
        label = _("The region in pictures")
        icon = "order"
        template = "coalitions/blocks/region_figures.html"
        description = _("How many practices are trained, how many patients look in their record. Fills itself.")
        preview_value = {"title": ""}


class PartnerContactBlock(HomePartBlock):
    class Meta:
        label = _("Whom to call")
        icon = "user"
        template = "coalitions/blocks/contact.html"
        description = _("Your consultants with photo and phone, as they stand below under Contact.")
        preview_value = {"title": ""}


class QuestionBlock(HomePartBlock):
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=300, rows=2)

    class Meta:
        label = _("Ask your question")
        icon = "help"
        template = "coalitions/blocks/question.html"
        description = _("A button to the form; the question comes to your coalition.")
        preview_value = {"title": "", "text": ""}


class ChosenPagesBlock(HomePartBlock):
    """Pages that the editor chose, as cards. One that is not public any more is left out."""

    class Meta:
        abstract = True

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["cards"] = cards_of([page.pk for page in value["pages"] if page])
        return context


class NationalNewsBlock(ChosenPagesBlock):
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="pages.NewsPage", label=_("News item")),
        label=_("News items"),
        min_num=1,
        max_num=6,
    )

    class Meta:
        label = _("National news")
        icon = "site"
        template = "coalitions/blocks/chosen.html"
        description = _("News of the programme that matters to your practices. You choose.")
        preview_value = {"title": "Landelijk nieuws", "pages": []}


class MaterialsBlock(ChosenPagesBlock):
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="toolkit.MaterialPage", label=_("Material")),
        label=_("Materials"),
        min_num=1,
        max_num=6,
    )

    class Meta:
        label = _("Recommended materials")
        icon = "download"
        template = "coalitions/blocks/chosen.html"
        description = _("Posters, flyers and texts that you recommend to your practices.")
        preview_value = {"title": "Dit raden wij aan", "pages": []}


class SectionBodyBlock(PageBodyBlock):
    """The home of a section: what any page may hold, and the parts of the region in the order that the editor likes."""

    own_news = OwnNewsBlock()
    national_news = NationalNewsBlock()
    events = EventsBlock()
    region_figures = RegionFiguresBlock()
    materials = MaterialsBlock()
    contact = PartnerContactBlock()
    question = QuestionBlock()

    class Meta:
        template = "coalitions/blocks/section_body.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["parts"] = HOME_PARTS
        return context


HOME_PARTS = frozenset(SectionBodyBlock.base_blocks) - frozenset(PageBodyBlock.base_blocks)
# What a new section starts with. One whose editor chose no part at all shows them around its own text.
FIRST_PARTS = ("own_news", "events", "region_figures")
LAST_PARTS = ("contact", "question")


def has_parts(body: blocks.StreamValue) -> bool:
    return any(raw["type"] in HOME_PARTS for raw in body.raw_data)


def parts(names: Iterable[str]) -> blocks.StreamValue:
    """These parts, with their own headings."""
    return _body.to_python([{"type": name, "value": {}} for name in names])


_body = SectionBodyBlock()
