import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import signing

from learning.h5p.adapter import NullAdapter
from learning.h5p.domain.launching import (
    LaunchRefused,
    content_path_key,
    is_valid_path_key,
    make_launch_token,
    open_launch,
)
from learning.h5p.domain.sessions import SESSION_SALT, SessionExpired, find_session, session_of
from learning.h5p.models import Launch
from tests.factories.h5p import imported, opened, own_package
from tests.h5p.archives import Member, package

pytestmark = pytest.mark.django_db
HASH = "ab" * 32


class ClosedAdapter(NullAdapter):
    def may_launch(self, **kwargs: Any) -> bool:
        return False


def test_open_launch_of_a_learner_makes_an_attempt_with_its_context(learner: Any) -> None:
    made = own_package()

    found = opened(made, learner, {"enrolment": 7})

    launch = Launch.objects.get()
    assert found.launch == launch
    assert (launch.user, launch.package, launch.context) == (learner, made, {"enrolment": 7})
    assert find_session(token=found.session_token) == session_of(launch)


def test_open_launch_of_a_visitor_keeps_nothing() -> None:
    found = opened(own_package(), AnonymousUser(), {"enrolment": 7})

    assert (found.launch, found.session_token, Launch.objects.count()) == (None, "", 0)


def test_open_launch_twice_is_refused(learner: Any) -> None:
    token = make_launch_token(content=own_package().content, user=learner, context={})
    open_launch(token=token)

    with pytest.raises(LaunchRefused):
        open_launch(token=token)

    assert Launch.objects.count() == 1


def test_open_launch_after_twelve_hours_is_refused(learner: Any) -> None:
    content = own_package().content
    with time_machine.travel("2026-03-01 08:00", tick=False):
        token = make_launch_token(content=content, user=learner, context={})
    with time_machine.travel("2026-03-01 20:01", tick=False), pytest.raises(LaunchRefused):
        open_launch(token=token)


@pytest.mark.parametrize("token", ["", "onzin", "eyJjIjoxfQ:1aaaaa:forged", "\x00", "é" * 5000])
def test_open_launch_forged_is_refused(token: str) -> None:
    with pytest.raises(LaunchRefused):
        open_launch(token=token)


def test_open_launch_session_token_is_no_launch_token(learner: Any) -> None:
    found = opened(own_package(), learner)

    with pytest.raises(LaunchRefused):
        open_launch(token=found.session_token)


def test_find_session_launch_token_is_no_session_token(learner: Any) -> None:
    token = make_launch_token(content=own_package().content, user=learner, context={})

    with pytest.raises(SessionExpired):
        find_session(token=token)


def test_open_launch_of_an_older_version_is_refused(learner: Any) -> None:
    first = imported(package())
    token = make_launch_token(content=first.content, user=learner, context={})
    imported(package(content={"vraag": "Nieuw"}), content=first.content)

    with pytest.raises(LaunchRefused):
        open_launch(token=token)


def test_open_launch_of_a_visitor_with_a_cached_page_plays_the_new_version() -> None:
    first = imported(package())
    token = make_launch_token(content=first.content, user=None, context={})
    second = imported(package(content={"vraag": "Nieuw"}), content=first.content)

    assert open_launch(token=token).package == second


def test_open_launch_the_adapter_can_refuse(learner: Any, settings: Any) -> None:
    settings.H5P_ADAPTER = f"{__name__}.ClosedAdapter"
    token = make_launch_token(content=own_package().content, user=learner, context={})

    with pytest.raises(LaunchRefused):
        open_launch(token=token)


def test_open_launch_package_that_makes_code_is_refused(learner: Any) -> None:
    made = imported(
        package(without=("H5P.Proef-1.0/proef.js",), extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=b"eval('1')")])
    )

    with pytest.raises(LaunchRefused):
        opened(made, learner)


def test_open_launch_of_somebody_inactive_is_refused(learner: Any) -> None:
    token = make_launch_token(content=own_package().content, user=learner, context={})
    learner.is_active = False
    learner.save()

    with pytest.raises(LaunchRefused):
        open_launch(token=token)


def test_find_session_after_a_day_is_refused(learner: Any) -> None:
    made = own_package()
    with time_machine.travel("2026-03-01 08:00", tick=False):
        found = opened(made, learner)
    with time_machine.travel("2026-03-02 08:01", tick=False), pytest.raises(SessionExpired):
        find_session(token=found.session_token)


@pytest.mark.parametrize("payload", ["", 1, None, [], {}, "geen uuid", "00000000-0000-0000-0000-000000000000"])
def test_find_session_signed_but_of_nothing_is_refused(payload: Any) -> None:
    with pytest.raises(SessionExpired):
        find_session(token=signing.dumps(payload, salt=SESSION_SALT))


def test_find_session_of_somebody_inactive_is_refused(learner: Any) -> None:
    found = opened(own_package(), learner)
    learner.is_active = False
    learner.save()

    with pytest.raises(SessionExpired):
        find_session(token=found.session_token)


def test_content_path_key_is_the_same_all_day_and_good_for_the_next() -> None:
    day = dt.date(2026, 3, 1)
    key = content_path_key(content_hash=HASH, today=day)

    assert content_path_key(content_hash=HASH, today=day) == key
    assert [
        is_valid_path_key(content_hash=HASH, key=key, today=day + dt.timedelta(days=days)) for days in (-1, 0, 1, 2)
    ] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key + "0",
        lambda key: "9999" + key[4:],
        lambda key: key.replace("-", "_"),
        lambda key: "",
        lambda key: "²-x",
    ],
)
def test_is_valid_path_key_changed_is_false(change: Any) -> None:
    assert is_valid_path_key(content_hash=HASH, key=change(content_path_key(content_hash=HASH))) is False


def test_is_valid_path_key_of_another_content_is_false() -> None:
    assert is_valid_path_key(content_hash="cd" * 32, key=content_path_key(content_hash=HASH)) is False
