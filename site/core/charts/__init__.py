"""Charts that the server draws: geometry in plain numbers, for the components `cartogram`, `trend` and `share`.

Each is an SVG that reads well in print, in the dark and by keyboard, with its figures as text beside it.
"""

from core.charts.cartogram import Cartogram, Tile, cartogram, short_names
from core.charts.share import Share, share
from core.charts.trend import Point, Trend, trend

__all__ = ["Cartogram", "Point", "Share", "Tile", "Trend", "cartogram", "share", "short_names", "trend"]
