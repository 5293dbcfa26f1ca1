import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from learning.h5p.domain.launching import make_launch_token
from learning.h5p.models import Launch
from tests.factories.h5p import imported, own_package
from tests.h5p.archives import Member, package

pytestmark = pytest.mark.django_db


def _start(made: Any, user: Any) -> str:
    return f"/h5p/speel/?start={make_launch_token(content=made.content, user=user, context={})}"


def _island(html: str, name: str) -> Any:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_frame_of_a_learner_plays_with_few_requests(client: Client, learner: Any) -> None:
    made = own_package()

    with CaptureQueriesContext(connection) as captured:
        response = client.get(_start(made, learner))

    html = response.content.decode()
    integration = _island(html, "h5p-integration")
    assert response.status_code == 200
    assert integration["contents"]["cid-1"]["library"] == "H5P.OpenCase 1.0"
    assert json.loads(integration["contents"]["cid-1"]["jsonContent"])["passPercentage"] == 70
    assert integration["contents"]["cid-1"]["contentUserData"] == {"0": {"state": "false"}}
    assert integration["libraryDirectories"] == {"H5P.OpenCase-1.0": made.main_library.hash}
    assert set(_island(html, "h5p-bridge")) == {"statements", "token"}
    assert re.findall(r'(?:src|href)="([^"]+)"', html) == [
        "/static/h5p-core/styles/h5p.css",
        f"/h5p/bundel/{made.bundle_css}.css",
        "/static/h5p/frame.css",
        "/static/h5p/frame.js",
        "/static/h5p-core/frame.bundle.js",
        f"/h5p/bundel/{made.bundle_js}.js",
    ]
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 5


def test_frame_policy_is_a_sandbox_without_eval(client: Client, learner: Any) -> None:
    response = client.get(_start(own_package(), learner))

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["sandbox"] == "allow-scripts allow-forms"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["frame-src"] == "'none'"
    assert policy["default-src"] == "'none'"
    assert "X-Frame-Options" not in response
    assert response["Cache-Control"] == "private, no-store"
    assert response.cookies == {}


def test_frame_allowed_eval_shows_in_the_policy(client: Client, learner: Any) -> None:
    made = imported(
        package(without=("H5P.Proef-1.0/proef.js",), extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=b"eval('1')")])
    )
    made.allow_eval = True
    made.save()

    response = client.get(_start(made, learner))

    assert "script-src 'self' 'unsafe-eval';" in response["Content-Security-Policy"]


def test_frame_holds_no_name_of_the_learner(client: Client, learner: Any) -> None:
    html = client.get(_start(own_package(), learner)).content.decode()

    assert learner.last_name == "" or learner.last_name not in html
    assert learner.email not in html


def test_frame_of_a_visitor_has_no_token_and_keeps_nothing(client: Client) -> None:
    html = client.get(_start(own_package(), AnonymousUser())).content.decode()

    assert _island(html, "h5p-bridge") == {}
    assert _island(html, "h5p-integration")["saveFreq"] is False
    assert "user" not in _island(html, "h5p-integration")
    assert Launch.objects.count() == 0


def test_frame_second_exchange_says_what_to_do(client: Client, learner: Any) -> None:
    address = _start(own_package(), learner)
    client.get(address)

    response = client.get(address)

    assert response.status_code == 403
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?start=", "?start=onzin", "?start=%00", "?anders=1", "?start=" + "a" * 3000])
def test_frame_odd_query_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/h5p/speel/{query}").status_code == 403


def test_frame_post_is_not_allowed(client: Client) -> None:
    assert client.post("/h5p/speel/").status_code == 405


def _render(content: Any, user: Any, context: dict[str, Any] | None = None) -> str:
    request = RequestFactory().get("/leren/")
    request.user = user
    template = engines["django"].from_string("{% load h5p %}{% h5p_player content launch %}")
    return template.render({"content": content, "launch": context or {}}, request)


def test_player_tag_is_framed_labelled_and_costs_no_query(learner: Any, django_assert_num_queries: Any) -> None:
    content = own_package().content

    with django_assert_num_queries(0):
        html = _render(content, learner, {"les": 1})

    assert 'title="Gesprek aan de balie"' in html
    assert 'sandbox="allow-scripts allow-forms allow-popups"' in html
    assert "allow-same-origin" not in html
    assert "<noscript>" in html


def test_player_tag_of_a_visitor_is_the_same_for_all_and_says_so() -> None:
    content = own_package().content
    first, second = _render(content, AnonymousUser(), {"les": 1}), _render(content, AnonymousUser(), {"les": 2})

    assert re.sub(r"start=[^\"]+", "", first) == re.sub(r"start=[^\"]+", "", second)


def test_player_tag_without_content_says_so() -> None:
    assert "<iframe" not in _render(None, AnonymousUser())


def test_activity_names_the_activity(client: Client) -> None:
    made = own_package()

    response = client.get(f"/h5p/activiteit/{made.content.public_id}/")

    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    assert client.get("/h5p/activiteit/00000000-0000-0000-0000-000000000000/").status_code == 404
