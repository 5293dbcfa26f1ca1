import contextlib
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from learning.h5p.adapter import NullAdapter
from learning.h5p.domain.persons import erase_statements, export_statements
from learning.h5p.domain.statements import StatementsRefused, TooManyStatements, parse_request, store_statements
from learning.h5p.models import Launch, Result, Statement
from tests.factories.h5p import imported, opened, own_package
from tests.h5p.archives import package

ADL = "http://adlnet.gov/expapi/verbs/"
SUB = "http://h5p.org/x-api/h5p-subContentId"


def statement(verb: str = "answered", *, key: str | None = None, sub: str = "", **result: Any) -> dict[str, Any]:
    definition: dict[str, Any] = {"description": {"nl-NL": "Wat antwoordt u?"}, "extensions": {SUB: sub} if sub else {}}
    return {
        "key": key or str(uuid.uuid4()),
        "statement": {
            "id": "00000000-0000-0000-0000-000000000000",
            "timestamp": "1999-01-01T00:00:00Z",
            "actor": {"mbox": "mailto:iemand-anders@kwaad.example"},
            "verb": {"id": ADL + verb},
            "object": {"id": "https://kwaad.example/1", "definition": definition},
            "result": result,
        },
    }


def send(launch: Launch, *statements: dict[str, Any]) -> int:
    _token, incoming = parse_request(json.dumps({"token": "t", "statements": list(statements)}).encode())
    return store_statements(launch=launch, incoming=incoming)


@pytest.fixture
def launch(learner: Any) -> Launch:
    found = opened(own_package(), learner).launch
    assert found is not None
    return found


def test_store_statements_actor_and_time_come_from_the_server(launch: Launch) -> None:
    assert (
        send(
            launch,
            statement("completed", score={"raw": 4, "max": 6}, success=False, duration="PT1M2.5S", completion=True),
        )
        == 1
    )

    row = Statement.objects.get()
    assert (row.user, row.content, row.package, row.verb) == (launch.user, launch.content, launch.package, "completed")
    assert (row.score_raw, row.score_max, row.success, row.duration_s) == (4, 6, False, 62.5)
    assert row.created_at.year > 2000
    assert str(row.public_id) != "00000000-0000-0000-0000-000000000000"
    result = Result.objects.get()
    assert (result.best_raw, result.best_max, round(result.best_scaled, 3)) == (4, 6, 0.667)
    assert result.completed_at == row.created_at


@pytest.mark.parametrize(
    ("score", "kept"),
    [
        ({"raw": 99, "max": 6}, (6, 6)),
        ({"raw": -5, "max": 6}, (0, 6)),
        ({"raw": 3, "max": 3}, (6, 6)),
        ({"raw": 1, "max": 100}, (0.06, 6)),
        ({"raw": 5}, (5, 6)),
        ({"scaled": 0.5}, (3, 6)),
        ({"scaled": 7}, (6, 6)),
        ({"max": 6}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_store_statements_score_is_clamped_to_the_derived_maximum(
    launch: Launch, score: dict[str, Any], kept: tuple[Any, Any]
) -> None:
    send(launch, statement("completed", score=score))

    assert Statement.objects.values_list("score_raw", "score_max").get() == kept


def test_store_statements_unknown_maximum_is_bounded(learner: Any) -> None:
    launch = opened(imported(package()), learner).launch
    assert launch is not None

    send(
        launch,
        statement("completed", score={"raw": 10**9, "max": 10**9}),
        statement("completed", score={"raw": 3, "max": 0}),
    )

    assert list(Statement.objects.values_list("score_raw", "score_max")) == [(10_000, 10_000), (None, None)]


def test_store_statements_children_are_kept_apart(launch: Launch) -> None:
    send(launch, statement(sub="stap-1", score={"raw": 2, "max": 2}, response="1"))

    row = Statement.objects.get()
    assert (row.sub_content_id, row.score_max, row.response) == ("stap-1", 2, "1")
    assert row.definition == {"description": {"nl-NL": "Wat antwoordt u?"}}
    assert Result.objects.count() == 0


def test_store_statements_sent_again_is_stored_once(launch: Launch) -> None:
    same = statement("completed", score={"raw": 4, "max": 6})

    assert [send(launch, same), send(launch, same), send(launch, same, same)] == [1, 0, 0]
    launch.refresh_from_db()
    assert (Statement.objects.count(), launch.statement_count) == (1, 1)


def test_store_statements_best_score_stays(launch: Launch) -> None:
    for raw in (2, 5, 3):
        send(launch, statement("completed", score={"raw": raw, "max": 6}))

    assert Result.objects.values_list("best_raw", flat=True).get() == 5


def test_store_statements_verb_off_the_list_is_dropped(launch: Launch) -> None:
    assert send(launch, statement("interacted"), statement("voided")) == 0
    assert Statement.objects.count() == 0


def test_store_statements_past_the_rate_is_refused(launch: Launch) -> None:
    for _ in range(4):
        send(launch, *[statement("progressed") for _ in range(25)])

    with pytest.raises(TooManyStatements):
        send(launch, *[statement("progressed") for _ in range(25)])

    assert Statement.objects.count() == 100


def test_store_statements_past_the_launch_bound_is_refused(launch: Launch) -> None:
    Launch.objects.update(statement_count=5_000)

    with pytest.raises(TooManyStatements):
        send(launch, statement())

    assert Statement.objects.count() == 0


class DownAdapter(NullAdapter):
    def statements_stored(self, **kwargs: Any) -> None:
        raise RuntimeError("the platform says no")


def test_store_statements_the_adapter_fails_with_it(launch: Launch, settings: Any) -> None:
    settings.H5P_ADAPTER = f"{__name__}.DownAdapter"

    with pytest.raises(RuntimeError):
        send(launch, statement("completed", score={"raw": 4, "max": 6}))

    assert (Statement.objects.count(), Result.objects.count()) == (0, 0)


class HeardAdapter(NullAdapter):
    heard: list[tuple[Any, ...]] = []

    def statements_stored(self, *, launch: Launch, statements: list[Statement], result: Result | None) -> None:
        self.heard.append((launch.context, [row.verb for row in statements], result and result.best_raw))


def test_store_statements_the_adapter_hears_context_and_standing(learner: Any, settings: Any) -> None:
    settings.H5P_ADAPTER = f"{__name__}.HeardAdapter"
    launch = opened(own_package(), learner, {"les": 3}).launch
    assert launch is not None

    send(launch, statement("attempted"), statement("completed", score={"raw": 6, "max": 6}))

    assert HeardAdapter.heard == [({"les": 3}, ["attempted", "completed"], 6)]


def test_store_statements_queries_do_not_grow(launch: Launch) -> None:
    send(launch, statement("completed", score={"raw": 1, "max": 6}))
    counts = []
    for number in (1, 20):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            send(launch, *[statement("completed", score={"raw": 2, "max": 6}) for _ in range(number)])
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))

    assert counts == [5, 5]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"token": 1, "statements": []}',
        b'{"token": "t", "statements": []}',
        b'{"token": "t", "statements": [1]}',
        b'{"token": "t", "statements": [{"key": "x", "statement": {}}]}',
        b'{"token": "t", "token": "u", "statements": []}',
        b'{"token": "t", "statements": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        json.dumps({"token": "t", "statements": [statement() for _ in range(26)]}).encode(),
        json.dumps({"token": "t", "statements": [statement(response="x" * 40_000)]}).encode(),
        json.dumps({"token": "t", "statements": [statement(score={"raw": True, "max": 1})]}).encode(),
        json.dumps({"token": "t", "statements": [statement(score={"raw": float("nan"), "max": 1})]}).encode(),
        json.dumps({"token": "t", "statements": [statement(score={"raw": "6", "max": 6})]}).encode(),
        json.dumps({"token": "t", "statements": [statement(response="\x00")]}).encode(),
        b'{"token": "t", "statements": [{"key": "\xff"}]}',
    ],
)
def test_parse_request_hostile_is_refused(body: bytes) -> None:
    with pytest.raises(StatementsRefused):
        parse_request(body)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "raw", "max", "scaled", "score", "x"]), children, max_size=4)
    ),
    max_leaves=10,
)


@given(verb=anything, target=anything, result=anything)
def test_parse_request_anything_is_parsed_or_refused(verb: Any, target: Any, result: Any) -> None:
    item = {"key": str(uuid.uuid4()), "statement": {"verb": verb, "object": target, "result": result}}
    with contextlib.suppress(StatementsRefused):
        parse_request(json.dumps({"token": "t", "statements": [item]}).encode())


def test_persons_export_and_erasure_leave_the_figures(launch: Launch) -> None:
    send(launch, statement("completed", score={"raw": 4, "max": 6}, response="mijn antwoord"))
    assert [row["answer"] for row in export_statements(launch.user)] == ["mijn antwoord"]

    assert erase_statements(launch.user) == 1

    assert Statement.objects.values_list("response", "score_raw").get() == ("", 4)
