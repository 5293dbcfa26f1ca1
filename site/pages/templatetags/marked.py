from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pages.domain.search import Part

register = template.Library()


@register.filter
def marked(parts: Iterable[Part]) -> SafeString:
    """The text with <mark> around what was searched for: a loop in the template takes ten times as long."""
    return mark_safe("".join(f"<mark>{escape(p.text)}</mark>" if p.hit else escape(p.text) for p in parts))  # noqa: S308 escaped
