"""Grading without a database: every combination of answers."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.domain.exceptions import NothingChosen, TooManyChosen, UnknownOption
from learning.domain.queries.question_view import question_view
from learning.domain.questions import clean_given, grade_answer, in_order, parse_question
from tests.factories.learning import choice

ONE = parse_question(choice("q", correct=1))
MANY = parse_question(choice("q", correct=1, options=4, kind="multiple_choice"))


@pytest.mark.parametrize(("chosen", "is_correct"), [("q-b", True), ("q-a", False), ("q-c", False)])
def test_grade_single_choice(chosen: str, is_correct: bool) -> None:
    assert grade_answer(ONE, given=[chosen]).is_correct is is_correct


def test_grade_multiple_choice_is_right_only_for_exactly_the_right_ones() -> None:
    ids = [option.id for option in MANY.options]
    subsets = [set(c) for n in range(1, 5) for c in itertools.combinations(ids, n)]

    right = [subset for subset in subsets if grade_answer(MANY, given=subset).is_correct]

    assert right == [{"q-a", "q-b"}]


def test_clean_given_refuses_what_is_not_the_questions_own() -> None:
    with pytest.raises(NothingChosen):
        clean_given(ONE, given=[])
    with pytest.raises(UnknownOption):
        clean_given(ONE, given=["r-a"])
    with pytest.raises(TooManyChosen):
        clean_given(ONE, given=["q-a", "q-b"])
    assert clean_given(MANY, given=["q-b", "q-a", "q-b"]) == ["q-a", "q-b"]


@given(st.text(max_size=20), st.lists(st.integers(), max_size=30))
def test_in_order_is_a_permutation_and_the_same_for_the_same_seed(seed: str, items: list[int]) -> None:
    assert sorted(in_order(items, seed=seed)) == sorted(items)
    assert in_order(items, seed=seed) == in_order(items, seed=seed)


def test_ordered_options_puts_the_right_one_everywhere() -> None:
    """The demo's data have the right answer first: no position may give it away."""
    positions = [
        [option.is_correct for option in ONE.ordered_options(seed=str(seed))].index(True) for seed in range(300)
    ]

    assert {position: 70 < positions.count(position) < 130 for position in range(3)} == {0: True, 1: True, 2: True}


def test_question_view_ungraded_says_nothing_of_what_is_right() -> None:
    view = question_view(ONE, seed="s", given=["q-a"])

    assert (view.is_correct, view.explanation, view.feedback) == (None, "", ())
    assert {option.verdict for option in view.options} == {""}
    assert "correct" not in {name for option in view.options for name in option.__dataclass_fields__}


def test_question_view_graded_says_why() -> None:
    view = question_view(ONE, seed="s", given=["q-a"], is_graded=True)

    assert (view.is_correct, view.explanation, view.feedback) == (False, "Uitleg bij q.", ("Reactie a op q.",))
    assert {option.id: option.verdict for option in view.options} == {"q-a": "wrong", "q-b": "right", "q-c": ""}
