import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import resvg_py
from django.conf import settings
from PIL import Image

from core.art import art, art_keys, render_svg
from core.art.compositions import SCENES, SPOTS
from core.art.icons import ICONS
from core.art.render import SCENE_OF_ROOM, share_name
from core.art.share import share_png


def _css_classes() -> set[str]:
    css = (Path(settings.BASE_DIR) / "static/css/open.css").read_text()
    return set(re.findall(r"\.art \.(\w+)", css))


@pytest.mark.parametrize("key", art_keys())
def test_illustration_is_small_and_uses_only_coloured_classes(key):
    svg = art(key)
    used = set(re.findall(r'class="(x?\w)(?: leaf)?"', str(svg)))
    assert (len(svg) < 1100, used - _css_classes()) == (True, set())
    ElementTree.fromstring(svg)


def test_illustration_without_title_is_hidden_and_with_title_is_named():
    assert 'aria-hidden="true"' in art("door")
    assert 'role="img" aria-label="&lt;Een deur&gt;"' in art("door", title="<Een deur>")


def test_illustration_of_an_unknown_key_is_the_record():
    assert art("bestaat-niet") == art("record")


@pytest.mark.parametrize("key", [*SCENES, *SPOTS])
def test_file_of_an_illustration_has_literal_colours_and_rasterises(key):
    svg = render_svg(key, room="leren", width=320, height=180)
    assert "class=" not in svg
    png = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg))))
    assert png.size == (320, 180)


def test_ground_of_a_share_picture_fills_its_corners():
    png = Image.open(io.BytesIO(share_png("leren"))).convert("RGB")
    corners = {png.getpixel(point) for point in [(0, 0), (1199, 0), (0, 629), (1199, 629)]}
    assert (png.size, corners) == ((1200, 630), {(0xDF, 0xEC, 0xF7)})


@pytest.mark.parametrize("room", list(SCENE_OF_ROOM))
def test_share_picture_in_static_is_the_one_that_is_drawn(room):
    kept = Image.open(Path(settings.BASE_DIR) / "static" / share_name(room)).convert("RGB")
    drawn = Image.open(io.BytesIO(share_png(room))).convert("RGB")
    assert kept.tobytes() == drawn.tobytes()


@pytest.mark.parametrize("name", list(ICONS))
def test_icon_is_well_formed(name):
    ElementTree.fromstring(f"<svg>{ICONS[name]}</svg>")


def test_every_name_in_templates_is_drawn():
    templates = [path.read_text() for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")]
    asked = {name for text in templates for name in re.findall(r'{% icon "([\w-]+)"', text)}
    drawn = {name for text in templates for name in re.findall(r'{% art "([\w-]+)"', text)}
    assert (asked - set(ICONS), drawn - set(art_keys())) == (set(), set())
