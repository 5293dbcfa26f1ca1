"""`{% fragment %}`: a piece of a page that is rendered once a version stamp (docs/adr/0004-speed.md)."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token

from core.stamp import StampedCache

register = template.Library()
_rendered: StampedCache[str] = StampedCache(size=300)


class FragmentNode(template.Node):
    def __init__(self, name: str, vary: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.vary = vary
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        request: Any = context.get("request")
        if request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        key = (self.name, *(str(expression.resolve(context, ignore_failures=True)) for expression in self.vary))
        return _rendered.get_or_make(key, lambda: self.nodelist.render(context))


@register.tag
def fragment(parser: Parser, token: Token) -> FragmentNode:
    """`{% fragment "footer" LANGUAGE_CODE %}…{% endfragment %}`

    Everything the content depends on, beside public data under the stamp, must be named: the page, the language,
    whether somebody is signed in. Never a form with a token, never anything of one person. Previews are not kept.
    """
    _tag, name, *vary = token.split_contents()
    nodelist = parser.parse(("endfragment",))
    parser.delete_first_token()
    return FragmentNode(name.strip("\"'"), [parser.compile_filter(item) for item in vary], nodelist)
