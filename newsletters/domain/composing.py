"""The blocks of an issue as parts: plain values that templates for mail, text and web only have to place."""

import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import resvg_py
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.models import SourceImageIOError

from core.art import render_svg
from core.cards import Card
from newsletters.domain.counted_links import counted_url
from newsletters.domain.looks import Look
from newsletters.domain.rich_text import mail_html, plain_text
from newsletters.models import Issue

# Twice the width at which a mail shows them: screens of phones are that fine.
WIDE = (1120, 560)
SMALL = (360, 240)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`width` and `height` are those at which it is shown."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """`kind` names the template; `values` are what it shows. `key` tells parts apart in the checklist."""

    kind: str
    key: str
    values: dict[str, Any]

    @property
    def mail_template(self) -> str:
        return f"newsletters/mail/parts/{self.kind}.mjml"

    @property
    def web_template(self) -> str:
        return f"newsletters/web/{self.kind}.html"


@dataclass(frozen=True, kw_only=True)
class Composition:
    """`broken` counts blocks that show nothing any more: their page, picture or text is gone."""

    parts: list[Part]
    broken: int


def compose(*, issue: Issue, look: Look, suffix: str = "") -> Composition:
    """The parts of an issue as it stands now, with pictures as files that a mail can point at."""
    parts: list[Part] = []
    broken = 0
    composer = _Composer(look=look, suffix=suffix)
    for child in issue.body:
        values = composer.values_of(child.block_type, child.value)
        if values is None:
            broken += 1
        else:
            kind = "card" if child.block_type in {"item", "course", "material"} else child.block_type
            parts.append(Part(kind=kind, key=child.id or str(len(parts)), values=values))
    return Composition(parts=parts, broken=broken)


def picture_of(image: Any, *, alt: str = "", size: tuple[int, int] = WIDE, whole: bool = False) -> Picture | None:
    """A JPEG (a PNG for a logo, `whole`) of at most this size, however large the original; None if its file is gone."""
    width, height = size
    spec = f"max-{width}x{height}|format-png" if whole else f"fill-{width}x{height}|format-jpeg|jpegquality-76"
    try:
        rendition = image.get_rendition(spec)
    except SourceImageIOError:
        return None
    url = rendition.url if rendition.url.startswith("http") else f"{settings.BASE_URL}{rendition.url}"
    return Picture(url=url, alt=alt, width=max(rendition.width // 2, 1), height=max(rendition.height // 2, 1))


def art_picture(key: str, *, room: str, look: Look, size: tuple[int, int] = WIDE) -> Picture:
    """Our own illustration as a PNG in the media store, named after its content: mail programs show no SVG."""
    width, height = size
    colours = {"brand": look.light["brand"], "tint": look.light["brand_tint"]} if room in {"", "regio"} else {}
    svg = render_svg(key, room=room, width=width, height=height, **colours)
    name = f"newsletters/{hashlib.blake2b(svg.encode(), digest_size=10).hexdigest()}.png"
    if not default_storage.exists(name):
        drawn = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("RGB")
        out = io.BytesIO()
        drawn.quantize(48, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        default_storage.save(name, ContentFile(out.getvalue()))
    url = default_storage.url(name)
    whole = url if url.startswith("http") else f"{settings.BASE_URL}{url}"
    return Picture(url=whole, alt="", width=width // 2, height=height // 2)


class _Composer:
    def __init__(self, *, look: Look, suffix: str) -> None:
        self._look = look
        self._suffix = suffix

    def values_of(self, kind: str, value: Any) -> dict[str, Any] | None:
        """What this block shows; None when nothing of it is left."""
        make = getattr(self, f"_{kind}", None)
        return make(value) if make and value is not None else None

    def _url(self, url: str) -> str:
        return counted_url(url, suffix=self._suffix) if url else ""

    def _rich(self, value: Any) -> dict[str, str]:
        html = mail_html(value, suffix=self._suffix)
        return {"html": html, "text": plain_text(html)}

    def _lead(self, value: Any) -> dict[str, Any]:
        image = value.get("image")
        return {
            "title": value["title"],
            "greet": value["greet"],
            **self._rich(value["text"]),
            "picture": picture_of(image, alt=value["alt"]) if image else None,
            "button": value["button"] if value.address else "",
            "url": self._url(value.address),
        }

    def _text(self, value: Any) -> dict[str, Any] | None:
        rich = self._rich(value)
        return rich if rich["text"] else None

    def _item(self, value: Any) -> dict[str, Any] | None:
        return self._card(value, room="", large=value["is_large"], link_text=value["link_text"] or _("Read on"))

    def _course(self, value: Any) -> dict[str, Any] | None:
        return self._card(value, room="leren", large=False, link_text=_("View the course"), label=_("Training"))

    def _material(self, value: Any) -> dict[str, Any] | None:
        return self._card(
            value, room="toolkit", large=False, link_text=_("Make it your own"), label=_("For your practice")
        )

    def _card(self, value: Any, *, room: str, large: bool, link_text: str, label: str = "") -> dict[str, Any] | None:
        page = value["page"]
        if page is None or not page.live:
            return None
        specific = page.specific
        card = specific.card() if hasattr(specific, "card") else Card(title=page.title, url=page.url or "")
        if not card.url:
            return None
        size = WIDE if large else SMALL
        picture = picture_of(card.image, size=size) if card.image else None
        if room == "toolkit":
            facts = [card.kind] if card.kind else []
        elif card.date and not room:
            facts = [date_format(card.date, "j F Y"), *([card.by] if card.by else [])]
        else:
            facts = [fact for fact in (card.kind or card.tag, *card.meta) if fact]
        return {
            "title": card.title,
            "url": self._url(card.url),
            "summary": value["summary"] or card.summary,
            "facts": facts,
            "label": label,
            "link_text": link_text,
            "large": large,
            "room": room,
            "tint": {"leren": "sky", "toolkit": "peach"}.get(room, ""),
            "picture": picture or art_picture(card.art or "record", room=room or card.room, look=self._look, size=size),
        }

    def _event(self, value: Any) -> dict[str, Any]:
        day: dt.date = value["date"]
        return {
            "title": value["title"],
            "day": day.day,
            "month": date_format(day, "M").rstrip(".").lower(),
            "date": date_format(day, "l j F Y"),
            "iso": day.isoformat(),
            "when": ", ".join(fact for fact in (date_format(day, "l j F"), value["time"]) if fact),
            "place": value["place"],
            "text": value["text"],
            "link_text": value["link_text"] or _("Sign up"),
            "url": self._url(value.address),
        }

    def _figures(self, value: Any) -> dict[str, Any]:
        return {
            "title": value["title"],
            "width": {1: 100, 3: 33}.get(len(value["figures"]), 50),
            "figures": [
                {"value": one["value"], "label": one["label"], "date": one["date"]} for one in value["figures"]
            ],
        }

    def _quote(self, value: Any) -> dict[str, Any]:
        return {"text": value["text"], "by": ", ".join(part for part in (value["name"], value["role"]) if part)}

    def _picture(self, value: Any) -> dict[str, Any] | None:
        if value["image"] is None:
            return None
        alt = "" if value["decorative"] else value["alt"]
        picture = picture_of(value["image"], alt=alt)
        return {"picture": picture, "caption": value["caption"], "decorative": value["decorative"]} if picture else None

    def _button(self, value: Any) -> dict[str, Any] | None:
        return {"label": value["label"], "url": self._url(value.address)} if value.address else None

    def _partner(self, value: Any) -> dict[str, Any]:
        logo = value["logo"]
        return {
            "name": value["name"],
            "text": value["text"],
            "url": self._url(value["url"]),
            "picture": picture_of(logo, alt=value["name"], size=(280, 120), whole=True) if logo else None,
        }
