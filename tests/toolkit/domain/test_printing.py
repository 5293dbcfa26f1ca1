"""The CMYK print PDF: boxes, marks, inks; read back by pikepdf."""

import io

import pikepdf
import pytest

from media.typeset.printing import rgb_to_cmyk
from tests.factories.toolkit import make_material
from toolkit.domain.personalisation import make_file, make_spec

MM = 72 / 25.4


@pytest.mark.django_db
def test_print_pdf_has_bleed_trim_marks_output_intent_and_no_rgb() -> None:
    version = make_material(template_key="infographic-portaal-pgo").versions.get()
    spec = make_spec(
        version=version, language="nl", file_format="print-a4", name="De Linde", url="https://delinde.example"
    )
    content, extension = make_file(spec=spec, version=version)
    assert extension == "pdf"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        trim, bleed, media = ([float(value) for value in page[name]] for name in ("/TrimBox", "/BleedBox", "/MediaBox"))
        operators = {str(instruction.operator) for instruction in pikepdf.parse_content_stream(page)}
        intent = pdf.Root.OutputIntents[0]
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert [(trim[2] - trim[0]) / MM, (trim[3] - trim[1]) / MM] == pytest.approx([210, 297], abs=0.01)
        assert [trim[0] - bleed[0], bleed[2] - trim[2]] == pytest.approx([3 * MM, 3 * MM], abs=0.01)
        assert media[0] < bleed[0]
        assert media[3] > bleed[3]
        assert operators & {"rg", "RG", "cs", "CS", "scn", "SCN", "g", "G"} == set()
        assert {"k", "K"} <= operators
        assert "/ColorSpace" not in page.Resources


@pytest.mark.parametrize(
    ("colour", "inks"),
    [
        ((20 / 255, 48 / 255, 43 / 255), (0, 0, 0, 1)),  # our ink: black alone, so that small type is sharp
        ((1, 1, 1), (0, 0, 0, 0)),
        ((0.5, 0.5, 0.5), (0, 0, 0, 0.5)),
        ((15 / 255, 107 / 255, 85 / 255), (0.90, 0.30, 0.70, 0.22)),
    ],
)
def test_rgb_to_cmyk_known_colours(colour: tuple[float, float, float], inks: tuple[float, ...]) -> None:
    assert rgb_to_cmyk(*colour) == inks


def test_rgb_to_cmyk_never_takes_more_than_three_hundred_percent() -> None:
    steps = [value / 15 for value in range(16)]
    inks = [rgb_to_cmyk(red, green, blue) for red in steps for green in steps for blue in steps]
    assert max(sum(one) for one in inks) <= 3.001
    assert all(0 <= ink <= 1 for one in inks for ink in one)
