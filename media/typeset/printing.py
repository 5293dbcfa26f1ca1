"""A PDF for the printing house: CMYK colours, 3 mm bleed, crop marks, TrimBox, BleedBox and an output intent.

Typst writes sRGB and, with `page(bleed: 3mm)`, the TrimBox. The colours are converted here, in the content streams:
our own ink becomes pure black (small type in four colours shows fringes), what is grey becomes black of that strength,
and the rest gets black under its colours so that no place takes more than 300 % of ink. There is no claim of PDF/X:
nobody has preflighted it.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Pdf

MARGIN_PT = 24.0  # outside the trim: room for the marks
MARK_GAP_PT, MARK_LENGTH_PT = 10.0, 12.0  # the marks stand outside the bleed of 8.5 pt
CONDITION = "FOGRA39"  # coated paper, ISO 12647-2: named, not embedded
Cmyk = tuple[float, float, float, float]
# The house's own colours, mixed by hand: computed ones turn the deep green into a petrol.
HOUSE: dict[str, Cmyk] = {
    "#0f6b55": (0.90, 0.30, 0.70, 0.22),
    "#0a4a3b": (0.90, 0.42, 0.72, 0.50),
    "#e0f0e9": (0.13, 0, 0.11, 0),
    "#f4b942": (0.02, 0.29, 0.83, 0),
    "#fdf0d2": (0.01, 0.05, 0.20, 0),
    "#2f6ea5": (0.83, 0.50, 0.12, 0.02),
    "#dfecf7": (0.13, 0.04, 0, 0),
    "#c4592b": (0.16, 0.74, 0.93, 0.05),
    "#fbe5d8": (0, 0.12, 0.13, 0),
    "#7b4590": (0.60, 0.83, 0.05, 0),
    "#efe4f3": (0.05, 0.10, 0, 0),
    "#fbf9f4": (0.01, 0.01, 0.04, 0),
    "#d9e0da": (0.14, 0.05, 0.13, 0),
    "#14302b": (0, 0, 0, 1),
    "#47605a": (0, 0, 0, 0.72),
}


def to_print_pdf(content: bytes) -> bytes:
    """The same pages for the printing house. `content`: PDF of typst with a bleed; tags and sRGB conformance go."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            _convert(pdf, page)
            _mark(pdf, page)
        for key in ("/StructTreeRoot", "/MarkInfo", "/OutputIntents", "/Metadata"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name("/GTS_PDFX"),
                    OutputConditionIdentifier=CONDITION,
                    RegistryName="http://www.color.org",
                    Info="Coated paper, ISO 12647-2 (FOGRA39)",
                )
            ]
        )
        pdf.docinfo["/Trapped"] = Name("/False")
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
        return target.getvalue()


def rgb_to_cmyk(red: float, green: float, blue: float) -> Cmyk:
    """Channels 0..1 to inks 0..1."""
    if own := HOUSE.get("#" + "".join(f"{round(value * 255):02x}" for value in (red, green, blue))):
        return own
    if max(red, green, blue) - min(red, green, blue) < 0.012:
        return (0, 0, 0, round(1 - (red + green + blue) / 3, 4))
    cyan, magenta, yellow = 1 - red, 1 - green, 1 - blue
    black = min(cyan, magenta, yellow)
    # Only part of the grey goes to black: an orange stays clean, a deep green gets its depth.
    black_ink = black**2
    cyan, magenta, yellow = ((ink - black_ink) / (1 - black_ink) for ink in (cyan, magenta, yellow))
    total = cyan + magenta + yellow + black_ink
    if total > 3:
        scale = (3 - black_ink) / (cyan + magenta + yellow)
        cyan, magenta, yellow = cyan * scale, magenta * scale, yellow * scale
    return (round(cyan, 4), round(magenta, 4), round(yellow, 4), round(black_ink, 4))


def _convert(pdf: Pdf, page: pikepdf.Page) -> None:
    resources = page.obj.get("/Resources", Dictionary())
    spaces = _component_counts(resources)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(list(_cmyk_instructions(page, spaces))))
    _convert_resources(pdf, resources)
    for key in ("/StructParents", "/Group"):
        if key in page.obj:
            del page.obj[key]


def _convert_resources(pdf: Pdf, resources: Any) -> None:
    if "/ColorSpace" in resources:
        del resources["/ColorSpace"]
    for _name, item in list(resources.get("/XObject", {}).items()):
        if item.get("/Subtype") == "/Image":
            _convert_image(item)
        elif item.get("/Subtype") == "/Form":
            inner = item.get("/Resources", Dictionary())
            spaces = _component_counts(inner)
            item.write(pikepdf.unparse_content_stream(list(_cmyk_instructions(item, spaces))))
            _convert_resources(pdf, inner)
            if "/Group" in item and "/CS" in item.Group:
                item.Group.CS = Name.DeviceCMYK


def _component_counts(resources: Any) -> dict[str, int]:
    """How many numbers a colour has in each named space: 3 in sRGB, 1 in grey; 0 where it is no plain colour."""
    counts = {"/DeviceRGB": 3, "/DeviceGray": 1, "/DeviceCMYK": 4}
    for name, space in resources.get("/ColorSpace", {}).items():
        if isinstance(space, Array) and space[0] == Name.ICCBased:
            counts[name] = int(space[1].get("/N", 3))
        elif isinstance(space, Name):
            counts[name] = counts.get(str(space), 0)
    return counts


def _cmyk_instructions(
    source: pikepdf.Page | pikepdf.Object, spaces: dict[str, int]
) -> Iterator[ContentStreamInstruction]:
    for instruction in pikepdf.parse_content_stream(source):
        name = str(instruction.operator)
        if name in ("BDC", "BMC", "EMC"):  # the tags; the structure they point to is gone
            continue
        if name in ("cs", "CS"):
            if not spaces.get(str(instruction.operands[0])):
                raise ValueError(f"a colour space that the printing house does not get: {instruction.operands[0]}")
            continue
        if name in ("scn", "sc", "SCN", "SC", "rg", "RG", "g", "G"):
            inks = _inks([float(value) for value in instruction.operands])
            yield ContentStreamInstruction(list(inks), Operator("K" if name.isupper() else "k"))
            continue
        yield instruction  # type: ignore[misc]


def _inks(values: list[float]) -> Cmyk:
    if len(values) == 4:
        return (values[0], values[1], values[2], values[3])
    if len(values) == 1:
        return rgb_to_cmyk(values[0], values[0], values[0])
    return rgb_to_cmyk(values[0], values[1], values[2])


def _convert_image(image: Any) -> None:
    """A logo in inks; its mask stays as it is."""
    if image.get("/ImageMask") or str(image.get("/ColorSpace", "")) == "/DeviceCMYK":
        return
    picture = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    palette = picture.quantize(256).convert("RGB") if (picture.width * picture.height) > 4_000_000 else picture
    table: dict[tuple[int, int, int], bytes] = {}
    raw = bytearray()
    pixels: Any = palette.get_flattened_data()
    for colour in pixels:
        if colour not in table:
            inks = rgb_to_cmyk(*(channel / 255 for channel in colour))
            table[colour] = bytes(round(ink * 255) for ink in inks)
        raw += table[colour]
    image.write(bytes(raw))
    image.ColorSpace = Name.DeviceCMYK
    image.BitsPerComponent = 8
    for key in ("/Decode", "/Intent"):
        if key in image:
            del image[key]


def _mark(pdf: Pdf, page: pikepdf.Page) -> None:
    """Boxes and crop marks; the sheet grows by the room that the marks take."""
    bleed = [float(value) for value in page.MediaBox]
    trim = [float(value) for value in page.get("/TrimBox", page.MediaBox)]
    left, bottom, right, top = trim
    page.BleedBox = Array(bleed)
    page.TrimBox = Array(trim)
    page.MediaBox = Array([left - MARGIN_PT, bottom - MARGIN_PT, right + MARGIN_PT, top + MARGIN_PT])
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]
    lines = []
    for x in (left, right):
        for edge, way in ((bottom, -1), (top, 1)):
            lines.append((x, edge + way * MARK_GAP_PT, x, edge + way * (MARK_GAP_PT + MARK_LENGTH_PT)))
    for y in (bottom, top):
        for edge, way in ((left, -1), (right, 1)):
            lines.append((edge + way * MARK_GAP_PT, y, edge + way * (MARK_GAP_PT + MARK_LENGTH_PT), y))
    drawn = "".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S\n" for a, b, c, d in lines)
    x, y, width, height = bleed[0], bleed[1], bleed[2] - bleed[0], bleed[3] - bleed[1]
    page.contents_add(pdf.make_stream(f"q {x} {y} {width} {height} re W n\n".encode()), prepend=True)
    page.contents_add(pdf.make_stream(f"\nQ\nq 1 1 1 1 K 0.25 w\n{drawn}Q\n".encode()))
