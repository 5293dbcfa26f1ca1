import json
from typing import Any

import pytest
from django.test import Client

from learning.h5p.models import State, Statement
from tests.factories.h5p import opened, own_package
from tests.h5p.domain.test_statements import statement

pytestmark = pytest.mark.django_db
STATE = "/h5p/staat/1/state/0/"


@pytest.fixture
def token(learner: Any) -> str:
    return opened(own_package(), learner).session_token


def _send(client: Client, token: str, *statements: dict[str, Any]) -> Any:
    return client.post(
        "/h5p/verklaringen/", json.dumps({"token": token, "statements": list(statements)}), content_type="text/plain"
    )


def test_statements_are_stored_without_a_cookie(token: str) -> None:
    response = _send(Client(enforce_csrf_checks=True), token, statement("completed", score={"raw": 4, "max": 6}))

    assert (response.status_code, response.json()) == (200, {"success": True, "stored": 1})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response.cookies == {}


def test_statements_signed_in_but_without_token_are_refused(client: Client, learner: Any) -> None:
    client.force_login(learner)

    response = _send(client, "onzin", statement("completed", score={"raw": 6, "max": 6}))

    assert response.status_code == 403
    assert response.json()["message"] != ""
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1,2]", b"a=b"])
def test_statements_hostile_body_is_400(client: Client, body: bytes) -> None:
    assert client.post("/h5p/verklaringen/", body, content_type="text/plain").status_code == 400


def test_statements_get_is_not_allowed(client: Client) -> None:
    assert client.get("/h5p/verklaringen/").status_code == 405


def test_state_is_kept_read_and_forgotten(client: Client, token: str) -> None:
    assert client.post(STATE, {"token": token, "data": '{"at":1}', "preload": "1", "invalidate": "1"}).json() == {
        "success": True
    }
    assert client.post(STATE, {"token": token, "lees": "1"}).json() == {"success": True, "data": '{"at":1}'}
    assert client.post(STATE, {"token": token, "data": "0", "preload": "1"}).json() == {"success": True}
    assert State.objects.count() == 0
    assert client.post(STATE, {"token": token, "lees": "1"}).json() == {"success": True, "data": False}


def test_state_without_a_token_is_refused(client: Client) -> None:
    assert client.get(STATE).json() == {"success": True, "data": False}
    assert client.post(STATE, {"data": "1"}).status_code == 403


def test_state_too_large_is_refused_with_a_sentence(client: Client, token: str) -> None:
    response = client.post(STATE, {"token": token, "data": "x" * 70_000})

    assert (response.status_code, State.objects.count()) == (400, 0)
    assert response.json()["success"] is False


def test_state_far_too_large_is_not_read(client: Client, token: str) -> None:
    assert client.post(STATE, {"token": token, "data": "x" * 300_000}).status_code == 413


def test_state_long_names_are_refused(client: Client, token: str) -> None:
    assert client.post(f"/h5p/staat/1/{'a' * 65}/0/", {"token": token, "data": "1"}).status_code == 400
