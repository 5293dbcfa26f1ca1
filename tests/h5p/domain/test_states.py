from typing import Any

import pytest

from learning.h5p.domain.states import StateRefused, delete_state, preloaded_states, read_state, reset_state, save_state
from learning.h5p.models import Launch, State
from tests.factories.accounts import UserFactory
from tests.factories.h5p import imported, opened
from tests.h5p.archives import package

pytestmark = pytest.mark.django_db


def _launch(user: Any, made: Any) -> Launch:
    launch = opened(made, user).launch
    assert launch is not None
    return launch


def _save(launch: Launch, value: str, *, sub: str = "0", data_id: str = "state", preload: bool = True) -> None:
    save_state(launch=launch, sub_content_id=sub, data_id=data_id, value=value, preload=preload)


def test_preloaded_states_first_visit_says_there_is_none(learner: Any) -> None:
    assert preloaded_states(launch=_launch(learner, imported(package()))) == {"0": {"state": "false"}}


def test_save_state_is_read_back_by_the_same_learner_only(learner: Any) -> None:
    made = imported(package())
    launch = _launch(learner, made)
    _save(launch, '{"a":1}')
    _save(launch, '{"a":2}')
    _save(launch, '{"b":1}', sub="1f0c-22", data_id="state")

    assert preloaded_states(launch=_launch(learner, made)) == {
        "0": {"state": '{"a":2}'},
        "1f0c-22": {"state": '{"b":1}'},
    }
    assert preloaded_states(launch=_launch(UserFactory(), made)) == {"0": {"state": "false"}}


def test_save_state_not_preloaded_is_read_by_asking(learner: Any) -> None:
    launch = _launch(learner, imported(package()))
    _save(launch, "1", data_id="notities", preload=False)

    assert preloaded_states(launch=launch) == {"0": {"state": "false"}}
    assert read_state(launch=launch, sub_content_id="0", data_id="notities") == "1"


def test_preloaded_states_after_a_new_version_says_reset(learner: Any) -> None:
    first = imported(package())
    _save(_launch(learner, first), '{"a":1}')
    second = imported(package(content={"vraag": "Nieuw"}), content=first.content)

    launch = _launch(learner, second)

    assert preloaded_states(launch=launch) == {"0": {"state": "RESET"}}
    assert read_state(launch=launch, sub_content_id="0", data_id="state") is None


def test_save_state_past_64_kb_is_refused_and_the_old_one_stays(learner: Any) -> None:
    launch = _launch(learner, imported(package()))
    _save(launch, "1")

    with pytest.raises(StateRefused):
        _save(launch, "é" * 33_000)

    assert State.objects.values_list("value", flat=True).get() == "1"


def test_save_state_past_a_hundred_places_is_refused(learner: Any) -> None:
    launch = _launch(learner, imported(package()))
    for number in range(100):
        _save(launch, "1", sub=str(number))

    with pytest.raises(StateRefused):
        _save(launch, "1", sub="100")

    _save(launch, "2", sub="99")
    assert State.objects.count() == 100


def test_delete_and_reset_state_forget(learner: Any) -> None:
    launch = _launch(learner, imported(package()))
    _save(launch, "1")
    _save(launch, "1", sub="a")
    delete_state(launch=launch, sub_content_id="0", data_id="state")
    assert State.objects.count() == 1

    assert reset_state(user=learner, content=launch.content) == 1
