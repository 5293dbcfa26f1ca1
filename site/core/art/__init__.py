"""The project's own illustrations: a record that opens like a door, and the people in front of it.

`art(key, …)` gives inline SVG whose colours follow the page (rooms, a coalition's brand, dark mode); `render_svg` gives
the same composition with literal colours, for share pictures, demo pictures, PDF and mail.
"""

from core.art.render import COLOURS, art, art_keys, render_svg

__all__ = ["COLOURS", "art", "art_keys", "render_svg"]
