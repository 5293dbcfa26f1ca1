"""What the server makes of answers: each kind as its content type counts, and a forged score that is overruled."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.h5p.domain.regrading import KINDS, Plan, described_id, make_plan
from learning.h5p.enums import CompletionRule
from learning.h5p.models import Content, Library, Package, Result, Statement
from tests.factories.h5p import imported, opened, own_package
from tests.h5p.archives import package
from tests.h5p.domain.test_statements import send, statement

RIGHT, WRONG = {"correct": True, "text": "<div>Ja &amp; nee</div>"}, {"correct": False, "text": "Nee"}
MANY = {"answers": [RIGHT, RIGHT, WRONG, WRONG], "behaviour": {"singlePoint": False}, "question": "<p>Wat?</p>"}
ALL = {**MANY, "behaviour": {"singlePoint": True, "passPercentage": 100}}
HALF = {**MANY, "behaviour": {"singlePoint": True, "passPercentage": 50}}
SINGLE = {"answers": [WRONG, RIGHT], "question": "Wat?"}
NONE = {"answers": [WRONG, WRONG]}
BLANKS = {"text": "<p>Vul in.</p>", "questions": ["<p>*Inzage/kopie:tip* op *verzoek*</p>", "<p>**a</p>"]}
LOOSE = {**BLANKS, "behaviour": {"caseSensitive": False, "acceptSpellingErrors": True}}
DRAG = {
    "taskDescription": "Sleep.",
    "textField": "Een *rode:tip\\+Goed!\\-Fout!* en\neen *blauwe*.",
    "distractors": "*groene*",
}


def read(kind: str, parameters: dict[str, Any], response: str) -> tuple[int, int] | None:
    answer = make_plan(machine_name=f"H5P.{kind}", parameters=parameters).questions[""].read(response)
    return (answer.points, answer.maximum) if answer else None


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "parameters", "response", "expected"),
    [
        ("MultiChoice", MANY, "0[,]1", (2, 2)),
        ("MultiChoice", MANY, "1", (1, 2)),
        ("MultiChoice", MANY, "0[,]1[,]2", (1, 2)),
        ("MultiChoice", MANY, "2[,]3", (0, 2)),
        ("MultiChoice", MANY, "", (0, 2)),
        ("MultiChoice", MANY, "0[,]0", None),
        ("MultiChoice", MANY, "9", None),
        ("MultiChoice", MANY, "-1", None),
        ("MultiChoice", MANY, "²", None),
        ("MultiChoice", MANY, "0,1", None),
        ("MultiChoice", MANY, "0" * 5000, None),
        ("MultiChoice", ALL, "0", (0, 1)),
        ("MultiChoice", ALL, "0[,]1", (1, 1)),
        ("MultiChoice", HALF, "0", (1, 1)),
        ("MultiChoice", SINGLE, "1", (1, 1)),
        ("MultiChoice", SINGLE, "0", (0, 1)),
        ("MultiChoice", SINGLE, "0[,]1", None),
        ("MultiChoice", NONE, "", (1, 1)),
        ("MultiChoice", NONE, "0", (0, 1)),
        ("TrueFalse", {"correct": "true"}, "true", (1, 1)),
        ("TrueFalse", {"correct": "false"}, "true", (0, 1)),
        ("TrueFalse", {"correct": "true"}, "True", None),
        ("Blanks", BLANKS, "Inzage[,]verzoek", (2, 2)),
        ("Blanks", BLANKS, " kopie [,]Verzoek", (1, 2)),
        ("Blanks", BLANKS, "inzage[,]", (0, 2)),
        ("Blanks", BLANKS, "Inzage", None),
        ("Blanks", LOOSE, "INZAGE[,]verzoke", (2, 2)),
        ("Blanks", LOOSE, "inzgae[,]verz", (1, 2)),
        ("DragText", DRAG, "rode[,]blauwe", (2, 2)),
        ("DragText", DRAG, "blauwe[,]rode", (0, 2)),
        ("DragText", DRAG, "[,]blauwe", (1, 2)),
        ("DragText", DRAG, "rode[,]blauwe[,]groene", None),
    ],
)
def test_question_reads_an_answer_as_its_type_counts(
    kind: str, parameters: dict[str, Any], response: str, expected: tuple[int, int] | None
) -> None:
    assert read(kind, parameters, response) == expected


@pytest.mark.once
def test_question_texts_are_plain_and_gaps_have_their_number() -> None:
    choice = make_plan(machine_name="H5P.MultiChoice", parameters=MANY).questions[""]
    gaps = make_plan(machine_name="H5P.DragText", parameters=DRAG).questions[""]
    answer = choice.read("2")

    assert (choice.text, gaps.text) == ("Wat?", "Sleep. Een [1] en een [2].")
    assert answer is not None
    assert [(one.text, one.is_chosen, one.is_right) for one in answer.options][1:3] == [
        ("Ja & nee", False, True),
        ("Nee", True, False),
    ]


def _entry(kind: str, parameters: dict[str, Any], id: str) -> dict[str, Any]:
    return {"library": f"H5P.{kind} 1.0", "params": parameters, "subContentId": id}


SET = {
    "passPercentage": 60,
    "questions": [
        _entry("MultiChoice", MANY, "a"),
        _entry("TrueFalse", {"correct": "true"}, "b"),
        _entry(
            "SingleChoiceSet",
            {"choices": [{"question": "Wie?", "answers": ["u", "wij"]}, {"subContentId": "d", "answers": ["x", "y"]}]},
            "c",
        ),
    ],
}
C = described_id("<p>Wie?</p>")


def _shape(plan: Plan) -> tuple[list[str], bool, int | None, int | None]:
    return list(plan.questions), plan.is_whole, plan.maximum, plan.pass_percent


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "parameters", "expected"),
    [
        ("QuestionSet", SET, (["a", "b", C, "d"], True, 5, 60)),
        ("QuestionSet", {**SET, "poolSize": 2}, (["a", "b", C, "d"], False, None, None)),
        ("QuestionSet", {"questions": [_entry("Essay", {}, "e"), SET["questions"][1]]}, (["b"], False, None, None)),
        ("QuestionSet", {"questions": [_entry("TrueFalse", {}, "e")] * 2}, ([], False, 2, None)),
        ("QuestionSet", {"questions": [{"library": "H5P.TrueFalse 1.8"}]}, ([], False, 1, None)),
        ("Column", {"content": [{"content": SET["questions"][0]}, {"x": SET["questions"][1]}]},
         (["a", "b"], False, None, None)),
        ("Essay", {}, ([], False, None, None)),
        ("QuestionSet", {"questions": "geen"}, ([], False, None, None)),
    ],
)  # fmt: skip
def test_make_plan_finds_the_questions_that_can_be_graded(kind: str, parameters: Any, expected: Any) -> None:
    assert _shape(make_plan(machine_name=f"H5P.{kind}", parameters=parameters)) == expected


@pytest.mark.once
def test_make_plan_solution_kept_back_by_the_set_is_not_shown() -> None:
    plan = make_plan(machine_name="H5P.QuestionSet", parameters={**SET, "override": {"showSolutionButton": "off"}})

    assert {question.shows_solution for question in plan.questions.values()} == {False}


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="*:/\\a[,]<p>0", max_size=12),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "answers",
                    "correct",
                    "text",
                    "questions",
                    "textField",
                    "behaviour",
                    "choices",
                    "library",
                    "params",
                    "steps",
                ]
            ),
            children,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.once
@given(
    kind=st.sampled_from([*KINDS, "H5P.QuestionSet", "H5P.SingleChoiceSet", "H5P.OpenCase", "H5P.Column"]),
    parameters=st.dictionaries(
        st.sampled_from(["answers", "questions", "textField", "behaviour", "choices", "correct", "steps"]),
        odd,
        max_size=4,
    ),
    response=st.text(alphabet="01[,]*a -", max_size=15),
)
def test_plan_of_anything_grades_within_bounds(kind: str, parameters: dict[str, Any], response: str) -> None:
    for question in make_plan(machine_name=kind, parameters=parameters).questions.values():
        answer = question.read(response)
        assert answer is None or 0 <= answer.points <= answer.maximum == question.maximum


# --- in the database: what a statement is worth


def _package(kind: str, parameters: dict[str, Any]) -> Package:
    """The small package, as if it were of this type: no code of theirs is needed to grade."""
    made = imported(package(content=parameters))
    Library.objects.filter(pk=made.main_library_id).update(machine_name=f"H5P.{kind}")
    made.max_score = make_plan(machine_name=f"H5P.{kind}", parameters=parameters).maximum
    made.save()
    return made


def _launch(made: Package, user: Any) -> Any:
    made.refresh_from_db()
    return opened(Package.objects.get(pk=made.pk), user).launch


@pytest.mark.django_db
def test_store_statements_forged_score_is_overruled_by_the_answer(learner: Any) -> None:
    launch = _launch(_package("MultiChoice", SINGLE), learner)

    send(launch, statement(response="0", score={"raw": 1, "max": 1}, success=True))
    send(launch, statement(score={"raw": 1, "max": 1}, success=True))

    rows = list(Statement.objects.order_by("pk").values_list("score_raw", "score_max", "success", "is_checked"))
    assert rows == [(0, 1, False, True), (0, 1, False, True)]
    assert Result.objects.values_list("best_raw", "is_checked").get() == (0, True)


@pytest.mark.django_db
def test_store_statements_answer_that_cannot_be_read_never_counts(learner: Any) -> None:
    made = _package("TrueFalse", {"correct": "true"})
    Content.objects.update(completion_rule=CompletionRule.SCORED)
    launch = _launch(made, learner)

    send(launch, statement(response="ja", score={"raw": 1, "max": 1}, success=True))
    assert Result.objects.values_list("best_raw", "done_at").get() == (None, None)

    launch = _launch(Package.objects.get(), learner)
    send(launch, statement(response="true"))
    result = Result.objects.get()
    assert (result.best_raw, result.is_checked, result.done_at is not None) == (1, True, True)


@pytest.mark.django_db
def test_store_statements_whole_is_the_sum_of_the_answers_in_this_launch(learner: Any) -> None:
    made = _package("QuestionSet", SET)
    launch = _launch(made, learner)
    send(launch, statement(sub="a", response="2", score={"raw": 2, "max": 2}))
    send(launch, statement(sub="a", response="0[,]1"), statement(sub="b", response="false", score={"raw": 1, "max": 1}))
    send(
        launch,
        statement(sub="d", response="0"),
        statement("completed", sub="c", score={"raw": 2, "max": 2}),
        statement("completed", score={"raw": 5, "max": 5}, success=True),
    )

    rows = Statement.objects.order_by("pk").values_list("sub_content_id", "score_raw", "score_max", "is_checked")
    assert list(rows) == [
        ("a", 0, 2, True),
        ("a", 2, 2, True),
        ("b", 0, 1, True),
        ("d", 1, 1, True),
        ("c", 2, 2, False),
        ("", 3, 5, True),
    ]
    assert Statement.objects.get(sub_content_id="").success is True  # 60 %, as the set says
    result = Result.objects.get()
    assert (result.best_raw, result.best_max, result.is_checked) == (3, 5, True)

    again = _launch(made, learner)
    send(again, statement("completed", score={"raw": 5, "max": 5}, success=True))
    result.refresh_from_db()
    assert (result.best_raw, Statement.objects.filter(is_checked=False, sub_content_id="").count()) == (3, 1)


@pytest.mark.django_db
def test_store_statements_child_without_an_id_is_known_by_its_parent(learner: Any) -> None:
    launch = _launch(_package("SingleChoiceSet", SET["questions"][2]["params"]), learner)
    child = statement(response="0", score={"raw": 1, "max": 1})
    child["statement"]["object"]["definition"]["description"] = {"en-US": "<p>Wie?</p>"}
    child["statement"]["context"] = {"contextActivities": {"parent": [{"id": "https://kwaad.example/1"}]}}

    send(launch, child)

    assert Statement.objects.values_list("sub_content_id", "is_checked").get() == (C, True)
    assert Result.objects.count() == 0


@pytest.mark.django_db
def test_store_statements_own_case_is_checked(learner: Any) -> None:
    launch = _launch(own_package(), learner)

    for step, response in (("recht-op-inzage", "1"), ("dochter-van-dertien", "1"), ("werkaantekeningen", "2")):
        send(launch, statement(sub=step, response=response, score={"raw": 2, "max": 2}))
    send(launch, statement("completed", score={"raw": 6, "max": 6}, success=True))

    assert Statement.objects.values_list("score_raw", "score_max", "is_checked", "success").get(verb="completed") == (
        4,
        6,
        True,
        False,
    )
