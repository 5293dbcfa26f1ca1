"""The pictures for sharing, 1200 × 630, one a room: `python -m core.art.share` writes them to static/img."""

import io
from pathlib import Path

import resvg_py
from PIL import Image

from core.art.compositions import SPOTS
from core.art.render import SCENE_OF_ROOM, literal_colours, render_svg, share_name

WIDTH_PX, HEIGHT_PX = 1200, 630


def share_svg(room: str) -> str:
    """The room's scene with our logo in the corner."""
    svg = render_svg(SCENE_OF_ROOM[room], room=room, width=WIDTH_PX, height=HEIGHT_PX)
    left, top, wide, _tall = svg.split('viewBox="')[1].split('"')[0].split()
    scale = float(wide) / WIDTH_PX
    logo = literal_colours(SPOTS["logo"][1], room="")
    place = f"translate({left} {top}) scale({scale:.5f}) translate(64 64) scale(2)"
    return svg.replace("</svg>", f'<g transform="{place}">{logo}</g></svg>')


def share_png(room: str) -> bytes:
    """A PNG of 64 colours: flat shapes need no more, and it stays near 10 kB."""
    drawn = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=share_svg(room)))))
    out = io.BytesIO()
    drawn.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    static = Path(__file__).resolve().parents[3] / "static"
    for name in SCENE_OF_ROOM:
        (static / share_name(name)).write_bytes(share_png(name))
