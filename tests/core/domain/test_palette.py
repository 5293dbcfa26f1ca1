import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.palette import DARK, LIGHT, THEMED, UnreadableColour, compute_palette, contrast, measured_pairs

colours = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


def _failing(tokens: dict[str, str]) -> list[str]:
    return [
        f"{text} on {ground}: {ratio:.2f} < {needed}"
        for text, ground, ratio, needed in measured_pairs(tokens)
        if ratio < needed
    ]


def test_pairs_of_own_tokens_in_both_modes_reach_their_ratio():
    assert (_failing(LIGHT), _failing(DARK)) == ([], [])


def test_tokens_in_the_stylesheet_equal_the_data():
    css = (Path(settings.BASE_DIR) / "static/css/open.css").read_text()
    light, dark = css.split("@media (prefers-color-scheme: dark)")[:2]
    dark = dark.split("[data-room")[0]
    pattern = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})")
    extra = {"sheet", "trace"}
    found_light = {name: value for name, value in pattern.findall(light) if name not in extra}
    found_dark = {name: value for name, value in pattern.findall(dark) if name not in extra}
    assert found_light == LIGHT
    assert found_dark == {name: value for name, value in DARK.items() if value != LIGHT[name]}


@hypothesis_settings(max_examples=150, deadline=None)
@given(brand=colours, accent=st.one_of(st.none(), colours))
def test_palette_of_any_colour_reaches_every_pair_or_is_refused(brand, accent):
    try:
        palette = compute_palette(brand, accent)
    except UnreadableColour as refusal:
        brand = refusal.nearest
        palette = compute_palette(brand, accent)
    assert palette.brand == brand
    assert (_failing(LIGHT | palette.light), _failing(DARK | palette.dark)) == ([], [])
    assert tuple(palette.light) == THEMED == tuple(palette.dark)


def test_dark_brand_carries_white_text():
    assert compute_palette("#0B5C9C").on_brand == "#ffffff"


def test_light_brand_carries_ink():
    assert compute_palette("#f4b942").on_brand == LIGHT["ink"]


def test_middling_brand_is_refused_with_ratio_and_nearest_of_the_same_hue():
    with pytest.raises(UnreadableColour) as caught:
        compute_palette("#e5534b")
    refusal = caught.value
    assert round(refusal.ratio, 2) == round(contrast("#e5534b", LIGHT["ink"]), 2) == 3.81
    assert compute_palette(refusal.nearest).brand == refusal.nearest
    assert refusal.nearest in str(refusal)


def test_brand_as_light_as_the_page_is_refused():
    with pytest.raises(UnreadableColour) as caught:
        compute_palette("#fdfdf5")
    assert caught.value.ratio < 1.25


@pytest.mark.parametrize("colour", ["", "groen", "#12", "rgb(0,0,0)", "#12345g"])
def test_colour_that_is_none_raises_value_error(colour):
    with pytest.raises(ValueError):
        compute_palette(colour)


def test_css_names_every_token_twice_and_nothing_else():
    css = compute_palette("#0b5c9c", "#ffcc00").as_css()
    assert re.findall(r"--([a-z-]+):", css) == [*THEMED, "room", "room-tint", "room-ink", *THEMED]
    assert css.count("{") == css.count("}")
    assert "layer" not in css
