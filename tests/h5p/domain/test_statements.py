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
from learning.h5p.domain.persons import (
    erase_launches,
    erase_results,
    erase_statements,
    export_launches,
    export_results,
    export_statements,
)
from learning.h5p.domain.sessions import Session, session_of
from learning.h5p.domain.statements import StatementsRefused, parse_request
from learning.h5p.domain.storing import TooManyStatements, store_statements
from learning.h5p.enums import CompletionRule
from learning.h5p.models import Content, Launch, Package, Result, Statement
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


def as_body(*statements: dict[str, Any]) -> bytes:
    return json.dumps({"token": "t", "statements": list(statements)}).encode()


def send(launch: Launch, *statements: dict[str, Any]) -> int:
    _token, incoming = parse_request(as_body(*statements))
    return store_statements(session=session_of(launch), incoming=incoming)


@pytest.fixture
def launch(learner: Any) -> Launch:
    """Of the platform's own case: three steps of two points, whose answers the server can grade."""
    return _opened(own_package(), learner)


@pytest.fixture
def unknown(learner: Any) -> Launch:
    """Of a content type that the server cannot grade, with a highest score that it knows."""
    made = imported(package())
    Package.objects.update(max_score=6)
    made.refresh_from_db()
    return _opened(made, learner)


def _opened(made: Package, user: Any, context: dict[str, Any] | None = None) -> Launch:
    found = opened(made, user, context).launch
    assert found is not None
    return found


def test_store_statements_actor_and_time_come_from_the_server(unknown: Launch) -> None:
    assert (
        send(
            unknown,
            statement("completed", score={"raw": 4, "max": 6}, success=False, duration="PT1M2.5S", completion=True),
        )
        == 1
    )

    row = Statement.objects.get()
    assert (row.user, row.content, row.package, row.verb) == (
        unknown.user,
        unknown.content,
        unknown.package,
        "completed",
    )
    assert (row.score_raw, row.score_max, row.success, row.duration_s) == (4, 6, False, 62.5)
    assert row.created_at.year > 2000
    assert str(row.public_id) != "00000000-0000-0000-0000-000000000000"
    result = Result.objects.get()
    assert (result.best_raw, result.best_max, round(result.best_scaled or 0, 3)) == (4, 6, 0.667)
    assert (result.completed_at, result.done_at, result.is_checked) == (row.created_at, row.created_at, False)
    unknown.refresh_from_db()
    assert unknown.last_at == row.created_at


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
    unknown: Launch, score: dict[str, Any], kept: tuple[Any, Any]
) -> None:
    send(unknown, statement("completed", score=score))

    assert Statement.objects.values_list("score_raw", "score_max", "is_checked").get() == (*kept, False)


def test_store_statements_unknown_maximum_is_bounded(learner: Any) -> None:
    launch = _opened(imported(package()), learner)

    send(
        launch,
        statement("completed", score={"raw": 10**9, "max": 10**9}),
        statement("completed", score={"raw": 3, "max": 0}),
    )

    assert list(Statement.objects.values_list("score_raw", "score_max")) == [(10_000, 10_000), (None, None)]


def test_store_statements_children_are_kept_apart(launch: Launch) -> None:
    send(launch, statement(sub="stap-1", score={"raw": 2, "max": 2}, response="1"))  # no step of this case

    row = Statement.objects.get()
    assert (row.sub_content_id, row.score_max, row.response) == ("stap-1", 2, "1")
    assert row.definition == {"description": {"nl-NL": "Wat antwoordt u?"}}
    assert Result.objects.count() == 0


def test_store_statements_sent_again_is_stored_once(launch: Launch) -> None:
    same = statement("completed", score={"raw": 4, "max": 6})

    assert [send(launch, same), send(launch, same), send(launch, same, same)] == [1, 0, 0]
    launch.refresh_from_db()
    assert (Statement.objects.count(), launch.statement_count) == (1, 1)


def test_store_statements_best_score_and_first_moment_stay(unknown: Launch) -> None:
    for raw in (2, 5, 3):
        send(unknown, statement("completed", score={"raw": raw, "max": 6}))

    first = Statement.objects.order_by("pk").first()
    assert first is not None
    assert Result.objects.values_list("best_raw", "completed_at").get() == (5, first.created_at)


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
    def standing_changed(self, **kwargs: Any) -> None:
        raise RuntimeError("the platform says no")


def test_store_statements_the_adapter_fails_with_it(launch: Launch, settings: Any) -> None:
    settings.H5P_ADAPTER = f"{__name__}.DownAdapter"

    with pytest.raises(RuntimeError):
        send(launch, statement("completed", score={"raw": 4, "max": 6}))

    assert (Statement.objects.count(), Result.objects.count()) == (0, 0)


class HeardAdapter(NullAdapter):
    heard: list[tuple[Any, ...]] = []

    def standing_changed(self, *, session: Session, result: Result) -> None:
        self.heard.append((session.context, result.best_raw, result.done_at is not None))


def test_store_statements_the_adapter_hears_context_and_standing(learner: Any, settings: Any) -> None:
    settings.H5P_ADAPTER = f"{__name__}.HeardAdapter"
    HeardAdapter.heard.clear()
    made = imported(package())
    Content.objects.update(completion_rule=CompletionRule.SCORED, pass_percent=60)
    launch = _opened(made, learner, {"les": 3})

    send(launch, statement("attempted"))
    for raw in (5, 6):
        send(launch, statement("completed", score={"raw": raw, "max": 10}))

    assert HeardAdapter.heard == [({"les": 3}, 5, False), ({"les": 3}, 6, True)]


def test_open_launch_of_an_activity_that_is_done_when_opened(learner: Any, settings: Any) -> None:
    settings.H5P_ADAPTER = f"{__name__}.HeardAdapter"
    HeardAdapter.heard.clear()
    made = imported(package())
    Content.objects.update(completion_rule=CompletionRule.VIEWED)

    _opened(made, learner, {"les": 4})

    assert HeardAdapter.heard == [({"les": 4}, None, True)]
    assert Result.objects.values_list("completed_at", "best_scaled").get() == (None, None)


def test_store_statements_queries_do_not_grow(launch: Launch) -> None:
    """A whole of several questions, the dearest kind. With the session and the adapter: at most six."""
    send(launch, statement("completed", score={"raw": 1, "max": 6}))
    counts = []
    for number in (1, 20):
        with CaptureQueriesContext(connection) as captured:
            send(launch, *[statement("completed", score={"raw": 2, "max": 6}) for _ in range(number)])
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))

    assert counts == ([3, 3] if connection.vendor == "postgresql" else [4, 4])


def test_store_statements_whole_with_all_its_answers_asks_for_no_earlier_ones(launch: Launch) -> None:
    """And the later answer counts, whether it came in this request or in an earlier one."""
    steps = {"recht-op-inzage": "1", "dochter-van-dertien": "0", "werkaantekeningen": "2"}
    send(launch, *[statement(sub=part, response="1") for part in steps])
    with CaptureQueriesContext(connection) as captured:
        send(launch, *[statement(sub=part, response=given) for part, given in steps.items()], statement("completed"))

    assert [query["sql"] for query in captured if query["sql"].startswith("SELECT sub_content_id")] == []
    assert Statement.objects.values_list("score_raw", "is_checked").get(verb="completed") == (6, True)

    send(launch, statement(sub="recht-op-inzage", response="0"), statement("completed"))
    whole = Statement.objects.filter(verb="completed").order_by("pk").last()
    assert whole is not None
    assert whole.score_raw is not None
    assert whole.score_raw < 6


def test_store_statements_of_an_answer_is_one_command_on_postgresql(launch: Launch) -> None:
    send(launch, statement(sub="recht-op-inzage", response="1"))
    with CaptureQueriesContext(connection) as captured:
        send(launch, *[statement(sub="recht-op-inzage", response="1") for _ in range(20)])

    assert len(captured) == (1 if connection.vendor == "postgresql" else 2)


def test_store_statements_sent_again_to_a_full_launch_is_no_refusal(launch: Launch) -> None:
    """The frame sends again what it had no answer to: refused for ever, it would never stop."""
    same = statement(sub="recht-op-inzage", response="1")
    send(launch, same)
    Launch.objects.update(statement_count=5_000)

    assert send(launch, same) == 0
    with pytest.raises(TooManyStatements):
        send(launch, same, statement())
    assert Statement.objects.count() == 1


def test_store_statements_keeps_order_and_every_value(unknown: Launch) -> None:
    """As they came, also what a text can hold: quotes, percent signs, other scripts."""
    odd = 'Hij zei: "100 % \\ {}" — \u1213\u1261\U0001f600'
    sent = [statement(sub=f"deel-{number}", response=odd, duration="PT2.5S") for number in range(5)]
    send(unknown, *sent)

    assert [str(key) for key in Statement.objects.order_by("pk").values_list("key", flat=True)] == [
        one["key"] for one in sent
    ]
    row = Statement.objects.order_by("pk")[0]
    assert (row.response, row.duration_s, row.success, row.completion, row.score_raw) == (odd, 2.5, None, None, None)
    assert len(set(Statement.objects.values_list("public_id", flat=True))) == 5


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
        json.dumps({"token": "t", "statements": [statement(response="\ud800")]}).encode(),
        json.dumps({"token": "t", "statements": [{**statement(), "key": "1"}]}).encode(),
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


@pytest.mark.once
@given(verb=anything, target=anything, result=anything, context=anything)
def test_parse_request_anything_is_parsed_or_refused(verb: Any, target: Any, result: Any, context: Any) -> None:
    """And what was parsed can be read: where it belongs, how long it took, what was asked."""
    item = {
        "key": str(uuid.uuid4()),
        "statement": {"verb": verb, "object": target, "result": result, "context": context},
    }
    with contextlib.suppress(StatementsRefused):
        _token, (parsed,) = parse_request(as_body(item))
        assert (len(parsed.sub_content_id) <= 64, (parsed.duration_s or 0) >= 0) == (True, True)
        assert set(parsed.reviewed) <= {"name", "description", "choices"}


definitions = st.dictionaries(
    st.sampled_from(["description", "extensions", "choices"]),
    st.dictionaries(st.sampled_from([SUB, "nl-NL"]), st.text(max_size=80) | st.integers(), max_size=2) | st.integers(),
    max_size=3,
)


@pytest.mark.once
@given(definition=definitions, address=st.text(max_size=40), duration=st.text("PT0123456789HMS.", max_size=12))
def test_parse_request_odd_definitions_give_a_place_that_can_be_kept(
    definition: dict[str, Any], address: str, duration: str
) -> None:
    item = statement(duration=duration)
    item["statement"]["object"] = {"id": address, "definition": definition}
    item["statement"]["context"] = {"contextActivities": {"parent": [{"id": "x"}]}}

    with contextlib.suppress(StatementsRefused):
        _token, (parsed,) = parse_request(as_body(item))
        assert 0 < len(parsed.sub_content_id) <= 64
        assert parsed.duration_s is None or 0 <= parsed.duration_s <= 86_400


def test_persons_export_and_erasure_leave_the_figures(unknown: Launch) -> None:
    send(unknown, statement("completed", score={"raw": 4, "max": 6}, response="mijn antwoord"))
    assert [row["answer"] for row in export_statements(unknown.user)] == ["mijn antwoord"]

    assert erase_statements(unknown.user) == 1

    assert Statement.objects.values_list("response", "definition", "score_raw").get() == ("", {}, 4)


def test_persons_export_and_erasure_of_attempts_and_standings(learner: Any) -> None:
    launch = _opened(imported(package()), learner, {"les": 3})
    send(launch, statement("completed", score={"raw": 4, "max": 6}))
    assert [row["last_answer_at"] is not None for row in export_launches(learner)] == [True]
    assert [(row["best_score"], row["highest"], row["checked"]) for row in export_results(learner)] == [(4, 6, False)]

    assert (erase_launches(learner), erase_results(learner)) == (1, 1)

    assert Launch.objects.values_list("context", flat=True).get() == {}
    assert Result.objects.count() == 0
