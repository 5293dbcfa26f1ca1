from typing import Any

import pytest

from learning.h5p.domain.scoring import derive_max_score

RIGHT, WRONG = {"correct": True}, {"correct": False}
MANY = {"answers": [RIGHT, RIGHT], "behaviour": {"singlePoint": False}}


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("H5P.MultiChoice", {"answers": [RIGHT, WRONG]}, 1),
        ("H5P.MultiChoice", {"answers": [RIGHT, RIGHT, WRONG]}, 1),
        ("H5P.MultiChoice", {"answers": [RIGHT, RIGHT, WRONG], "behaviour": {"singlePoint": False}}, 2),
        ("H5P.MultiChoice", {"answers": [RIGHT, RIGHT], "behaviour": {"singlePoint": True}}, 1),
        ("H5P.MultiChoice", {"answers": [WRONG, WRONG]}, 1),
        ("H5P.MultiChoice", {"answers": "geen lijst"}, None),
        ("H5P.TrueFalse", {}, 1),
        ("H5P.DragText", {"textField": "Een *rode:tip* en een *blauwe*."}, 2),
        ("H5P.Blanks", {"questions": ["<p>*a*</p>", "<p>*b/c*, *d*</p>"]}, 3),
        ("H5P.SingleChoiceSet", {"choices": [{"answers": ["a", "b"]}, {"answers": ["c", "d"]}]}, 2),
        (
            "H5P.QuestionSet",
            {
                "questions": [
                    {"library": "H5P.TrueFalse 1.8", "params": {}},
                    {"library": "H5P.MultiChoice 1.16", "params": MANY},
                ]
            },
            3,
        ),
        ("H5P.QuestionSet", {"questions": [{"library": "H5P.Essay 1.5", "params": {}}]}, None),
        (
            "H5P.QuestionSet",
            {"poolSize": 1, "questions": [{"library": "H5P.TrueFalse 1.8"}, {"library": "H5P.TrueFalse 1.8"}]},
            None,
        ),
        (
            "H5P.OpenCase",
            {"steps": [{"choices": [{"points": 0}, {"points": 2}]}, {"choices": [{"points": 10**9}]}]},
            10_000,
        ),
        ("H5P.Onbekend", {}, None),
    ],
)
def test_derive_max_score(name: str, parameters: dict[str, Any], expected: int | None) -> None:
    assert derive_max_score(machine_name=name, parameters=parameters) == expected
