"""Dates in Dutch, across both nights in which the clock changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from learning.live.domain.moments import moment_words, period_words
from learning.live.domain.zones import exists, is_twice, moment_of, wall_time

ZONE = "Europe/Amsterdam"
pytestmark = pytest.mark.once


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (utc(2027, 3, 9, 18, 30), utc(2027, 3, 9, 20, 0), "dinsdag 9 maart, 19.30–21.00 uur"),
        (utc(2027, 7, 6, 7, 0), utc(2027, 7, 6, 10, 0), "dinsdag 6 juli, 9.00–12.00 uur"),
        (utc(2028, 1, 4, 8, 0), utc(2028, 1, 4, 9, 0), "dinsdag 4 januari 2028, 9.00–10.00 uur"),
        (utc(2027, 3, 28, 0, 30), utc(2027, 3, 28, 1, 30), "zondag 28 maart, 1.30–3.30 uur"),
        (
            utc(2027, 10, 31, 0, 30),
            utc(2027, 10, 31, 1, 30),
            "zondag 31 oktober, 2.30 (zomertijd)–2.30 (wintertijd) uur",
        ),
        (
            utc(2027, 3, 9, 21, 0),
            utc(2027, 3, 9, 23, 30),
            "dinsdag 9 maart, 22.00 uur tot woensdag 10 maart, 0.30 uur",
        ),
    ],
)
def test_a_session_in_dutch(start: dt.datetime, end: dt.datetime, words: str) -> None:
    with time_machine.travel(utc(2027, 1, 10, 12)), translation.override("nl"):
        assert period_words(start, end, zone=ZONE) == words
        assert words.startswith(moment_words(start, zone=ZONE).removesuffix(" uur"))


def test_a_time_that_does_not_exist_is_no_moment_and_one_that_comes_twice_is_the_first() -> None:
    spring = dt.datetime(2027, 3, 28, 2, 30)
    autumn = dt.datetime(2027, 10, 31, 2, 30)
    assert moment_of(spring, zone=ZONE) is None
    assert not exists(spring.replace(tzinfo=ZoneInfo(ZONE)))
    assert moment_of(autumn, zone=ZONE) == utc(2027, 10, 31, 0, 30)
    assert is_twice(autumn.replace(tzinfo=ZoneInfo(ZONE)))
    assert not is_twice(spring.replace(tzinfo=ZoneInfo(ZONE)))
    assert wall_time(utc(2027, 10, 31, 1, 30), zone=ZONE) == autumn.replace(fold=1)
