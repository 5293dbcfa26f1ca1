"""The blocks of the home page and of the menus. What any page may hold is in core.blocks."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import BodyBlock
from insight.blocks import KpiFiguresBlock
from newsletters.blocks import SignUpBlock
from pages.enums import Audience, Room

LOCAL_PATH = re.compile(r"/(?![/\\])[^\s\\]*")
WEB_ADDRESS = re.compile(r"https://[^\s/]+\.[^\s]+")


def validate_address(value: str) -> None:
    """An address on this site ("/leren/") or a full one ("https://…"); nothing that runs."""
    if value and not (LOCAL_PATH.fullmatch(value) or WEB_ADDRESS.fullmatch(value)):
        raise ValidationError(_("Write an address on this site as /leren/, or another site's as https://www.site.nl."))


class LinkValue(blocks.StructValue):
    @property
    def url(self) -> str:
        """The chosen page's address while it is public, else the address that was typed; empty if there is neither."""
        page = self.get("page")
        if page is not None:
            return (page.url or "") if page.live else ""
        return self.get("path") or ""

    @property
    def label(self) -> str:
        page = self.get("page")
        return self.get("text") or (page.title if page is not None else "")


class LinkBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("text"), max_length=60, required=False, help_text=_("Empty: the title of the page that you choose.")
    )
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    path = blocks.CharBlock(
        label=_("or an address"),
        max_length=300,
        required=False,
        validators=[validate_address],
        help_text=_("Only where there is no page to choose, for example /leren/."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue
        preview_value = {"text": _("All modules"), "page": None, "path": "/leren/"}
        description = _("A page of this site or an address.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned.get("page") and not cleaned.get("path"):
            raise blocks.StructBlockValidationError({"page": ValidationError(_("Choose a page or write an address."))})
        if not cleaned.get("page") and not cleaned.get("text"):
            raise blocks.StructBlockValidationError({"text": ValidationError(_("Write the text of the link."))})
        return cleaned


class MenuLinkBlock(LinkBlock):
    room = blocks.ChoiceBlock(
        label=_("room"), choices=Room.choices, required=False, help_text=_("Gives the item the tint of its room.")
    )

    class Meta:
        icon = "link"
        label = _("Menu item")
        value_class = LinkValue


class FooterColumnBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=40)
    links = blocks.ListBlock(LinkBlock(), label=_("links"), max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("Column")


class MainMenuBlock(blocks.StreamBlock):
    link = MenuLinkBlock()

    class Meta:
        max_num = 7


class FooterBlock(blocks.StreamBlock):
    column = FooterColumnBlock()

    class Meta:
        max_num = 4


class DoorBlock(LinkBlock):
    """A room of the house, with its tint and its illustration."""

    room = blocks.ChoiceBlock(label=_("room"), choices=Room.choices)
    body = blocks.TextBlock(label=_("what is in it"), max_length=160, rows=2)

    class Meta:
        icon = "home"
        label = _("Room")
        value_class = LinkValue
        form_layout = ["room", "text", "body", "page", "path"]


class DoorsBlock(blocks.StreamBlock):
    door = DoorBlock()

    class Meta:
        max_num = 6


class EntryBlock(blocks.StructBlock):
    """The way in for one kind of visitor: who you are, and the two or three things you came for."""

    audience = blocks.ChoiceBlock(label=_("for whom"), choices=Audience.choices)
    heading = blocks.CharBlock(label=_("heading"), max_length=60)
    body = blocks.TextBlock(label=_("text"), max_length=200, rows=2)
    links = blocks.ListBlock(LinkBlock(), label=_("links"), min_num=1, max_num=4)

    class Meta:
        icon = "user"
        label = _("Entry point")


class EntriesBlock(blocks.StreamBlock):
    entry = EntryBlock()

    class Meta:
        max_num = 3


class PageBodyBlock(BodyBlock):
    """The common library and what apps below this one add to it."""

    newsletter = SignUpBlock()


class HomeBodyBlock(PageBodyBlock):
    """Also the figures from the register."""

    kpi_figures = KpiFiguresBlock()
