from wagtail import blocks

from core.blocks.collections import CardsBlock, FilesBlock, PeopleBlock
from core.blocks.data import FiguresBlock, RetentionBlock, TableBlock
from core.blocks.media import PictureBlock, VideoBlock
from core.blocks.text import AccordionBlock, CallToActionBlock, QuoteBlock, StepsBlock, TextBlock


class BodyBlock(blocks.StreamBlock):
    """Everything a page's body may hold. The names are stored: renaming one needs a data migration."""

    text = TextBlock()
    quote = QuoteBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    picture = PictureBlock()
    video = VideoBlock()
    table = TableBlock()
    figures = FiguresBlock()
    call_to_action = CallToActionBlock()
    cards = CardsBlock()
    files = FilesBlock()
    people = PeopleBlock()
    retention = RetentionBlock()

    class Meta:
        template = "blocks/body.html"
