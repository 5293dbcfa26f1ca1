from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from core.cards import Card

LINKS = _("Links")


class CardsBlock(blocks.StructBlock):
    """Pages of the site as cards. A page that is not live, or knows no card, is left out."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1, max_num=12)

    class Meta:
        label = _("Cards")
        icon = "grip"
        group = LINKS
        template = "blocks/cards.html"
        description = _("Pages of this site, each as a card with its picture.")
        label_format = "{title}"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["cards"] = value.get("cards") or cards_of([page.pk for page in value["pages"] if page])
        return context

    def get_preview_value(self) -> Any:
        value = self.to_python({"title": "Lees verder", "pages": []})
        value["cards"] = [
            Card(title="De basis van online inzage", url="#", room="leren", art="door", meta=("45 min", "1 punt")),
            Card(title="Poster “Kijk in uw dossier”", url="#", room="toolkit", art="poster", meta=("A3",)),
        ]
        return value

    @property
    def is_previewable(self) -> bool:
        return True


class FilesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)
    files = blocks.ListBlock(DocumentChooserBlock(label=_("File")), label=_("Files"), min_num=1)

    class Meta:
        label = _("Files")
        icon = "doc-full"
        group = LINKS
        template = "blocks/files.html"
        description = _("Documents to download, with kind and size.")
        label_format = "{title}"
        preview_value = {"title": "Downloads", "files": []}


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=100)
    role = blocks.CharBlock(label=_("Role"), required=False, max_length=100)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Phone"), required=False, max_length=20)
    photo = ImageChooserBlock(label=_("Photo"), required=False)

    class Meta:
        label = _("Person")
        icon = "user"
        label_format = "{name}"


class PeopleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)
    people = blocks.ListBlock(PersonBlock(), label=_("People"), min_num=1)

    class Meta:
        label = _("People")
        icon = "group"
        group = LINKS
        template = "blocks/people.html"
        description = _("Who to turn to: name, role, phone and e-mail.")
        label_format = "{title}"
        preview_value = {
            "title": "Uw contactpersoon",
            "people": [
                {
                    "name": "Jelle Hoekstra",
                    "role": "projectleider",
                    "email": "jelle@zuiderkamp.example",
                    "phone": "088 000 12 34",
                }
            ],
        }


def cards_of(ids: list[int]) -> list[Card]:
    """The cards of these live, public pages, in the order given."""
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).live().public().specific()}
    return [pages[pk].card() for pk in ids if pk in pages and hasattr(pages[pk], "card")]
