"""The text, pictures and tables of a lesson, drawn once a version stamp: they are the same for everybody."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.stamp import StampedCache

register = template.Library()
# A national platform has some forty courses of six lessons with three blocks each.
_drawn: StampedCache[SafeString] = StampedCache(size=1500)
PERSONAL = {"h5p"}  # its player starts with a token of who looks


@register.simple_tag(takes_context=True)
def lesson_block(context: template.Context, block: Any, number: int) -> SafeString:
    """`include_block` for the block at place `number` of the page; a preview and what is personal are not kept."""

    def draw() -> SafeString:
        html: SafeString = conditional_escape(block.render_as_block(context=context.flatten()))
        return html

    if context.get("is_preview") or block.block_type in PERSONAL:
        return draw()
    return _drawn.get_or_make((context["page"].pk, number, get_language()), draw)
