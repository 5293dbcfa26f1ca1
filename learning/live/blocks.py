"""What the page of an edition can hold."""

from wagtail import blocks

from core.blocks.collections import FilesBlock
from core.blocks.media import PictureBlock, VideoBlock
from core.blocks.text import AccordionBlock, QuoteBlock, StepsBlock, TextBlock


class EditionBlock(blocks.StreamBlock):
    text = TextBlock()
    steps = StepsBlock()
    picture = PictureBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    accordion = AccordionBlock()
    files = FilesBlock()
