# ruff: noqa: E501  (drawings: a path is no better broken over lines)
"""Flat shapes, five colours, no outlines, on a ground of 320 × 180 (a spot has its own box).

Classes: t ground, h a light patch on it, m the room's colour, k its deep ink, a the companion of m, s the spark (sun),
w sheet, l trace on a sheet, b sky, p peach, g green, u plum. An x before a letter draws a line instead of a face.
"""


def _person(x: float, y: float, r: float, colour: str, *, foot: float = 180) -> str:
    """A circle on an arch: head at (x, y) with radius r, body down to `foot`."""
    half, top = r * 1.62, y + r * 1.3
    return (
        f'<circle class="{colour}" cx="{x:g}" cy="{y:g}" r="{r:g}"/>'
        f'<path class="{colour}" d="M{x - half:g} {foot:g}a{half:g} {foot - top:g} 0 0 1 {2 * half:g} 0z"/>'
    )


def _lines(x: float, y: float, widths: list[float], *, gap: float = 17, colour: str = "xl", thick: float = 7) -> str:
    d = "".join(f"M{x:g} {y + gap * i:g}h{w:g}" for i, w in enumerate(widths))
    return f'<path class="{colour}" stroke-width="{thick:g}" d="{d}"/>'


def _sheet(x: float, y: float, w: float, h: float, *, colour: str = "w", r: float = 12) -> str:
    return f'<rect class="{colour}" x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}"/>'


def _dot(x: float, y: float, r: float, colour: str = "s") -> str:
    return f'<circle class="{colour}" cx="{x:g}" cy="{y:g}" r="{r:g}"/>'


def _frame(x: float, y: float, w: float, h: float, colour: str = "w") -> str:
    """A doorway: square at the hinge, round at the other side, as the D of the logo."""
    r = w * 0.42
    return f'<path class="{colour}" d="M{x:g} {y:g}h{w - r:g}a{r:g} {r:g} 0 0 1 {r:g} {r:g}v{h - r:g}h{-w:g}z"/>'


def _leaf(x: float, y: float, w: float, h: float, colour: str = "m", *, knob: str = "s") -> str:
    """The door itself, open towards us, its knob near the free edge. The picture's edge may cut its foot."""
    drop = w * 0.36
    return f'<path class="{colour}" d="M{x:g} {y:g}l{w:g} {drop:g}v{h:g}l{-w:g} {-drop:g}z"/>' + _dot(
        x + w * 0.8, y + drop + h * 0.46, max(w * 0.075, 2.5), knob
    )


def _check(x: float, y: float, size: float, colour: str = "xw", thick: float = 8) -> str:
    return f'<path class="{colour}" stroke-width="{thick:g}" d="M{x - size:g} {y:g}l{size * 0.7:g} {size * 0.75:g} {size * 1.2:g} {-size * 1.45:g}"/>'


def _ask(x: float, y: float, colour: str = "xk", *, k: float = 1, dot: str = "k") -> str:
    """A question mark, its bow at (x, y)."""
    return (
        f'<path class="{colour}" stroke-width="{8 * k:g}" d="M{x - 16 * k:g} {y:g}a{16 * k:g} {16 * k:g} 0 1 1 {24 * k:g} {14 * k:g}c{-6 * k:g} {4 * k:g} {-8 * k:g} {7 * k:g} {-8 * k:g} {13 * k:g}"/>'
        + _dot(x, y + 44 * k, 5.2 * k, dot)
    )


def _envelope(x: float, y: float, w: float, h: float, body: str, flap: str) -> str:
    return _sheet(x, y, w, h, colour=body) + (
        f'<path class="{flap}" d="M{x:g} {y + 12:g}a12 12 0 0 1 12-12h{w - 24:g}a12 12 0 0 1 12 12l{-w / 2 + 10:g} {h * 0.5:g}a16 16 0 0 1-20 0z"/>'
    )


SCENES: dict[str, str] = {
    "door": _dot(232, 66, 78, "h")
    + _frame(78, 26, 104, 154)
    + _leaf(78, 26, 62, 146)
    + _lines(154, 84, [14, 10], gap=16)
    + _person(238, 100, 24, "a"),
    "door-open": _dot(160, 180, 150, "h")
    + _frame(104, 22, 112, 158)
    + '<path class="s" d="M130 180a40 46 0 0 1 80 0z"/>'
    + _leaf(104, 22, 40, 152)
    + _person(58, 104, 21, "a")
    + _person(264, 118, 18, "b"),
    "record": _sheet(104, 24, 132, 156, colour="h")
    + _sheet(118, 18, 120, 162)
    + _lines(178, 62, [40, 30, 40, 22], gap=20)
    + '<path class="m" d="M118 30a12 12 0 0 1 16-11l38 14v147h-54z"/>'
    + _dot(162, 110, 5)
    + _person(268, 116, 19, "a")
    + _person(72, 128, 16, "s"),
    "people": _dot(160, 150, 128, "h")
    + _person(84, 104, 22, "a")
    + _person(236, 98, 24, "s")
    + _person(192, 122, 18, "b")
    + _person(138, 84, 27, "m"),
    "desk": _dot(92, 78, 66, "h")
    + _person(112, 78, 24, "a", foot=140)
    + '<rect class="w" x="168" y="62" width="70" height="50" rx="7"/><path class="l" d="M196 112h14v18h-14z"/>'
    + _lines(182, 80, [42, 26], gap=14, colour="xm", thick=6)
    + '<path class="m" d="M44 128h204a12 12 0 0 1 12 12v40H32v-40a12 12 0 0 1 12-12z"/>'
    + _dot(60, 154, 6)
    + _person(284, 112, 20, "s"),
    "phone": _dot(84, 100, 62, "h")
    + '<rect class="k" x="116" y="16" width="88" height="150" rx="17"/><rect class="w" x="123" y="28" width="74" height="126" rx="10"/>'
    + _frame(140, 46, 38, 52, "t")
    + _leaf(140, 46, 22, 48)
    + _lines(138, 122, [44, 30], gap=15)
    + _person(246, 104, 22, "a")
    + _person(70, 122, 17, "s"),
    "letter": _dot(160, 84, 80, "h")
    + _sheet(106, 22, 108, 120)
    + _lines(126, 48, [68, 50, 60])
    + '<path class="m" d="M72 92l88 52 88-52v76a12 12 0 0 1-12 12H84a12 12 0 0 1-12-12z"/><path class="k" d="M76 177l70-58a22 22 0 0 1 28 0l70 58a12 12 0 0 1-8 3H84a12 12 0 0 1-8-3z"/>'
    + _dot(214, 44, 15),
    "shield": _dot(160, 96, 84, "h")
    + '<path class="m" d="M160 24l58 20v48c0 40-28 60-58 74-30-14-58-34-58-74V44z"/><path class="k" d="M160 24l58 20v48c0 40-28 60-58 74z"/>'
    + _dot(160, 84, 15)
    + '<path class="s" d="M153 92h14l5 34h-24z"/>'
    + _person(60, 122, 18, "a")
    + _person(264, 128, 16, "s"),
    "question": _person(96, 112, 21, "a")
    + _person(232, 120, 19, "s")
    + '<path class="w" d="M132 18h62a22 22 0 0 1 22 22v34a22 22 0 0 1-22 22h-38l-22 20v-20h-2a22 22 0 0 1-22-22V40a22 22 0 0 1 22-22z"/>'
    + _ask(163, 44, "xm", k=0.82, dot="m"),
    "child": _dot(170, 100, 92, "h")
    + _person(104, 78, 27, "m")
    + _person(216, 118, 19, "s")
    + '<g transform="rotate(-8 168 128)">'
    + _sheet(142, 104, 46, 58, r=7)
    + _lines(152, 120, [26, 18, 24], gap=12, thick=5)
    + "</g>",
    "calendar": _dot(250, 70, 60, "h")
    + _sheet(76, 30, 168, 150, r=16)
    + '<path class="m" d="M92 30h136a16 16 0 0 1 16 16v22H76V46a16 16 0 0 1 16-16z"/><path class="xk" stroke-width="9" d="M114 20v20M206 20v20"/>'
    + '<path class="xl" stroke-width="13" d="M106 94h0M142 94h0M178 94h0M214 94h0M106 124h0M142 124h0M214 124h0M106 154h0M142 154h0M178 154h0"/>'
    + _dot(178, 124, 15)
    + _person(284, 130, 16, "a"),
    "poster": _sheet(64, 16, 112, 148, colour="h", r=4)
    + _sheet(72, 10, 112, 148, colour="m", r=4)
    + _lines(88, 34, [60, 40], gap=15, colour="xw", thick=8)
    + _frame(96, 68, 54, 90)
    + _leaf(96, 68, 31, 78, "k")
    + _person(160, 108, 12, "s", foot=158)
    + _person(248, 94, 27, "a"),
    "screen": _sheet(56, 14, 208, 116, colour="k", r=14)
    + _sheet(66, 24, 188, 96, colour="m", r=7)
    + _frame(92, 46, 44, 74)
    + _leaf(92, 46, 26, 64, "k")
    + _lines(160, 54, [64, 44], colour="xw", gap=18, thick=9)
    + _dot(232, 100, 9)
    + _person(92, 148, 13, "a", foot=190)
    + _person(158, 152, 13, "s", foot=190)
    + _person(226, 148, 13, "b", foot=190),
    "chart": '<path class="h" d="M24 180a136 136 0 0 1 272 0z"/>'
    + _person(76, 130, 15, "m")
    + _person(132, 104, 18, "m")
    + _person(194, 76, 21, "m")
    + _person(262, 44, 24, "s"),
    "region": '<path class="h" d="M-40 144c74-56 134-46 200-24s134 12 200-24v84H-40z"/>'
    + _frame(34, 104, 44, 76)
    + _frame(90, 126, 30, 54)
    + _frame(236, 98, 46, 82)
    + _frame(196, 132, 30, 48)
    + _dot(69, 146, 3.5)
    + _dot(113, 156, 3, "a")
    + _dot(273, 142, 3.5)
    + _dot(219, 158, 3, "b")
    + '<path class="m" d="M158 142s-33-34-33-59a33 33 0 0 1 66 0c0 25-33 59-33 59z"/>'
    + _dot(158, 82, 13),
    "map": '<path class="h" d="M40 40l74-18v140l-74 16zM206 22l74-8v144l-74 16z"/><path class="w" d="M114 22l92 12v140l-92-12z"/>'
    + '<path class="xl" stroke-width="7" d="M132 128c20-34 30 4 58-32"/>'
    + '<path class="m" d="M160 112s-26-24-26-44a26 26 0 0 1 52 0c0 20-26 44-26 44z"/>'
    + _dot(160, 67, 10)
    + '<path class="a" d="M78 130s-16-15-16-27a16 16 0 0 1 32 0c0 12-16 27-16 27zM244 104s-16-15-16-27a16 16 0 0 1 32 0c0 12-16 27-16 27z"/>'
    + _dot(78, 102, 6, "w")
    + _dot(244, 76, 6, "w"),
    "certificate": _sheet(70, 22, 180, 124, colour="h", r=8)
    + _sheet(60, 30, 180, 124, r=8)
    + _lines(84, 60, [96, 66], gap=20, colour="xm", thick=9)
    + _lines(84, 104, [74, 52], gap=17)
    + '<path class="a" d="M192 118h36v52l-18-13-18 13z"/>'
    + _dot(210, 106, 30)
    + _check(210, 106, 13, "xw", 7)
    + _person(286, 132, 15, "m"),
    "pen": _dot(228, 70, 70, "h")
    + _sheet(62, 24, 148, 156)
    + _lines(86, 58, [96, 70, 84, 40], gap=22, thick=9)
    + '<path class="m" d="M170 134l66-74 26 23-66 74-31 8z"/><path class="k" d="M236 60l12-13a9 9 0 0 1 13-1l13 12a9 9 0 0 1 0 13l-12 12z"/><path class="s" d="M170 134l26 23-31 8z"/>',
    "pgo": _dot(214, 92, 78, "h")
    + '<path class="xm" stroke-width="7" d="M74 48c50 0 60 24 96 34M74 92h96M74 136c50 0 60-24 96-34"/>'
    + _sheet(42, 24, 48, 44, r=10)
    + _sheet(42, 72, 48, 44, r=10)
    + _sheet(42, 120, 48, 44, r=10)
    + _dot(66, 46, 10, "a")
    + _dot(66, 94, 10)
    + _dot(66, 142, 10, "b")
    + '<rect class="k" x="172" y="22" width="84" height="140" rx="16"/><rect class="w" x="179" y="33" width="70" height="118" rx="9"/>'
    + _person(214, 74, 13, "m", foot=118)
    + _lines(194, 134, [40], gap=14),
    "portal": '<rect class="k" x="68" y="22" width="184" height="122" rx="12"/><rect class="w" x="78" y="32" width="164" height="102" rx="5"/>'
    + _frame(100, 50, 58, 84, "t")
    + _leaf(100, 50, 34, 72)
    + _lines(180, 64, [42, 30, 38], gap=20)
    + '<path class="m" d="M40 144h240v8a14 14 0 0 1-14 14H54a14 14 0 0 1-14-14z"/>'
    + _person(284, 108, 19, "a"),
    "laptop": _dot(248, 76, 66, "h")
    + '<rect class="k" x="56" y="36" width="164" height="108" rx="12"/><rect class="w" x="66" y="46" width="144" height="88" rx="5"/>'
    + _person(100, 78, 13, "m", foot=134)
    + _lines(136, 72, [54, 38, 48], gap=18)
    + '<path class="m" d="M30 144h216v8a14 14 0 0 1-14 14H44a14 14 0 0 1-14-14z"/>'
    + _dot(192, 60, 5)
    + _person(266, 98, 23, "a"),
    "team": _dot(160, 120, 118, "h")
    + _person(106, 70, 20, "m", foot=136)
    + _person(160, 58, 22, "a", foot=136)
    + _person(216, 70, 20, "b", foot=136)
    + '<path class="w" d="M52 132h216a12 12 0 0 1 12 12v36H40v-36a12 12 0 0 1 12-12z"/>'
    + _lines(82, 154, [44], thick=8)
    + _dot(196, 154, 8)
    + _lines(216, 154, [22], thick=8),
    "check": _dot(160, 92, 76, "h")
    + _dot(160, 92, 54, "m")
    + _check(160, 94, 25, "xw", 13)
    + _dot(70, 60, 9)
    + _dot(92, 134, 6, "a")
    + _dot(250, 52, 7, "a")
    + _dot(262, 122, 10)
    + _dot(58, 110, 5, "b")
    + _dot(232, 154, 6, "b")
    + _dot(102, 28, 5, "b"),
    "empty": _dot(160, 96, 78, "h")
    + '<g transform="rotate(-5 156 70)">'
    + _sheet(112, 24, 92, 110)
    + _lines(130, 50, [54, 36], gap=18)
    + "</g>"
    + '<path class="m" d="M76 98h54l14 16h100a10 10 0 0 1 10 10v46a10 10 0 0 1-10 10H76a10 10 0 0 1-10-10v-62a10 10 0 0 1 10-10z"/>'
    + _dot(226, 148, 8)
    + _person(288, 134, 15, "a"),
    "mail": _dot(160, 90, 82, "h") + _envelope(76, 40, 168, 114, "w", "m") + _dot(240, 44, 18),
    "lost": _dot(92, 74, 58, "h")
    + _frame(52, 54, 62, 126, "m")
    + _frame(129, 54, 62, 126, "w")
    + _frame(206, 54, 62, 126, "m")
    + _dot(102, 104, 4.5)
    + _dot(179, 142, 4.5)
    + _dot(256, 104, 4.5)
    + _ask(172, 90, "xm", k=0.62, dot="m")
    + _person(118, 136, 15, "a"),
    "locked": _dot(160, 84, 84, "h")
    + _frame(104, 20, 112, 160, "m")
    + '<path class="xs" stroke-width="9" d="M145 96V84a15 15 0 0 1 30 0v12"/>'
    + _sheet(134, 94, 52, 44, colour="s", r=9)
    + _dot(160, 113, 6, "k")
    + '<path class="k" d="M157 114h6l2 13h-10z"/>'
    + _person(56, 124, 18, "a"),
    "repair": _dot(214, 82, 74, "h")
    + _frame(106, 34, 84, 146)
    + '<g transform="rotate(-13 96 100)">'
    + _frame(66, 38, 76, 130, "m")
    + _dot(129, 108, 5)
    + "</g>"
    + _lines(150, 84, [24, 16], gap=16)
    + _person(238, 98, 23, "a")
    + '<path class="xk" stroke-width="9" d="M200 150l34-20"/><path class="xs" stroke-width="13" d="M192 142l12 20"/>',
    "news": _dot(236, 76, 66, "h")
    + _sheet(70, 26, 160, 154, r=10)
    + _lines(90, 52, [110], colour="xk", thick=11)
    + _sheet(90, 76, 56, 48, colour="m", r=6)
    + _dot(118, 94, 8)
    + '<path class="t" d="M102 124a16 20 0 0 1 32 0z"/>'
    + _lines(164, 82, [46, 34, 46], thick=6)
    + _lines(90, 148, [120, 84], gap=17, thick=6)
    + _person(276, 116, 19, "a"),
    "book": _dot(160, 84, 84, "h")
    + '<path class="m" d="M40 52a10 10 0 0 1 10-10h220a10 10 0 0 1 10 10v104a10 10 0 0 1-10 10H50a10 10 0 0 1-10-10z"/><path class="w" d="M160 50c-30-22-70-22-106-14v118c36-8 76-8 106 14z"/><path class="w" d="M164 50c30-22 66-22 102-14v118c-36-8-72-8-102 14z"/>'
    + _lines(76, 66, [58, 44, 58], gap=20)
    + _lines(188, 66, [54, 40], gap=20)
    + '<path class="s" d="M224 28h22v50l-11-10-11 10z"/>',
    "webinar": _sheet(56, 20, 208, 134, colour="k", r=14)
    + _sheet(68, 32, 118, 110, colour="t", r=7)
    + _person(127, 78, 19, "m", foot=142)
    + _sheet(194, 32, 58, 50, r=7)
    + _person(223, 52, 9, "a", foot=82)
    + _sheet(194, 92, 58, 50, r=7)
    + _person(223, 112, 9, "b", foot=142)
    + _dot(84, 48, 6)
    + '<path class="k" d="M118 154h84l10 26H108z"/>',
    "workshop": _sheet(40, 18, 132, 90, r=8)
    + _lines(60, 42, [60, 44], colour="xm", gap=18, thick=8)
    + _dot(146, 82, 13)
    + _person(212, 62, 20, "m")
    + _person(60, 142, 15, "a")
    + _person(122, 148, 14, "b")
    + _person(180, 144, 14, "s")
    + _person(284, 144, 15, "a"),
    "test": _dot(236, 74, 66, "h")
    + _sheet(74, 20, 158, 160, r=14)
    + _lines(96, 46, [92], colour="xk", thick=9)
    + '<path class="xl" stroke-width="18" d="M104 80h0M104 112h0M104 144h0"/>'
    + _dot(104, 112, 13, "m")
    + _check(104, 112, 6, "xw", 4)
    + _lines(130, 80, [74])
    + _lines(130, 112, [58], colour="xm")
    + _lines(130, 144, [68])
    + _person(276, 122, 18, "a"),
    "kit": _dot(160, 96, 84, "h")
    + '<g transform="rotate(-9 100 100)">'
    + _sheet(58, 44, 78, 112, colour="m", r=5)
    + _lines(72, 64, [48, 32], colour="xw", gap=14, thick=6)
    + _frame(80, 98, 34, 58)
    + "</g>"
    + '<g transform="rotate(8 220 100)">'
    + _sheet(186, 36, 74, 116, r=5)
    + _dot(223, 76, 18, "a")
    + _lines(202, 112, [42, 28], gap=15, thick=6)
    + "</g>"
    + '<rect class="k" x="132" y="60" width="62" height="112" rx="13"/><rect class="w" x="138" y="69" width="50" height="94" rx="7"/>'
    + _leaf(152, 86, 22, 40)
    + _lines(148, 148, [28], thick=5),
    "wave": _dot(160, 110, 96, "h")
    + _person(120, 92, 24, "m")
    + _person(206, 104, 21, "s")
    + '<path class="xm" stroke-width="13" d="M92 140c-20-12-24-30-24-48"/>'
    + _dot(68, 88, 9, "m"),
}
SCENES["key"] = (
    _dot(150, 84, 70, "h")
    + '<path class="s" fill-rule="evenodd" d="M130 40a42 42 0 1 1-.1 0zm0 26a16 16 0 1 0 .1 0z"/>'
    + '<path class="s" d="M166 72h112a8 8 0 0 1 8 8v34h-20v-18h-16v24h-20v-24h-64z"/>'
    + _person(46, 138, 14, "a")
)

# key: (viewBox, inner)
SPOTS: dict[str, tuple[str, str]] = {
    "hero": (
        "0 0 420 380",
        _sheet(78, 14, 264, 350, colour="t", r=36)
        + _frame(122, 54, 196, 326)
        + _lines(252, 150, [46, 34, 46, 26], gap=30, thick=9)
        + '<path class="xs" stroke-width="9" d="M252 270h36"/>'
        + '<path class="m leaf" d="M122 54l108 38v288H122z"/>'
        + _dot(211, 238, 8.5)
        + _person(62, 226, 32, "p", foot=380)
        + _person(356, 212, 29, "s", foot=380)
        + _person(296, 286, 20, "b", foot=380),
    ),
    "room-leren": (
        "0 0 64 64",
        _sheet(5, 10, 54, 38, colour="m", r=8)
        + '<path class="w" d="M27 20v18l15-9z"/>'
        + _sheet(20, 53, 24, 5.5, colour="m", r=2.7),
    ),
    "room-toolkit": (
        "0 0 64 64",
        _sheet(8, 4, 36, 48, colour="m", r=6)
        + _sheet(20, 13, 36, 48, r=6)
        + _dot(38, 29, 8)
        + '<path class="xm" stroke-width="3.5" d="M29 45h18M29 52h12"/>',
    ),
    "room-regio": (
        "0 0 64 64",
        '<path class="m" d="M32 61S9 41 9 25a23 23 0 0 1 46 0c0 16-23 36-23 36z"/>' + _dot(32, 25, 9.5),
    ),
    "room-agenda": (
        "0 0 64 64",
        _sheet(7, 10, 50, 49, r=9)
        + '<path class="m" d="M16 10h32a9 9 0 0 1 9 9v8H7v-8a9 9 0 0 1 9-9z"/><path class="xk" stroke-width="5" d="M21 5v9M43 5v9"/>'
        + _dot(40, 43, 8, "s"),
    ),
    "room-inzicht": (
        "0 0 64 64",
        '<path class="m" d="M6 59V42a7 7 0 0 1 14 0v17zM44 59V14a7 7 0 0 1 14 0v45z"/><path class="s" d="M25 59V28a7 7 0 0 1 14 0v31z"/>',
    ),
    "room-vragen": (
        "0 0 64 64",
        '<path class="m" d="M16 6h32a11 11 0 0 1 11 11v20a11 11 0 0 1-11 11H34L20 60V48h-4A11 11 0 0 1 5 37V17A11 11 0 0 1 16 6z"/>'
        + _ask(32, 21, "xw", k=0.52, dot="s"),
    ),
    "room-kennis": (
        "0 0 64 64",
        '<path class="m" d="M4 16a5 5 0 0 1 5-5h46a5 5 0 0 1 5 5v36a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5z"/><path class="w" d="M31 14C24 8 16 8 9 9v39c7-1 15-1 22 5zM33 14c7-6 15-6 22-5v39c-7-1-15-1-22 5z"/><path class="s" d="M43 8h8v18l-4-4-4 4z"/>',
    ),
    "room-patient": (
        "0 0 64 64",
        _frame(8, 8, 32, 52) + _leaf(8, 8, 19, 49) + _person(46, 29, 9, "a", foot=60),
    ),
    "room-praktijk": (
        "0 0 64 64",
        '<path class="m" d="M6 28L32 7l26 21v26a6 6 0 0 1-6 6H12a6 6 0 0 1-6-6z"/>'
        + _frame(23, 33, 18, 27)
        + _dot(36.5, 48, 2.2),
    ),
    "face": (
        "0 0 64 64",
        _dot(32, 32, 32, "t")
        + _dot(32, 25, 11, "m")
        + '<path class="m" d="M13.5 58a18.5 18.5 0 0 1 37 0A32 32 0 0 1 13.5 58z"/>',
    ),
    "logo": (
        "0 0 40 40",
        '<rect class="g" width="40" height="40" rx="11"/><path class="w" d="M10 32V10h11a11 11 0 0 1 0 22z"/><path class="s leaf" d="M10 32V10l9 4v14z"/>',
    ),
}
