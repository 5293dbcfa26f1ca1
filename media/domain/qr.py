"""QR codes as vectors."""

import segno

QUIET_MODULES = 4


def qr_svg(url: str, *, colour: str = "#14302b") -> str:
    """An SVG of the QR code of an address: error level Q (a quarter may be lost), quiet zone of four modules.

    One path in one colour without a background, with a viewBox and no size: the template decides how large.
    """
    code = segno.make(url, error="q", micro=False, boost_error=False)
    size = code.symbol_size(border=QUIET_MODULES)[0]
    # Rows overlap a little: exact edges show as hairlines in some PDF viewers.
    runs = "".join(
        f"M{start + QUIET_MODULES} {row + QUIET_MODULES}h{length}v1.02h-{length}z"
        for row, modules in enumerate(code.matrix)
        for start, length in _runs(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path fill="{colour}" d="{runs}"/></svg>'
    )


def _runs(modules: bytearray) -> list[tuple[int, int]]:
    """The dark stretches of one row: (start, length)."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(modules):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
