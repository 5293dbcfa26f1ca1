"""Colours and their contrast: the tokens of open.css as data, and a coalition's palette computed from its brand colour.

Lightness is moved in OKLCH, so that hue stays what the coalition chose. The brand itself is never altered: it carries
white text or our ink at 4.5:1 as given, or it is refused with the nearest colour that does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from coloraide import Color
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.exceptions import DomainError

TEXT_RATIO = 4.5
MARK_RATIO = 3.0
SURFACE_RATIO = 1.25  # less, and a button cannot be told from the page

# Kept equal to static/css/open.css by a test.
LIGHT: dict[str, str] = {
    "paper": "#fbf9f4", "card": "#ffffff", "sand": "#efece3", "line": "#d9e0da", "edge": "#6f837c",
    "ink": "#14302b", "ink-soft": "#47605a",
    "brand": "#0f6b55", "brand-hover": "#0b5544", "on-brand": "#ffffff", "brand-deep": "#0a4a3b",
    "brand-tint": "#e0f0e9", "mark": "#0f6b55", "accent": "#f4b942",
    "band": "#0a4a3b", "on-band": "#ffffff", "on-band-soft": "#cfe6dd",
    "sun": "#f4b942", "on-sun": "#14302b", "sun-tint": "#fdf0d2", "sun-ink": "#5b3d00",
    "sky": "#2f6ea5", "sky-tint": "#dfecf7", "sky-ink": "#17496f",
    "peach": "#c4592b", "peach-tint": "#fbe5d8", "peach-ink": "#8a3511",
    "mint": "#0f6b55", "mint-tint": "#e0f0e9", "mint-ink": "#0a4a3b",
    "plum": "#7b4590", "plum-tint": "#efe4f3", "plum-ink": "#5c2f6e",
    "alert": "#a52a0d", "alert-tint": "#fce4dc", "on-alert": "#ffffff",
}  # fmt: skip
DARK: dict[str, str] = {
    "paper": "#0f1b18", "card": "#182824", "sand": "#13221e", "line": "#2e433c", "edge": "#7f978e",
    "ink": "#edf3ee", "ink-soft": "#b0c4bb",
    "brand": "#6fcfb0", "brand-hover": "#93dfc6", "on-brand": "#08251d", "brand-deep": "#93dfc6",
    "brand-tint": "#17382f", "mark": "#6fcfb0", "accent": "#f4b942",
    "band": "#123a30", "on-band": "#f3f8f5", "on-band-soft": "#bcd8cd",
    "sun": "#f4b942", "on-sun": "#14302b", "sun-tint": "#3b2f13", "sun-ink": "#f9d489",
    "sky": "#7fb6e6", "sky-tint": "#183047", "sky-ink": "#b5d7f5",
    "peach": "#ec8f66", "peach-tint": "#45281b", "peach-ink": "#ffc7ad",
    "mint": "#5bbd9d", "mint-tint": "#17382f", "mint-ink": "#a6e6d0",
    "plum": "#c493d8", "plum-tint": "#36243f", "plum-ink": "#e6c8f2",
    "alert": "#ff9d82", "alert-tint": "#4a2117", "on-alert": "#2b0d05",
}  # fmt: skip
THEMED = (
    "brand", "brand-hover", "on-brand", "brand-deep", "brand-tint", "mark", "accent", "band", "on-band", "on-band-soft"
)  # fmt: skip

SURFACES = ("paper", "card", "sand")
TINTS = ("brand-tint", "sun-tint", "sky-tint", "peach-tint", "mint-tint", "plum-tint")
GROUNDS = (*SURFACES, *TINTS)
# Every (text, ground) the stylesheet uses: each reaches 4.5:1 in both modes, and under every coalition's palette.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "ink-soft", "brand-deep") for ground in GROUNDS),
    ("ink", "alert-tint"), ("ink", "line"), ("ink-soft", "alert-tint"),
    ("on-brand", "brand"), ("on-brand", "brand-hover"),
    ("on-band", "band"), ("on-band-soft", "band"),
    ("on-sun", "sun"), ("paper", "ink"),
    *((f"{room}-ink", f"{room}-tint") for room in ("sun", "sky", "peach", "mint", "plum")),
    ("alert", "paper"), ("alert", "card"), ("alert", "alert-tint"), ("on-alert", "alert"),
)  # fmt: skip
# What is seen but not read (bars, dots, borders of controls): 3:1.
MARK_PAIRS: tuple[tuple[str, str], ...] = (
    ("mark", "card"), ("mark", "paper"), ("mark", "brand-tint"),
    ("edge", "card"), ("edge", "paper"), ("alert", "card"), ("sun-ink", "card"), ("brand-deep", "card"),
)  # fmt: skip

_HEX = re.compile(r"#[0-9a-f]{6}")


class UnreadableColour(DomainError):
    """A brand colour on which no text is readable. `ratio`: the best measured; `nearest`: the closest that passes."""

    def __init__(self, message: str, *, ratio: float, nearest: str) -> None:
        super().__init__(message)
        self.ratio = ratio
        self.nearest = nearest


@dataclass(frozen=True, kw_only=True)
class Palette:
    """A coalition's ten tokens in light and dark. `light["brand"]` is the colour as given."""

    light: dict[str, str]
    dark: dict[str, str]

    @property
    def brand(self) -> str:
        return self.light["brand"]

    @property
    def on_brand(self) -> str:
        return self.light["on-brand"]

    @property
    def brand_deep(self) -> str:
        return self.light["brand-deep"]

    @property
    def brand_tint(self) -> str:
        return self.light["brand-tint"]

    @property
    def link(self) -> str:
        return self.light["brand-deep"]

    @property
    def accent(self) -> str:
        return self.light["accent"]

    def as_css(self, *, selector: str = ":root") -> str:
        """A stylesheet of its own: unlayered, so it wins from open.css; on screens only, so print stays black.

        Inside it the room of the regions takes the coalition's colours too.
        """
        light = ";".join(f"--{name}:{value}" for name, value in self.light.items())
        dark = ";".join(f"--{name}:{value}" for name, value in self.dark.items())
        return (
            f"@media screen{{{selector}{{{light}}}"
            '[data-room="regio"]{--room:var(--brand);--room-tint:var(--brand-tint);--room-ink:var(--brand-deep)}}\n'
            f"@media screen and (prefers-color-scheme:dark){{{selector}{{{dark}}}}}\n"
        )


@lru_cache(maxsize=512)
def compute_palette(brand: str, accent: str | None = None) -> Palette:
    """The palette of these one or two colours (`#rrggbb`), every pair of TEXT_PAIRS and MARK_PAIRS reached.

    Raises UnreadableColour if neither white nor our ink is readable on `brand`, or if it can't be told from the page;
    ValueError if a colour is no `#rrggbb`.
    """
    brand, accent = _checked(brand), _checked(accent) if accent else LIGHT["accent"]
    on_brand = _text_on(brand)
    if on_brand is None:
        ratio = max(contrast(brand, "#ffffff"), contrast(brand, LIGHT["ink"]))
        nearest = _nearest(brand)
        message = _(
            "On this colour neither white nor dark text is readable: the contrast is %(ratio)s, and "
            "%(needed)s is needed. The nearest colour that works is %(nearest)s."
        )
        raise UnreadableColour(
            message % {"ratio": _rounded(ratio), "needed": number_format(TEXT_RATIO, 1), "nearest": nearest},
            ratio=ratio,
            nearest=nearest,
        )
    if (ratio := contrast(brand, LIGHT["paper"])) < SURFACE_RATIO:
        nearest = _nearest(brand)
        message = _(
            "This colour can hardly be told from the page: the contrast is %(ratio)s, and %(needed)s is needed. "
            "The nearest colour that works is %(nearest)s."
        )
        raise UnreadableColour(
            message % {"ratio": _rounded(ratio), "needed": number_format(SURFACE_RATIO, 2), "nearest": nearest},
            ratio=ratio,
            nearest=nearest,
        )
    lightness, chroma, hue = _oklch(brand)
    return Palette(
        light=_light(brand, on_brand, lightness, chroma, hue, accent), dark=_dark(lightness, chroma, hue, accent)
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two `#rrggbb`, 1..21."""
    a, b = _luminance(one), _luminance(other)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def measured_pairs(tokens: dict[str, str]) -> list[tuple[str, str, float, float]]:
    """(text, ground, ratio, needed) of every pair in these tokens: the pattern library and the tests read it."""
    return [
        (text, ground, contrast(tokens[text], tokens[ground]), needed)
        for pairs, needed in ((TEXT_PAIRS, TEXT_RATIO), (MARK_PAIRS, MARK_RATIO))
        for text, ground in pairs
    ]


def _light(brand: str, on_brand: str, lightness: float, chroma: float, hue: float, accent: str) -> dict[str, str]:
    tint = _hex(0.945, min(chroma * 0.35, 0.028), hue)
    grounds = [LIGHT[name] for name in GROUNDS if name != "brand-tint"] + [tint]
    deep = _reach(min(lightness - 0.06, 0.4), min(chroma, 0.13), hue, grounds, ratio=6.0, step=-0.01)
    mark = brand if min(contrast(brand, ground) for ground in (*map(LIGHT.get, ("card", "paper")), tint)) >= 3 else deep  # type: ignore[arg-type]
    towards = -0.05 if on_brand == "#ffffff" else 0.05
    hover = _hex(min(max(lightness + towards, 0.0), 1.0), chroma, hue)
    return {
        "brand": brand,
        "brand-hover": hover if contrast(hover, on_brand) >= TEXT_RATIO else brand,
        "on-brand": on_brand,
        "brand-deep": deep,
        "brand-tint": tint,
        "mark": mark,
        "accent": accent,
        "band": deep,
        "on-band": "#ffffff",
        "on-band-soft": _reach(0.88, min(chroma * 0.4, 0.035), hue, [deep], ratio=TEXT_RATIO, step=0.01),
    }


def _dark(lightness: float, chroma: float, hue: float, accent: str) -> dict[str, str]:
    tint = _hex(0.31, min(chroma * 0.45, 0.045), hue)
    grounds = [DARK[name] for name in GROUNDS if name != "brand-tint"] + [tint]
    brand = _reach(0.77, min(chroma, 0.13), hue, [DARK["card"], DARK["paper"], tint], ratio=TEXT_RATIO, step=0.01)
    deep = _reach(0.84, min(chroma, 0.1), hue, grounds, ratio=6.0, step=0.01)
    band = _hex(0.32, min(chroma * 0.5, 0.05), hue)
    accent_l, accent_c, accent_h = _oklch(accent)
    return {
        "brand": brand,
        "brand-hover": deep,
        "on-brand": _reach(0.24, min(chroma * 0.4, 0.04), hue, [brand, deep], ratio=TEXT_RATIO, step=-0.01),
        "brand-deep": deep,
        "brand-tint": tint,
        "mark": brand,
        "accent": _hex(max(accent_l, 0.72), accent_c, accent_h),
        "band": band,
        "on-band": "#ffffff",
        "on-band-soft": _reach(0.87, min(chroma * 0.35, 0.03), hue, [band], ratio=TEXT_RATIO, step=0.01),
    }


def _text_on(brand: str) -> str | None:
    """White where it is readable, else our ink, else nothing."""
    return next((text for text in ("#ffffff", LIGHT["ink"]) if contrast(brand, text) >= TEXT_RATIO), None)


def _nearest(brand: str) -> str:
    """The closest lightness of the same hue that passes; darker first where both are as near."""
    lightness, chroma, hue = _oklch(brand)
    for step in range(1, 200):
        for signed in (-step, step):
            wanted = lightness + signed * 0.005
            if 0.0 <= wanted <= 1.0:
                found = _hex(wanted, chroma, hue)
                if _text_on(found) and contrast(found, LIGHT["paper"]) >= SURFACE_RATIO:
                    return found
    return LIGHT["brand"]


def _reach(start: float, chroma: float, hue: float, grounds: list[str], *, ratio: float, step: float) -> str:
    """From `start`, the first lightness of this hue with `ratio` on every ground; black or white at the far end."""
    lightness = start
    while 0.0 < lightness < 1.0:
        found = _hex(lightness, chroma, hue)
        if min(contrast(found, ground) for ground in grounds) >= ratio:
            return found
        lightness += step
    return "#000000" if step < 0 else "#ffffff"


def _checked(colour: str) -> str:
    colour = colour.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    if not _HEX.fullmatch(colour):
        raise ValueError(colour)
    return colour


def _oklch(colour: str) -> tuple[float, float, float]:
    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    return lightness, chroma, hue


def _hex(lightness: float, chroma: float, hue: float) -> str:
    colour = Color("oklch", [lightness, chroma, hue]).convert("srgb").fit(method="oklch-chroma")
    return colour.to_string(hex=True, fit=True)[:7]


def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rounded(ratio: float) -> str:
    # Rounded down: 4.49 shown as 4.5 would make the refusal look like a mistake.
    return number_format(int(ratio * 10) / 10, decimal_pos=1)
