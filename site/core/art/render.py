import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.art.compositions import SCENES, SPOTS

# The literal colour of each class in light mode. In a page, open.css colours them.
COLOURS: dict[str, str] = {
    "w": "#ffffff",
    "l": "#d9e0da",
    "b": "#2f6ea5",
    "p": "#c4592b",
    "g": "#0f6b55",
    "u": "#7b4590",
}
# room: main, tint, deep, companion, spark
ROOMS: dict[str, tuple[str, str, str, str, str]] = {
    "": ("#0f6b55", "#e0f0e9", "#0a4a3b", "#c4592b", "#f4b942"),
    "leren": ("#2f6ea5", "#dfecf7", "#17496f", "#c4592b", "#f4b942"),
    "toolkit": ("#c4592b", "#fbe5d8", "#8a3511", "#0f6b55", "#f4b942"),
    "regio": ("#0f6b55", "#e0f0e9", "#0a4a3b", "#c4592b", "#f4b942"),
    "agenda": ("#f4b942", "#fdf0d2", "#5b3d00", "#0f6b55", "#c4592b"),
    "inzicht": ("#7b4590", "#efe4f3", "#5c2f6e", "#2f6ea5", "#f4b942"),
}
# What a room is shared with (core.art.share makes the files).
SCENE_OF_ROOM = {
    "": "door-open",
    "leren": "laptop",
    "toolkit": "kit",
    "regio": "region",
    "agenda": "calendar",
    "inzicht": "chart",
}
SCENE_WIDTH, SCENE_HEIGHT = 320, 180
_CLASS = re.compile(r'class="(x?)(\w)(?: leaf)?"')


def art_keys() -> list[str]:
    """Every key `art` knows: scenes of 16:9 first, then spots (square)."""
    return [*SCENES, *SPOTS]


@lru_cache(maxsize=512)
def art(key: str, *, room: str = "", title: str = "", css: str = "") -> SafeString:
    """The illustration as inline SVG, hidden from screen readers unless it has a title. An unknown key: "record"."""
    if key in SPOTS:
        box, inner = SPOTS[key]
    else:
        box, inner = f"0 0 {SCENE_WIDTH} {SCENE_HEIGHT}", _ground() + SCENES.get(key, SCENES["record"])
        css = f"scene {css}"
    named = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    data_room = f' data-room="{escape(room)}"' if room else ""
    classes = f"art {escape(css)}".strip()
    return mark_safe(f'<svg class="{classes}" viewBox="{box}"{data_room} {named}>{inner}</svg>')  # noqa: S308 own drawings, escaped arguments


@lru_cache(maxsize=256)
def render_svg(
    key: str, *, room: str = "", width: int = 1600, height: int = 900, brand: str = "", tint: str = ""
) -> str:
    """A whole SVG file with literal colours, the ground filling `width` × `height` px.

    `brand` and `tint` replace the room's main colour and ground (a coalition's picture).
    """
    if key in SPOTS:
        box, inner = SPOTS[key]
        backdrop = ""
    else:
        inner = SCENES.get(key, SCENES["record"])
        wide = max(SCENE_WIDTH, SCENE_HEIGHT * width / height)
        tall = max(SCENE_HEIGHT, SCENE_WIDTH * height / width)
        left, top = (SCENE_WIDTH - wide) / 2, SCENE_HEIGHT - tall
        box = f"{left:.2f} {top:.2f} {wide:.2f} {tall:.2f}"
        backdrop = f'<rect x="{left:.2f}" y="{top:.2f}" width="{wide:.2f}" height="{tall:.2f}" class="t"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box}">'
        f"{literal_colours(backdrop + inner, room=room, brand=brand, tint=tint)}</svg>"
    )


def literal_colours(inner: str, *, room: str, brand: str = "", tint: str = "") -> str:
    """The drawing with each class replaced by its colour in this room, for use outside a page."""
    main, ground, deep, companion, spark = ROOMS.get(room, ROOMS[""])
    colours = {**COLOURS, "m": brand or main, "t": tint or ground, "k": deep, "a": companion, "s": spark}

    def literal(match: re.Match[str]) -> str:
        if match[2] == "h":
            return 'fill="#ffffff" fill-opacity=".55"'
        colour = colours[match[2]]
        if match[1]:
            return f'fill="none" stroke="{colour}" stroke-linecap="round" stroke-linejoin="round"'
        return f'fill="{colour}"'

    return _CLASS.sub(literal, inner)


def share_name(room: str) -> str:
    """The static file of a room; of an unknown room, the general one."""
    return f"img/share-{room}.png" if room and room in SCENE_OF_ROOM else "img/share.png"


def _ground() -> str:
    return f'<path class="t" d="M0 0h{SCENE_WIDTH}v{SCENE_HEIGHT}H0z"/>'
