"""The builtins of every template: icons, illustrations, header and footer, form fields."""

from typing import Any
from urllib.parse import urlsplit

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.images.models import SourceImageIOError

from core.art import art as draw
from core.art.icons import ICONS
from core.art.render import share_name
from core.domain.staff import enters_admin
from core.navigation import current_navigation
from core.stamp import StampedCache

register = template.Library()
_fragments: StampedCache[SafeString] = StampedCache(size=200)
_share_urls: StampedCache[str] = StampedCache(size=2000)


@register.simple_tag
def icon(name: str, title: str = "", css: str = "") -> SafeString:
    """A line icon of the text's colour and size. Without a title it is hidden from screen readers."""
    named = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    classes = f"icon {escape(css)}".strip()
    return mark_safe(f'<svg class="{classes}" viewBox="0 0 24 24" {named}>{ICONS[name]}</svg>')  # noqa: S308 own drawings


@register.simple_tag
def art(key: str, room: str = "", title: str = "", css: str = "") -> SafeString:
    """An illustration (docs/design.md lists the keys), coloured by its room or by the brand."""
    return draw(key, room=room, title=title, css=css)


@register.filter
def break_address(email: str) -> SafeString:
    """An e-mail address that in a narrow place breaks after its @, not within a word."""
    name, at, host = email.partition("@")
    return format_html("{}{}<wbr>{}", name, at, host) if at else format_html("{}", email)


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> SafeString:
    """The header, kept in memory per language, current menu item and kind of visitor."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    staff = signed_in and enters_admin(user)
    navigation = current_navigation(get_language() or settings.LANGUAGE_CODE)
    current = _current_url([link.url for link in navigation.main], path)
    in_account = path.startswith("/mijn/")

    def make() -> SafeString:
        return render_to_string(
            "components/header.html",
            {
                "links": navigation.main,
                "current": current,
                "signed_in": signed_in,
                "staff": staff,
                "in_account": in_account,
                "at_home": path == "/",
            },
        )

    return _fragments.get_or_make(("header", get_language(), current, signed_in, staff, in_account, path == "/"), make)


@register.simple_tag
def site_footer() -> SafeString:
    """The footer, kept in memory per language."""

    def make() -> SafeString:
        navigation = current_navigation(get_language() or settings.LANGUAGE_CODE)
        return render_to_string("components/footer.html", {"navigation": navigation})

    return _fragments.get_or_make(("footer", get_language()), make)


@register.simple_tag(takes_context=True)
def share_picture(context: template.Context) -> str:
    """The whole address of the picture a page is shared with: its own, else the one of its room."""
    page = context.get("page")
    image_id = getattr(page, "social_image_id", None) or getattr(page, "listing_image_id", None)
    room = context.get("room") or ""

    def make() -> str:
        if page is None or image_id is None:
            return absolute_url(static(share_name(room)))
        try:
            return absolute_url(page.share_image.get_rendition("fill-1200x630|format-jpeg").url)
        except SourceImageIOError:
            return absolute_url(static(share_name(room)))

    return _share_urls.get_or_make((room, image_id), make)


@register.simple_tag(takes_context=True)
def canonical_url(context: template.Context) -> str:
    """This page's one address: without query string, on the configured host."""
    request: HttpRequest | None = context.get("request")
    return f"{settings.BASE_URL}{request.path if request else '/'}"


@register.simple_tag
def absolute_url(url: str) -> str:
    """`url` on the configured host, as share pictures need it."""
    return url if urlsplit(url).scheme else f"{settings.BASE_URL}{url}"


@register.simple_tag
def field(bound: BoundField, label: str = "", help: str = "", kind: str = "", optional: bool = True) -> SafeString:
    """A form field with its label, help and error, tied together for screen readers.

    kind: "" or, for choices, "cards" (radio or checkbox cards side by side); "short" for a narrow input; "code".
    """
    widget = bound.field.widget
    if bound.is_hidden:
        return bound.as_widget()
    identity = bound.auto_id or f"id_{bound.html_name}"
    help_text = help or bound.help_text
    error_id = f"{identity}_error" if bound.errors else ""
    described = " ".join(filter(None, [f"{identity}_help" if help_text else "", error_id]))
    attrs: dict[str, Any] = {"aria-describedby": described} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    is_group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    is_check = isinstance(widget, forms.CheckboxInput)
    if kind == "code":
        widget.attrs.pop("placeholder", None)  # a package's own: the label says it already
        attrs |= {"class": "code-input", "autocomplete": "one-time-code", "inputmode": "numeric"}
    return render_to_string(
        "components/field.html",
        {
            "bound": bound,
            "identity": identity,
            "label": label or bound.label,
            "help": help_text,
            "described": described,
            "kind": kind,
            "optional": optional and not bound.field.required and not is_check,
            "is_group": is_group,
            "is_check": is_check,
            "control": "" if is_group else bound.as_widget(attrs=attrs),
        },
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(*bound_forms: forms.BaseForm) -> dict[str, Any]:
    """What went wrong in these forms, above them, each line a link to its field. Nothing where nothing did."""
    rows: list[tuple[str, str, str]] = []
    for form in bound_forms:
        rows += [("", "", str(error)) for error in form.non_field_errors()]
        for name, errors in form.errors.items():
            if name in form.fields:
                rows += [(_first_control(form[name]), str(form[name].label), str(error)) for error in errors]
    return {"rows": rows}


def _first_control(bound: BoundField) -> str:
    """The id a link must go to: of a group of choices, the first choice."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def _current_url(urls: list[str], path: str) -> str:
    """The longest menu address under which `path` lies, or an empty string."""
    return max((url for url in urls if url != "/" and path.startswith(url)), key=len, default="")
