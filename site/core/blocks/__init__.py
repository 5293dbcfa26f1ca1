"""The StreamField library: what an editor can put on any page. `BodyBlock` is the whole; apps subclass it to add."""

from core.blocks.body import BodyBlock
from core.blocks.collections import CardsBlock, FilesBlock, PeopleBlock, PersonBlock
from core.blocks.data import FigureBlock, FiguresBlock, RetentionBlock, TableBlock
from core.blocks.media import PictureBlock, VideoBlock
from core.blocks.text import AccordionBlock, CallToActionBlock, QuoteBlock, StepsBlock, TextBlock

__all__ = [
    "AccordionBlock",
    "BodyBlock",
    "CallToActionBlock",
    "CardsBlock",
    "FigureBlock",
    "FiguresBlock",
    "FilesBlock",
    "PeopleBlock",
    "PersonBlock",
    "PictureBlock",
    "QuoteBlock",
    "RetentionBlock",
    "StepsBlock",
    "TableBlock",
    "TextBlock",
    "VideoBlock",
]
