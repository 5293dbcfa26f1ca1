"""`{% fragment %}`: a piece of a page that is rendered once a version stamp (docs/adr/0004-speed.md)."""

from collections import defaultdict
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token

from core.stamp import StampedCache

register = template.Library()
# Each name has a store of its own: a flood of filtered lists never pushes the home page out.
_rendered: defaultdict[str, StampedCache[str]] = defaultdict(lambda: StampedCache(size=200))


class FragmentNode(template.Node):
    def __init__(
        self, name: str, vary: list[FilterExpression], unless: list[FilterExpression], nodelist: NodeList
    ) -> None:
        self.name = name
        self.vary = vary
        self.unless = unless
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        request: Any = context.get("request")
        if request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        if any(expression.resolve(context, ignore_failures=True) for expression in self.unless):
            return self.nodelist.render(context)
        key = tuple(str(expression.resolve(context, ignore_failures=True)) for expression in self.vary)
        return _rendered[self.name].get_or_make(key, lambda: self.nodelist.render(context))


@register.tag
def fragment(parser: Parser, token: Token) -> FragmentNode:
    """`{% fragment "footer" LANGUAGE_CODE %}…{% endfragment %}`

    Everything the content depends on, beside public data under the stamp, must be named: the page, the language,
    whether somebody is signed in. Never a form with a token, never anything of one person. Previews are not kept.

    `{% fragment "course" page.pk unless user.is_authenticated %}`: where anything behind `unless` is true, the piece
    is rendered for this request alone. For what is personal, and for free text, of which there is no end.
    """
    _tag, name, *rest = token.split_contents()
    cut = rest.index("unless") if "unless" in rest else len(rest)
    nodelist = parser.parse(("endfragment",))
    parser.delete_first_token()
    vary = [parser.compile_filter(item) for item in rest[:cut]]
    unless = [parser.compile_filter(item) for item in rest[cut + 1 :]]
    return FragmentNode(name.strip("\"'"), vary, unless, nodelist)
