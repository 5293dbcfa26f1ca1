"""Each kind of question: what its form may send, what that earns, and that nothing tells the answer beforehand."""

import dataclasses
import json

import pytest

from core.exceptions import DomainError
from learning.blocks import QUESTION_TYPES, LessonBlock, QuestionsBlock
from learning.domain.exceptions import AnswerTooLong, NothingChosen, NumberTwice, PartsMissing, UnknownOption
from learning.domain.practice import practice_seed
from learning.domain.queries.question_view import practice_view, question_view
from learning.domain.questions import KINDS, clean_given, grade_answer, parse_question, parse_questions
from learning.domain.questions.fill_in import same_word
from learning.models.pages import with_stable_ids
from tests.factories.questions import case, every_kind, fill_in, likert, matching, ordering, reflection, true_false

MATCH, ORDER, GAPS, CASE = (parse_question(make("q")) for make in (matching, ordering, fill_in, case))


def test_every_block_has_its_class_and_stands_in_lessons_too() -> None:
    assert set(KINDS) == set(QUESTION_TYPES) == {block["type"] for block in every_kind()}
    assert set(QUESTION_TYPES) <= set(LessonBlock.base_blocks)


@pytest.mark.parametrize("block", every_kind(), ids=lambda block: block["type"])
def test_the_right_answer_earns_all_points_and_nothing_earns_none(block) -> None:
    question = parse_question(block)

    full = grade_answer(question, given=clean_given(question, given=question.right_answer()))
    none = grade_answer(question, given=[])

    assert (full.points, none.points) == (question.max_points, 0)
    assert full.is_correct is (True if question.max_points else None)


@pytest.mark.parametrize(
    ("question", "given", "points"),
    [
        (MATCH, ["q-a=q-a", "q-b=q-b", "q-c=q-a"], 2),
        (MATCH, ["q-a=x0", "q-b=x0", "q-c=x0"], 0),
        (ORDER, ["q-a=1", "q-b=3", "q-c=2"], 1),
        (ORDER, ["q-a=1", "q-b=1", "q-c=1"], 0),
        (GAPS, ["q-a=digid", "q-b=113"], 1),
        (GAPS, ["q-a= DIGI-D. ", "q-b=112"], 2),
        (CASE, ["q-s1=q-s1-b", "q-s2=q-s2-a=DigiD", "q-s2=q-s2-b=911"], 2),
        (CASE, ["q-s1=q-s1-a"], 0),
    ],
)
def test_parts_earn_a_point_each(question, given: list[str], points: int) -> None:
    assert grade_answer(question, given=question.clean(given)).points == points


@pytest.mark.parametrize(
    ("question", "given", "error"),
    [
        (MATCH, ["q-a=q-a"], PartsMissing),
        (MATCH, ["q-a=zzz"], UnknownOption),
        (MATCH, ["zzz=q-a"], UnknownOption),
        (ORDER, ["q-a=1", "q-b=1", "q-c=2"], NumberTwice),
        (ORDER, ["q-a=4", "q-b=1", "q-c=2"], UnknownOption),
        (ORDER, ["q-a=1"], PartsMissing),
        (GAPS, ["q-a=   "], NothingChosen),
        (GAPS, ["q-a=x", "q-z=x"], UnknownOption),
        (GAPS, ["q-a=" + "x" * 201, "q-b=x"], AnswerTooLong),
        (CASE, ["q-s1=q-s1-b"], PartsMissing),
        (CASE, ["q-s9=q-s1-b"], UnknownOption),
        (CASE, ["q-s1=q-s2-a"], UnknownOption),
        (parse_question(true_false("q")), ["maybe"], UnknownOption),
        (parse_question(likert("q")), ["6"], UnknownOption),
        (parse_question(reflection("q")), ["text=Zo", "self=great"], UnknownOption),
        (parse_question(reflection("q")), ["self=well"], NothingChosen),
        (parse_question(reflection("q")), ["text=" + "x" * 4001], AnswerTooLong),
    ],
)
def test_forged_and_incomplete_answers_are_refused(question, given: list[str], error: type[DomainError]) -> None:
    with pytest.raises(error):
        clean_given(question, given=given)


@pytest.mark.parametrize(
    ("typed", "accepted"), [("  café ", "Cafe"), ("DIGID.", "digid"), ("twee  woorden", "Twee woorden")]
)
def test_same_word_ignores_capitals_accents_spaces_and_the_full_stop(typed: str, accepted: str) -> None:
    assert same_word(typed) == same_word(accepted)


@pytest.mark.parametrize("block", every_kind(), ids=lambda block: block["type"])
def test_a_view_before_grading_tells_nothing(block) -> None:
    question = parse_question(block)
    answers = {"Uitleg bij", "U zei", "DigiD", "112", "Ik erken", "Reactie"}

    view = json.dumps(dataclasses.asdict(question_view(question, seed="geheim", given=[])))

    assert not [words for words in answers if words in view]
    assert '"right"' not in view.replace('"right": ""', "")
    assert 'is_correct": true' not in view


def test_the_form_of_a_match_does_not_say_what_belongs_with_what() -> None:
    """A right side's value is no pair's id, and differs by seed; what comes back is read all the same."""
    views = [question_view(MATCH, seed=seed) for seed in ("een", "twee")]
    values = [{option.text: option.id for option in view.parts[0].options} for view in views]

    assert not set(values[0].values()) & {pair.id for pair in MATCH.pairs}
    assert not set(values[0].values()) & set(values[1].values())
    assert MATCH.clean([f"q-a={values[0]['een']}"], seed="een") == ["q-a=q-a"]
    with pytest.raises(UnknownOption):
        MATCH.clean([f"q-a={values[0]['een']}"], seed="twee")


def test_practice_seed_is_the_same_for_everybody_and_for_nobody_to_guess(settings) -> None:
    first = practice_seed("q")
    settings.SECRET_KEY = "anders"

    assert first != practice_seed("q")


def test_practice_of_a_reflection_shows_the_model_answer_and_keeps_the_own_judgement() -> None:
    question = parse_question(reflection("q"))

    asked = practice_view(question)
    answered = practice_view(question, given=["text=Ik bel terug.", "self=partly"])

    assert [part.right for part in asked.parts] == [""]
    assert [part.right for part in answered.parts] == ["", "Ik erken de schrik en leg uit."]
    assert (answered.is_graded, answered.is_correct, answered.parts[1].value) == (True, None, "partly")


def test_stable_ids_reach_every_part_and_stay() -> None:
    bare = json.loads(json.dumps(every_kind()).replace('"id"', '"was"'))
    first, changed = with_stable_ids(json.loads(json.dumps(bare)))
    again, changed_again = with_stable_ids(json.loads(json.dumps(first)))

    assert (changed, changed_again, again) == (True, False, first)
    assert sum(question.max_points for question in parse_questions(first)) == 14
    found = json.dumps(first).count('"id"')
    assert found == json.dumps(every_kind()).count('"id"')


@pytest.mark.parametrize("name", QUESTION_TYPES)
def test_the_admin_previews_each_block(name: str) -> None:
    block = QuestionsBlock.base_blocks[name]

    html = block.render(block.normalize(block.meta.preview_value))

    assert 'class="question question-' in html
    assert "DigiD" not in html
